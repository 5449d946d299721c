import { checkRange, checkRoom, checkRow } from './checks.js';
import type { Dataset } from './dataset.js';
import type { RowFacts } from './row-facts.js';
import { digestOf } from './stream.js';

/** Rows as some source has them. Its functions are only asked for rows that are there, with room for them. */
export interface RowReaders extends Pick<Dataset, 'name' | 'rows' | 'firstRow' | 'features' | 'rowShape'> {
  readonly facts: RowFacts;
  read(start: number, end: number, into: Float32Array): void;
  gather(indices: Int32Array, into: Float32Array): void;
}

/** The data set of some rows: what it is asked for is checked, and its digest is computed when first asked for. */
export function datasetOf({ facts, read, gather, ...shape }: RowReaders): Dataset {
  const { name, rows, features } = shape;
  let digest: string | undefined;
  return {
    ...shape,
    ...facts,
    get digest() {
      return (digest ??= digestOf(this));
    },
    read(start, end, into) {
      checkRange(name, rows, features, start, end, into.length);
      read(start, end, into);
    },
    gather(indices, into) {
      checkRoom(name, indices.length * features, into.length);
      gather(
        Int32Array.from(indices, (index) => checkRow(name, rows, index)),
        into,
      );
    },
  };
}
