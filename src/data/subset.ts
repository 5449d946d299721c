import { checkRow, checkShape } from './checks.js';
import type { Dataset } from './dataset.js';
import { datasetOf } from './dataset-of.js';
import { gatherFacts } from './row-facts.js';

/** The rows `indices` of a data set, in that order and read where they lie. Throws `INVALID_SHAPE` where one is not there. */
export function subset(source: Dataset, indices: ArrayLike<number>, name = source.name): Dataset {
  const { features, rowShape } = source;
  const rows = indices.length;
  checkShape(name, rows, features, rowShape);
  const chosen = Int32Array.from({ length: rows }, (_, i) => checkRow(name, source.rows, indices[i]));
  return datasetOf({
    name,
    rows,
    features,
    rowShape,
    facts: gatherFacts(source, chosen),
    read: (start, end, into) => source.gather(chosen.subarray(start, end), into),
    gather: (positions, into) =>
      source.gather(
        positions.map((position) => chosen[position] ?? 0),
        into,
      ),
  });
}
