import { expect, it } from 'vitest';
import { textLayout } from './text-layout.js';

it.each([
  ['names', 'a,b\n1,2\n', { skip: 0, header: true, columns: ['a', 'b'] }],
  ['no names', '1,2\n3,4\n', { skip: 0, header: false, columns: ['column0', 'column1'] }],
  ['names that are numbers in part', 'a,2\n3,4\n', { header: true, columns: ['a', '2'] }],
  ['texts alone', 'x,1\ny,2\n', { header: false, columns: ['column0', 'column1'] }],
  [
    'names with blanks around, or none',
    ' a ,,b\n1,2,3\n',
    { columns: ['a', 'column1', 'b'], isNamed: [true, false, true] },
  ],
  ['names twice', 'a,A,a_1,a\n1,2,3,4\n', { columns: ['a', 'A_1', 'a_1_1', 'a_2'] }],
  [
    'eleven columns',
    Array(11).fill('1').join(',') + '\n',
    { columns: expect.arrayContaining(['column00', 'column10']) },
  ],
  ['empty lines before it', '\n\r\na;b\n1;2\n', { delimiter: ';', skip: 2, header: true }],
  [
    'comments before it',
    '# made by x\n# on Monday, at noon\na\tb\n1\t2\n',
    { delimiter: '\t', skip: 2, columns: ['a', 'b'] },
  ],
  ['its names in a comment', '# by x\n# a, b\n1,2\n3,4\n', { skip: 2, header: false, columns: ['a', 'b'] }],
  ['a header that begins like a comment', '#a,b\n1,2\n', { skip: 1, header: false, columns: ['a', 'b'] }],
  [
    'years for names',
    'land,2019,2020\nat,1.5,2\nde,3,4\n',
    { header: true, columns: ['land', '2019', '2020'] },
  ],
  ['years in every row', 'a,2019,2020\nb,2018,2019\n', { header: false }],
  ['columns that are counted', ',0,1,2\n0,5.5,6,7\n1,4,1,9\n', { columns: ['column0', '0', '1', '2'] }],
  ['rows that happen to count', '1,2,3\n4,9,5\n0,1,2\n', { header: false }],
  ['one row that counts', '0,1,2\n', { header: false }],
  ['a mark of a missing value first', '?,1,2\n5,3,4\n6,2,9\n', { header: false }],
  [
    'names in a comment over texts',
    '#name,city\nanna,rome\nbob,paris\n',
    { skip: 1, header: false, columns: ['name', 'city'] },
  ],
  [
    'a remark over names',
    '# people, cities\nname,city\nanna,rome\n',
    { skip: 1, header: true, columns: ['name', 'city'] },
  ],
  ['empty lines before a comment', '\n\n# c\na,b\n1,2\n', { skip: 3, columns: ['a', 'b'] }],
  ['a comment over one column', '# heights\n1\n2\n', { skip: 1, header: false, columns: ['column0'] }],
] as const)('finds out the layout of a table with %s', (_, text, layout) => {
  expect(textLayout(text, 't.csv')).toMatchObject(layout);
});

it('takes what is said of it', () => {
  expect(textLayout('1,2\n3,4\n', 't.csv', { header: true })).toMatchObject({
    header: true,
    columns: ['1', '2'],
  });
  expect(textLayout('# a,b\n1,2\n', 't.csv', { header: true }).columns).toEqual(['a', 'b']);
  expect(textLayout('# a,b\n1,2\n', 't.csv', { header: false }).columns).toEqual(['column0', 'column1']);
  expect(textLayout('a;b,c\n1;2,3\n', 't.csv', { delimiter: ';' }).columns).toEqual(['a', 'b,c']);
});

it.each(['', '\n \n', '# a\n'])('refuses what holds no table: %j', (text) => {
  expect(() => textLayout(text, 't.csv')).toThrow(/t\.csv is empty/);
});
