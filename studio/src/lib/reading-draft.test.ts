import { expect, it } from 'vitest';
import type { SourceColumn } from './api.js';
import {
  columnReadingOf,
  hasDecimalMark,
  layoutOf,
  newDraft,
  readingOf,
  usesOf,
  withLayout,
  withUse,
} from './reading-draft.js';

it('a form that nobody touched asks for nothing', () => {
  expect(readingOf(newDraft)).toEqual({});
});

it('columns, missing values and the decimal mark are read as chosen', () => {
  let draft = withUse({ ...newDraft, missing: 'mean', decimal: ',' }, 'customer', 'id');
  draft = withUse(withUse(draft, 'code', 'categories'), 'note', 'ignore');
  expect(readingOf(draft)).toEqual({
    id: 'customer',
    missing: 'mean',
    decimal: ',',
    ignore: ['note'],
    categorical: ['code'],
  });
  expect(readingOf({ ...newDraft, missing: 0 })).toEqual({ missing: 0 });
});

it('a column is learnt from all the same where the columns are listed', () => {
  const draft = withUse(withUse(withUse(newDraft, 'rank', 'named'), 'customer', 'id'), 'note', 'ignore');
  expect(readingOf(draft, ['customer', 'rank', 'age', 'note'])).toEqual({
    id: 'customer',
    columns: ['rank', 'age'],
  });
});

it('one column at most is the id, and beside words nothing is learnt from', () => {
  const draft = withUse(withUse(newDraft, 'a', 'id'), 'b', 'id');
  expect(readingOf(draft)).toEqual({ id: 'b' });
  const words = withUse(withUse({ ...draft, missing: 'mean' }, 'c', 'ignore'), 'note', 'words');
  expect(readingOf(words)).toEqual({ textColumn: 'note', id: 'b' });
  expect(readingOf({ ...words, missing: 'drop' })).toEqual({ textColumn: 'note', id: 'b', missing: 'drop' });
});

it('only texts have words, and beside them other columns are not used', () => {
  const usesIn = (draft: typeof newDraft, kind: SourceColumn['kind']) =>
    usesOf({ name: 'x', kind, missing: 0 }, draft).map(([use, text]) => (use === 'learn' ? text : use));
  expect(usesIn(newDraft, 'text')).toContain('words');
  expect(usesIn(newDraft, 'integer')).not.toContain('words');
  expect(usesIn(newDraft, 'time')).not.toContain('categories');
  const beside = withUse(newDraft, 'note', 'words');
  expect(usesIn(beside, 'integer')).toEqual(['not used', 'label', 'id']);
  expect(usesIn(withUse(newDraft, 'x', 'words'), 'text')).toContain('learn from it');
});

it('the decimal mark is asked for where numbers are text', () => {
  expect(['file:a.csv', 'file:a.TSV.gz', 'file:a.jsonl'].every(hasDecimalMark)).toBe(true);
  expect(hasDecimalMark('file:a.parquet')).toBe(false);
});

it('a table is laid out as chosen, and its columns are others then', () => {
  const draft = withLayout(withUse(newDraft, 'a', 'id'), { header: false, delimiter: ';' });
  expect(readingOf(draft)).toEqual({ header: false, delimiter: ';' });
  expect(readingOf(withLayout(draft, { delimiter: undefined }))).toEqual({ header: false });
  expect(columnReadingOf({ ...draft, decimal: ',' })).toEqual({
    header: false,
    delimiter: ';',
    decimal: ',',
  });
  const words = withUse(withLayout(newDraft, { table: 'posts' }), 'body', 'words');
  expect(readingOf(words)).toEqual({ table: 'posts', textColumn: 'body' });
});

it('lines have cells, and databases tables', () => {
  expect(['file:a.csv', 'file:a.TAB.gz', 'file:b.duckdb', 'file:c.parquet'].map(layoutOf)).toEqual([
    'lines',
    'lines',
    'tables',
    undefined,
  ]);
});
