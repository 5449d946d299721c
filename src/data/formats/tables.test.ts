import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCsv } from '../../artifact/csv.js';
import { parseCsv, type CsvOptions } from './csv.js';
import { detectDelimiter, parseDelimited } from './delimited.js';
import { isTextDataset } from '../text/text-dataset.js';
import { parseJsonLines } from './json-lines.js';

function csv(text: string, options: CsvOptions = {}): ReturnType<typeof parseCsv> {
  return parseCsv([text], 't.csv', options);
}

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
  });
});

describe('a CSV table', () => {
  it('gives numbers, text labels and ids', () => {
    const data = csv('name,x,y,kind\nr1,1,2.5,pear\nr2,-3e2, 4 ,apple\n', { label: 'kind', id: 'name' });
    expect([...data.values]).toEqual([1, 2.5, -300, 4]);
    expect(data.columns).toEqual(['x', 'y']);
    expect(data.ids).toEqual(['r1', 'r2']);
    expect([...(data.labels ?? [])]).toEqual([1, 0]);
    expect(data.labelNames).toEqual(['apple', 'pear']);
  });

  it('tells a header from data', () => {
    expect(csv('1,2\n3,4\n').columns).toEqual(['column1', 'column2']);
    expect(csv('1,2\n3,4\n').rows).toBe(2);
    expect(csv('1,2\n3,4\n', { header: true }).columns).toEqual(['1', '2']);
    expect(csv('a,2\n3,4\n').rows).toBe(1);
    expect(csv('x,1\ny,2\n', { label: 'column1', header: false }).rows).toBe(2);
  });

  it('takes and leaves columns on request', () => {
    const text = 'a,b,c\n1,2,3\n4,5,6\n';
    expect(csv(text, { ignore: ['b'] }).columns).toEqual(['a', 'c']);
    expect(csv(text, { columns: ['c', 'a'] }).columns).toEqual(['c', 'a']);
    expect([...csv(text, { columns: ['c', 'a'] }).values]).toEqual([3, 1, 6, 4]);
    expect(() => csv(text, { ignore: ['a', 'b', 'c'] })).toThrow(/no column is left/);
    expect(() => csv('width,b\n1,2\n', { label: 'widht' })).toThrow(/Did you mean width\?/);
  });

  it('with text or missing values is refused, all of it in one message with the cure', () => {
    const text = 'age,city,height\n1,Graz,\n2,Linz,5\n,Wien,NA\n';
    expect(() => csv(text)).toThrow(
      /city \("Graz" on line 2\).*ignore: city.*age \(1 from line 4 on\), height \(2 from line 2 on\).*missing: mean/s,
    );
  });

  it('with codes is refused, unless its columns are named', () => {
    const text = 'code,month\n00123,01\n45678,12\n';
    expect(() => csv(text)).toThrow(
      /look like codes, with zeros in front, in code \("00123" on line 2\)\. .*`id: code`/,
    );
    expect([...csv(text, { columns: ['code', 'month'] }).values]).toEqual([123, 1, 45_678, 12]);
  });

  it('has rows with missing values dropped on request', () => {
    const text = 'a,b,k\n1,?,x\n3,4,y\n,8,z\n';
    const dropped = csv(text, { missing: 'drop', label: 'k' });
    expect([...dropped.values]).toEqual([3, 4]);
    expect(dropped.ids).toEqual(['1']);
    expect(dropped.labelNames).toEqual(['y']);
  });

  it('with decimal commas is read on request', () => {
    expect([...csv('a;b\n1,5;2\n2,5;3\n', { decimal: ',' }).values]).toEqual([1.5, 2, 2.5, 3]);
  });

  it.each([
    ['ragged', 'a,b\n1,2\n3\n', /line 3: 1 cells under 2 columns/],
    ['empty', '', /is empty/],
    ['blank', '\n\n', /is empty/],
    ['only a header', 'a,b\n', /no rows/],
    ['a column name twice', 'a,a\n1,2\n', /two columns named "a"/],
    ['a label missing', 'a,k\n1,x\n2,\n', /line 3: the label \(column k\) is missing/],
  ])('that is %s is refused', (what, text, message) => {
    expect(() => csv(text, what.includes('label') ? { label: 'k' } : {})).toThrow(message);
  });

  it('of text becomes tf-idf rows', () => {
    const data = csv('id,body,k\n1,red apple,fruit\n2,"green, apple",fruit\n3,blue car,thing\n', {
      textColumn: 'body',
      label: 'k',
      id: 'id',
      text: { stem: false },
    });
    expect(data.columns).toEqual(['apple', 'blue', 'car', 'green', 'red']);
    expect(data.ids).toEqual(['1', '2', '3']);
    expect(data.values[0]).toBeGreaterThan(0);
  });

  it('of text takes a vocabulary fitted before', () => {
    const first = csv('body\nred apple\nblue car\n', { textColumn: 'body' });
    if (!isTextDataset(first)) throw new Error('no vocabulary');
    const { vocabulary } = first;
    const more = csv('body\nred car\nnew words\n', { textColumn: 'body', vocabulary });
    expect(more.columns).toEqual(first.columns);
    expect([...more.values].map((value) => value > 0)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('JSON Lines', () => {
  it('of objects become columns by name, whatever their order', () => {
    const data = parseJsonLines(['{"a":1,"b":tr', 'ue,"k":"x"}\n\n{"k":"y","b":false,"a":2}\n'], 'x', {
      label: 'k',
    });
    expect(data.columns).toEqual(['a', 'b']);
    expect([...data.values]).toEqual([1, 1, 2, 0]);
    expect(data.labelNames).toEqual(['x', 'y']);
  });

  it('of arrays, and of objects with a list, become one column an item', () => {
    expect([...parseJsonLines(['[1,2]\n[3,4]'], 'x').values]).toEqual([1, 2, 3, 4]);
    const data = parseJsonLines(['{"v":[1,2],"w":9}\n{"v":[3,4],"w":9}\n'], 'x', { columns: ['v'] });
    expect(data.columns).toEqual(['v[0]', 'v[1]']);
    expect([...data.values]).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['damaged', '{"a":1}\n{"a":', /line 2 is not JSON/],
    ['empty', '\n', /is empty/],
    ['plain numbers', '1\n2\n', /line 1 is neither an object nor an array/],
    ['with a new field', '{"a":1}\n{"a":1,"b":2}', /line 2 has b/],
    ['with a field less', '{"a":1,"b":2}\n{"a":1}', /missing values in b \(1 from line 2 on\)/],
    ['nested', '{"a":{"b":1}}', /line 1 holds \{"b":1\}/],
  ])('that are %s are refused', (_, text, message) => {
    expect(() => parseJsonLines([text], 'x')).toThrow(message);
  });
});
