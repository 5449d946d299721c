import { z } from 'zod';
import { savedValue } from '../../artifact/saved-value.js';
import { MixturaError } from '../../error.js';

/**
 * How one column becomes features: `number` as it is (false is 0, true 1, and `words` says what the table calls these); `time` as seconds since `origin`
 * (Unix seconds), so that 32 bits hold them finely, spelt by `format` (of `strptime`) where they are texts and not ISO 8601; `one-hot` a feature for each
 * category, and one for all others where there were more than the cap; `ordinal` the place of its category; `list` a feature for each of its numbers.
 */
const encoding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), words: z.tuple([z.string(), z.string()]).optional() }),
  z.object({ kind: z.literal('time'), origin: z.number(), format: z.string().optional() }),
  z.object({ kind: z.literal('one-hot'), categories: z.array(z.string()), others: z.boolean() }),
  z.object({ kind: z.literal('ordinal'), categories: z.array(z.string()) }),
  z.object({ kind: z.literal('list'), length: z.int().positive() }),
]);

const plannedColumn = z.object({
  column: z.string(),
  encoding,
  /** What stands for a missing value, one number a feature; only where the plan fills. */
  fill: z.array(z.number()).optional(),
});

export const columnPlan = z.object({
  columns: z.array(plannedColumn).min(1),
  /** `error` refuses missing values, `drop` leaves their rows out, `fill` takes each column's `fill`. */
  missing: z.enum(['error', 'drop', 'fill']),
});

export type ColumnEncoding = z.infer<typeof encoding>;
export type PlannedColumn = z.infer<typeof plannedColumn>;

/** What a table calls false and true where it does not say otherwise. */
export const plainTruths: [string, string] = ['false', 'true'];

/** How a table becomes rows of numbers, as plain JSON: the same plan makes the same features of any table with those columns. */
export type ColumnPlan = z.infer<typeof columnPlan>;

/** A plan out of a saved run. Throws `INVALID_ARTIFACT`. */
export function parsePlan(value: unknown): ColumnPlan {
  return savedValue(columnPlan, value, 'this is no plan of columns');
}

/** The features a column becomes, by name: `age`, `country=DE`, `vector[0]`. */
export function featureNames({ column, encoding: how }: PlannedColumn): string[] {
  switch (how.kind) {
    case 'number':
    case 'time':
    case 'ordinal':
      return [column];
    case 'one-hot': {
      const names = how.categories.map((category) => `${column}=${category}`);
      return how.others ? [...names, `${column}=(other)`] : names;
    }
    case 'list':
      return Array.from({ length: how.length }, (_, i) => `${column}[${i}]`);
  }
}

export function planFeatures(plan: ColumnPlan): string[] {
  return plan.columns.flatMap(featureNames);
}

/** The first column of a plan that another makes other numbers of, missing values aside; undefined where there is none. */
export function differingColumn(plan: ColumnPlan, other: ColumnPlan): string | undefined {
  const theirs = new Map(other.columns.map((column) => [column.column, meaning(column)]));
  return plan.columns.find((column) => meaning(column) !== theirs.get(column.column))?.column;
}

/** What truths are called makes no difference to their numbers. */
function meaning({ encoding: how }: PlannedColumn): string {
  const told = how.kind === 'number' ? { kind: how.kind } : how;
  return JSON.stringify(Object.entries(told).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same features, with other treatment of missing values. Throws `INVALID_OPTION` for means that the plan does not hold. */
export function planWithMissing(plan: ColumnPlan, missing: 'error' | 'drop' | 'mean' | number): ColumnPlan {
  if (missing === 'error' || missing === 'drop') return { ...plan, missing };
  if (typeof missing === 'number') return { columns: filledWith(plan.columns, missing), missing: 'fill' };
  if (plan.missing === 'fill') return plan;
  throw new MixturaError(
    'INVALID_OPTION',
    'the means of the training rows are not known: the model was fitted without `missing: mean`. Drop such rows (`missing: drop`), or give a number.',
  );
}

/** The columns with one number in place of every missing value. */
export function filledWith(columns: readonly PlannedColumn[], value: number): PlannedColumn[] {
  return columns.map((column) => ({ ...column, fill: featureNames(column).map(() => value) }));
}

/** What stands for a missing value of each feature, or undefined where the plan does not fill. */
export function planFills(plan: ColumnPlan): Float32Array | undefined {
  if (plan.missing !== 'fill') return undefined;
  return Float32Array.from(
    plan.columns.flatMap((column) => column.fill ?? featureNames(column).map(() => 0)),
  );
}
