import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCsv } from '../../artifact/csv.js';
import { detectDelimiter, parseDelimited } from './delimited.js';

function cellsOf(pieces: Iterable<string>, delimiter = ','): string[][] {
  return [...parseDelimited(pieces, delimiter, 'x')].map(({ cells }) => [...cells]);
}

describe('delimited text', () => {
  it('gives back what was written, however it is cut into pieces and lines end', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '1'), maxLength: 5 });
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(60), { maxLength: 4 }),
        (rows, end, cuts) => {
          const lines = [...encodeCsv(rows[0] ?? [], rows.slice(1))].map((line) => line.slice(0, -1) + end);
          const text = lines.join('');
          const bounds = [0, ...cuts.toSorted((a, b) => a - b), text.length];
          const pieces = bounds.slice(1).map((bound, i) => text.slice(bounds[i], bound));
          expect(cellsOf(pieces)).toEqual(rows);
        },
      ),
    );
  });

  it('counts lines through quoted line breaks and skips empty lines', () => {
    const records = [...parseDelimited(['a,b\r\n\r\n"x\ny",2\n\n3,4'], ',', 'x')];
    expect(records.map(({ line }) => line)).toEqual([1, 3, 6]);
    expect(records[1]?.cells).toEqual(['x\ny', '2']);
  });

  it('skips lines of nothing but empty quotes within several columns', () => {
    expect(cellsOf(['a,b\n""\n1,""\n""\n3,4\n""\n'])).toEqual([['a', 'b'], ['1', ''], ['3', '4']]); // prettier-ignore
  });

  it('of one column misses a value where a line is empty, but at its ends', () => {
    const records = [...parseDelimited(['\n\nx\n', '\n1\n\n', '""\n2\n\n', '\n'], ',', 'x')];
    expect(records.map(({ line, cells }) => [line, ...cells])).toEqual([[3, 'x'], [4, ''], [5, '1'], [6, ''], [7, ''], [8, '2']]); // prettier-ignore
  });

  it('with a quote that never closes is refused, with its line', () => {
    expect(() => cellsOf(['a,b\n1,"2\n3,4\n'])).toThrow(/opened on line 2 never closes/);
  });

  it('has its delimiter found out', () => {
    expect(detectDelimiter('a;b;c\n1,5;2;3\n2,5;3;4\n')).toBe(';');
    expect(detectDelimiter('a\tb\n1\t2\n')).toBe('\t');
    expect(detectDelimiter('"a,b"|c\n1|2\n')).toBe('|');
    expect(detectDelimiter('a\n1\n')).toBe(',');
    expect(detectDelimiter('a;b\n1;2\n3\n4;5,5\n6;7\n')).toBe(';');
  });
});
