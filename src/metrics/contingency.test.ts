import { expect, test } from 'vitest';
import { confusionMatrix, contingency, matching } from './contingency.js';

const labels = [1, 1, 1, 5, 5, 5, 5, -2];
const predicted = [7, 7, 3, 3, 3, 3, 9, 9];

test('counts each class in each cluster, both ascending', () => {
  const table = contingency(labels, predicted);
  expect([...table.classes]).toEqual([-2, 1, 5]);
  expect([...table.clusters]).toEqual([3, 7, 9]);
  expect([...table.counts]).toEqual([0, 0, 1, 1, 2, 0, 3, 0, 1]);
  expect(table.rows).toBe(8);
});

test('matches clusters to classes so that most rows agree', () => {
  expect(matching(labels, predicted)).toEqual(
    new Map([
      [7, 1],
      [3, 5],
      [9, -2],
    ]),
  );
});

test('gives up a largest cell where the sum over all pairs gains', () => {
  // Class 0 has 5 rows in cluster 0 and 4 in cluster 1; class 1 has 4 rows, all in cluster 0.
  const truth = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
  const found = [0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0];
  expect(matching(truth, found)).toEqual(
    new Map([
      [1, 0],
      [0, 1],
    ]),
  );
});

test('leaves surplus clusters and surplus classes out of the matching', () => {
  expect(matching([0, 0, 0], [1, 1, 2])).toEqual(new Map([[1, 0]]));
  expect(matching([1, 1, 2], [0, 0, 0])).toEqual(new Map([[0, 1]]));
});

test('the confusion matrix puts matched clusters on the diagonal', () => {
  const table = confusionMatrix(labels, predicted);
  expect([...table.clusters]).toEqual([9, 7, 3]);
  expect([...table.counts]).toEqual([1, 0, 0, 0, 2, 1, 1, 0, 3]);
});

test('the confusion matrix puts clusters without a class last', () => {
  const table = confusionMatrix([0, 0, 1, 1, 1, 1], [4, 6, 2, 5, 5, 5]);
  expect([...table.clusters]).toEqual([4, 5, 2, 6]);
  expect([...table.counts]).toEqual([1, 0, 0, 1, 0, 3, 1, 0]);
});

test('refuses identifiers in place of classes', () => {
  const identifiers = Int32Array.from({ length: 10_000 }, (_, index) => index);
  expect(() => contingency(identifiers, identifiers)).toThrow(/10000 classes × 10000 clusters/);
});
