import { expect, it } from 'vitest';
import { predictionsCsv } from './predictions-csv.js';

it('predictions become a table, with what needs quotes in quotes', () => {
  const csv = predictionsCsv({
    source: 'new.csv',
    rows: 2,
    labels: [1, 0],
    confidence: [0.5, 1],
    ids: ['a', 'b,c'],
    names: { 0: 'the "round"', 1: 'wide' },
    first: [],
    notes: [],
  });
  expect(csv).toBe('id,cluster,name,probability\r\na,1,wide,0.5\r\n"b,c",0,"the ""round""",1\r\n');
});
