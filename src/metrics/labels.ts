import { MixturaError } from '../error.js';

/** One integer a row. The integers are names only: any value is allowed, negative ones included, gaps too. */
export type Labels = Int32Array | readonly number[];

/** Labels rewritten as 0 … distinct-1: `ids[codes[i]]` is the label of row `i`. */
export interface EncodedLabels {
  /** The distinct labels in ascending order. */
  readonly ids: Int32Array;
  readonly codes: Int32Array;
}

/** Throws `INVALID_DATA` where there is no row or a label that is no 32-bit integer. */
export function encodeLabels(labels: Labels): EncodedLabels {
  if (labels.length === 0) {
    throw new MixturaError('INVALID_DATA', 'there are no labels to score; give at least one row');
  }
  const codeOf = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label !== (label | 0)) {
      throw new MixturaError(
        'INVALID_DATA',
        `label ${label} of row ${i} is no 32-bit integer; number the classes`,
      );
    }
    codeOf.set(label, 0);
  }
  const ids = Int32Array.from(codeOf.keys()).toSorted();
  ids.forEach((id, code) => codeOf.set(id, code));
  return { ids, codes: Int32Array.from(labels, (label) => codeOf.get(label) ?? 0) };
}

/** Throws `INVALID_SHAPE` unless there is one label a row. */
export function requireLabelPerRow(labels: Labels, rows: number): void {
  if (labels.length !== rows) {
    throw new MixturaError('INVALID_SHAPE', `${rows} rows need ${rows} labels, got ${labels.length}`);
  }
}
