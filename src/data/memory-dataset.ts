import { MixturaError } from '../error.js';
import { checkFinite, checkShape } from './checks.js';
import type { Dataset } from './dataset.js';
import { datasetOf } from './dataset-of.js';
import { checkFacts, type RowFacts } from './row-facts.js';

/** A data set whose numbers are one array in memory, not to be written to. */
export interface MemoryDataset extends Dataset {
  readonly values: Float32Array;
}

export interface MemorySource extends RowFacts {
  readonly name: string;
  /** Row-major, rows × features. Kept, not copied. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly features: number;
  readonly rowShape?: readonly number[];
}

/**
 * A data set over an array. Throws `INVALID_SHAPE` or `INVALID_DATA`, naming the row and column of a value that is not finite.
 * The digest is computed when first asked for.
 */
export function memoryDataset(source: MemorySource): MemoryDataset {
  const { name, values, rows, features } = source;
  const rowShape = source.rowShape ?? [features];
  checkShape(name, rows, features, rowShape);
  if (values.length !== rows * features) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `${name}: ${rows} rows of ${features} need ${rows * features} values, got ${values.length}`,
    );
  }
  checkFinite(values, features, name, source.columns);
  const dataset = datasetOf({
    name,
    rows,
    features,
    rowShape,
    facts: checkFacts(source, name, rows, features),
    read: (start, end, into) => into.set(values.subarray(start * features, end * features)),
    gather(indices, into) {
      indices.forEach((index, i) => {
        into.set(values.subarray(index * features, (index + 1) * features), i * features);
      });
    },
  });
  return Object.assign(dataset, { values });
}
