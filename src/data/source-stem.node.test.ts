import { describe, expect, it } from 'vitest';
import { sourceStem } from './source-stem.node.js';

describe('what a run of a source is called', () => {
  it.each([
    ['digits', 'digits'],
    ['some/where/iris.csv.gz', 'iris'],
    ['file:iris.v2.csv', 'iris.v2'],
    ["SELECT a, b/2 AS c FROM 'x.csv'", 'query'],
    ['logs/part-*.csv', 'part'],
    ['[xy].csv', 'xy'],
    ['postgres://me:secret@host/shop?sslmode=require', 'shop'],
    ['my rows (new).csv', 'my-rows-new'],
    ['größe.parquet', 'größe'],
    ['*.csv', 'rows'],
  ])('%s: %s', (source, stem) => {
    expect(sourceStem(source)).toBe(stem);
  });
});
