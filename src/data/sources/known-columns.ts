import type { ColumnPlan } from './column-plan.js';
import { isoFormat } from './text-types.js';

/** What is known of the columns of a text table before it is looked at. */
export interface KnownColumns {
  /** Those that are read as they are spelt, whatever they look like. */
  readonly asTexts: readonly string[];
  /** How columns spell their times, by their names, where that was found out of other rows. */
  readonly timeFormats: ReadonlyMap<string, string>;
}

/** Options that say which part columns play. */
export interface ColumnOptions {
  readonly label?: string;
  readonly id?: string;
  readonly idIfThere?: string;
  readonly group?: string;
  readonly textColumn?: string;
  readonly imageColumn?: string;
  readonly categorical?: readonly string[];
  readonly plan?: ColumnPlan;
}

/** What options say of columns: a class, an id, a group or a category is what is spelt, and times are as in the rows of the plan. */
export function knownColumns(options: ColumnOptions): KnownColumns {
  const { label, id, idIfThere, group, textColumn, imageColumn, categorical = [], plan } = options;
  const planned = plan?.columns ?? [];
  const categories = planned.filter(({ encoding: { kind } }) => kind === 'one-hot' || kind === 'ordinal');
  const single = [label, id, idIfThere, group, textColumn, imageColumn].filter(
    (column) => column !== undefined,
  );
  return {
    asTexts: [...single, ...categorical, ...categories.map(({ column }) => column)],
    timeFormats: new Map(
      planned.flatMap(({ column, encoding }) =>
        encoding.kind === 'time' ? [[column, encoding.format ?? isoFormat]] : [],
      ),
    ),
  };
}
