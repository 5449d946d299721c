import { checkRange, checkRow, checkShape } from './checks.js';
import type { Dataset } from './dataset.js';
import { gatherFacts } from './row-facts.js';
import { digestOf } from './stream.js';

/** The rows `indices` of a data set, in that order and read where they lie. Throws `INVALID_SHAPE` where one is not there. */
export function subset(source: Dataset, indices: ArrayLike<number>, name = source.name): Dataset {
  const { features, rowShape } = source;
  const rows = indices.length;
  checkShape(name, rows, features, rowShape);
  const chosen = Int32Array.from({ length: rows }, (_, i) => checkRow(name, source.rows, indices[i]));
  let digest: string | undefined;
  return {
    name,
    rows,
    features,
    rowShape,
    ...gatherFacts(source, chosen),
    get digest() {
      return (digest ??= digestOf(this));
    },
    read(start, end, into) {
      checkRange(name, rows, features, start, end, into.length);
      source.gather(chosen.subarray(start, end), into);
    },
    gather(positions, into) {
      source.gather(
        Int32Array.from(positions, (position) => chosen[checkRow(name, rows, position)] ?? 0),
        into,
      );
    },
  };
}
