import { fewestDigits } from '../../artifact/fewest-digits.js';
import { unreachable } from '../../error.js';
import {
  featureNames,
  planFeatures,
  type ColumnEncoding,
  type ColumnPlan,
  type PlannedColumn,
} from './column-plan.js';

/** The row of a table that a row of features stands for, one cell a column of its plan: categories and truths by name, times in ISO 8601, lists in brackets. */
export function planCells(plan: ColumnPlan, features: Float32Array): (string | number)[] {
  let at = 0;
  return plan.columns.map((planned) => {
    const width = featureNames(planned).length;
    return cellOf(planned, features.subarray(at, (at += width)));
  });
}

/** Lists may be long. */
const longestCell = 60;

/** The same cells for people, long ones cut short. */
export function shownCells(plan: ColumnPlan, features: Float32Array): (string | number)[] {
  return planCells(plan, features).map((cell) =>
    typeof cell === 'string' && cell.length > longestCell ? `${cell.slice(0, longestCell - 1)}…` : cell,
  );
}

/** The plan, where rows of so many features are rows of its table and its cells say what they are better: some are categories, truths or times. */
export function planOfCells(plan: ColumnPlan | undefined, features: number): ColumnPlan | undefined {
  if (plan === undefined || planFeatures(plan).length !== features) return undefined;
  return plan.columns.every(({ encoding }) => isNumber(encoding) || encoding.kind === 'list')
    ? undefined
    : plan;
}

/** Whether the cells of a column are numbers. */
export function isNumber(encoding: ColumnEncoding): boolean {
  return encoding.kind === 'number' && encoding.words === undefined;
}

function cellOf({ encoding }: PlannedColumn, values: Float32Array): string | number {
  const [first = 0] = values;
  switch (encoding.kind) {
    case 'number':
      return encoding.words === undefined ? first : encoding.words[nearest(first, 2)];
    case 'time':
      return isoTime(encoding.origin + first);
    case 'one-hot':
      // Rows that were read have a 1 for every category that is known.
      if (values.every((value) => value === 0)) return '(none of these)';
      return encoding.categories[likeliest(values)] ?? '(other)';
    case 'ordinal':
      return encoding.categories[nearest(first, encoding.categories.length)] ?? '';
    case 'list':
      return JSON.stringify(Array.from(values, fewestDigits));
    default:
      return unreachable(encoding);
  }
}

function likeliest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
}

function nearest(place: number, count: number): number {
  return Math.min(Math.max(Math.round(place), 0), count - 1);
}

/** Beyond the years that a date can have, the seconds themselves. */
function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}
