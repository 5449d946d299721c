import { MixturaError } from '../error.js';
import type { Dataset } from './dataset.js';

/** What a data set may know of its rows and columns beside the numbers. */
export type RowFacts = Pick<Dataset, 'columns' | 'labels' | 'labelNames' | 'ids' | 'plan' | 'vocabulary'>;

/** The facts that are there, checked against the shape. Throws `INVALID_DATA`. */
export function checkFacts(source: RowFacts, name: string, rows: number, features: number): RowFacts {
  const { columns, labels, labelNames, ids, plan, vocabulary } = source;
  if (columns !== undefined) requireLength(name, 'column names', columns.length, features, 'features');
  if (labels !== undefined) requireLength(name, 'labels', labels.length, rows, 'rows');
  if (ids !== undefined) requireLength(name, 'ids', ids.length, rows, 'rows');
  if (labels !== undefined && labelNames !== undefined) {
    const stray = labels.findIndex((label) => label < 0 || label >= labelNames.length);
    if (stray >= 0) {
      throw new MixturaError(
        'INVALID_DATA',
        `${name}: the label ${labels[stray]} of row ${stray} has no name; give labels from 0 to ${labelNames.length - 1}`,
      );
    }
  }
  return {
    ...(columns && { columns }),
    ...(labels && { labels }),
    ...(labelNames && { labelNames }),
    ...(ids && { ids }),
    ...(plan && { plan }),
    ...(vocabulary && { vocabulary }),
  };
}

/** The facts of the rows `indices`, in that order. */
export function gatherFacts(source: RowFacts, indices: ArrayLike<number>): RowFacts {
  const { columns, labels, labelNames, ids, plan, vocabulary } = source;
  const order = Array.from(indices);
  return {
    ...(columns && { columns }),
    ...(labels && { labels: Int32Array.from(order, (index) => labels[index] ?? 0) }),
    ...(labelNames && { labelNames }),
    ...(ids && { ids: order.map((index) => ids[index] ?? '') }),
    ...(plan && { plan }),
    ...(vocabulary && { vocabulary }),
  };
}

/** Classes of any kind as numbers from 0, in ascending order (numbers by value, text by code point), with their names. */
export function encodeLabels(classes: readonly (string | number)[]): {
  labels: Int32Array;
  labelNames: readonly string[];
} {
  const texts = classes.map(String);
  const distinct = [...new Set(texts)];
  const numeric = distinct.every((text) => text.trim() !== '' && Number.isFinite(Number(text)));
  const labelNames = numeric
    ? distinct.toSorted((a, b) => Number(a) - Number(b))
    : distinct.toSorted((a, b) => (a < b ? -1 : 1));
  const idOf = new Map(labelNames.map((text, id) => [text, id]));
  return { labels: Int32Array.from(texts, (text) => idOf.get(text) ?? 0), labelNames };
}

function requireLength(name: string, what: string, found: number, expected: number, of: string): void {
  if (found !== expected) {
    throw new MixturaError(
      'INVALID_DATA',
      `${name}: ${found} ${what} for ${expected} ${of}; give one for each`,
    );
  }
}
