import { checkRange } from './checks.js';
import type { Dataset } from './dataset.js';
import { datasetOf } from './dataset-of.js';
import { gatherFacts } from './row-facts.js';

/** Rows `start` to `end` (exclusive) of a data set, read where they lie. Throws `INVALID_SHAPE` where they are not there. */
export function rowRange(source: Dataset, start: number, end: number): Dataset {
  const { name, features, rowShape } = source;
  const rows = end - start;
  checkRange(name, source.rows, 0, start, end, 0);
  const places = Int32Array.from({ length: rows }, (_, i) => start + i);
  return datasetOf({
    name,
    rows,
    firstRow: (source.firstRow ?? 0) + start,
    features,
    rowShape,
    facts: gatherFacts(source, places),
    read: (from, to, into) => source.read(start + from, start + to, into),
    gather: (indices, into) =>
      source.gather(
        indices.map((index) => start + index),
        into,
      ),
  });
}

/** The data set in ranges of at most `rowsAtOnce` rows, in order: what is worked out for all rows then never lies in memory at once. */
export function* rowRanges(source: Dataset, rowsAtOnce = 2 ** 16): Generator<Dataset> {
  for (let start = 0; start < source.rows; start += rowsAtOnce) {
    yield rowRange(source, start, Math.min(start + rowsAtOnce, source.rows));
  }
}
