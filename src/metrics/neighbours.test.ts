import { expect, test } from 'vitest';
import { matrix } from '../data/matrix.js';
import { plainProducts } from '../runtime/products.plain.js';
import golden from './golden/metrics.json' with { type: 'json' };
import { nearestNeighbourError, type LabelledRows } from './neighbours.js';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const reference = golden.neighbours;

function labelled(points: readonly number[], labels: readonly number[]): LabelledRows {
  return { rows: matrix(Float32Array.from(points), labels.length, points.length / labels.length), labels };
}

const train = labelled(reference.train.points, reference.train.labels);

test('classifies test rows by train rows as scikit-learn does', async () => {
  const examined = labelled(reference.test.points, reference.test.labels);
  const found = await nearestNeighbourError(plainProducts, reference.k, train, examined);
  expect(found).toEqual(reference.k.map((k, i) => ({ k, error: reference.testErrors[i] })));
});

test('classifies each row by the others as scikit-learn does', async () => {
  const found = await nearestNeighbourError(plainProducts, reference.k, train);
  expect(found).toEqual(reference.k.map((k, i) => ({ k, error: reference.leaveOneOutErrors[i] })));
});

test('leaves exactly one copy out where rows repeat', async () => {
  // Four copies of one point, one of them labelled otherwise: each sees the three others.
  const copies = labelled([1, 1, 1, 1], [0, 0, 0, 1]);
  expect(await nearestNeighbourError(plainProducts, [3], copies)).toEqual([{ k: 3, error: 0.25 }]);
});

test('a tie goes to the smallest label', async () => {
  const tied = labelled([-1, 1], [8, 3]);
  expect(await nearestNeighbourError(plainProducts, [2], tied, labelled([0], [3]))).toEqual([
    { k: 2, error: 0 },
  ]);
  expect(await nearestNeighbourError(plainProducts, [2], tied, labelled([0], [8]))).toEqual([
    { k: 2, error: 1 },
  ]);
});

test('a class that training never saw counts as wrong', async () => {
  const unseen = labelled([0], [77]);
  expect(await nearestNeighbourError(plainProducts, [1], labelled([0, 1], [1, 2]), unseen)).toEqual([
    { k: 1, error: 1 },
  ]);
});

test('refuses numbers of neighbours that there are not', async () => {
  const two = labelled([0, 1], [0, 1]);
  await expect(nearestNeighbourError(plainProducts, [2], two)).rejects.toThrow(/k = 2 .* from 1 to 1/);
  await expect(nearestNeighbourError(plainProducts, [3], two, two)).rejects.toEqual(code('INVALID_OPTION'));
  await expect(nearestNeighbourError(plainProducts, [0.5], two, two)).rejects.toEqual(code('INVALID_OPTION'));
  await expect(nearestNeighbourError(plainProducts, [], two, two)).rejects.toEqual(code('INVALID_OPTION'));
});

test('refuses rows and labels that do not fit', async () => {
  const two = labelled([0, 1], [0, 1]);
  const short = { rows: two.rows, labels: [0] };
  const wide = labelled([0, 1, 2, 3], [0, 1]);
  const none = { rows: matrix(new Float32Array(0), 0, 1), labels: [] };
  const broken = labelled([0, NaN], [0, 1]);
  await expect(nearestNeighbourError(plainProducts, [1], short)).rejects.toEqual(code('INVALID_SHAPE'));
  await expect(nearestNeighbourError(plainProducts, [1], two, wide)).rejects.toEqual(code('INVALID_SHAPE'));
  await expect(nearestNeighbourError(plainProducts, [1], two, none)).rejects.toEqual(code('INVALID_DATA'));
  await expect(nearestNeighbourError(plainProducts, [1], broken)).rejects.toEqual(code('NOT_FINITE'));
});
