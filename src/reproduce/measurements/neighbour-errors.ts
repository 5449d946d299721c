import { subset } from '../../data/subset.js';
import { nearestNeighbourError } from '../../metrics/index.js';
import type { FinishedRun } from './finished-run.js';

/** The last seventh of the rows is classified by the others: of MNIST, the 10,000 test rows by the 60,000 to train on. */
const testShare = 1 / 7;

/** VaDE, table 3: share of test rows that the nearest training rows in the latent space classify wrongly. */
export async function neighbourErrors({ estimator, dataset, classes, products }: FinishedRun) {
  const test = Math.round(dataset.rows * testShare);
  const part = async (start: number, end: number) => {
    const rows = Int32Array.from({ length: end - start }, (_, i) => start + i);
    return { rows: await estimator.transform(subset(dataset, rows)), labels: classes.subarray(start, end) };
  };
  const split = dataset.rows - test;
  const [three, five, ten] = await nearestNeighbourError(
    products,
    [3, 5, 10],
    await part(0, split),
    await part(split, dataset.rows),
  );
  return { neighbourError3: three.error, neighbourError5: five.error, neighbourError10: ten.error };
}
