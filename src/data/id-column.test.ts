import { expect, it } from 'vitest';
import { idsOfKept } from './id-column.js';

it('numbers the rows that were kept as they were among all of them', () => {
  expect(idsOfKept(6, [0, 3, 5])).toEqual(['1', '2', '4']);
  expect(idsOfKept(3, [0, 1, 2])).toEqual([]);
  expect(idsOfKept(3, [])).toBeUndefined();
  expect(idsOfKept(3, [1], ['a', 'c'])).toEqual(['a', 'c']);
});
