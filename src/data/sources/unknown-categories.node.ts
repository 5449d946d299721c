import { MixturaError } from '../../error.js';
import { featureNames, type ColumnPlan, type PlannedColumn } from './column-plan.js';
import { identifier, literal, toNumber, type Engine } from './duckdb.node.js';
import type { Relation } from './relation.node.js';

/** Categories of a column that its plan does not know: no feature of a one-hot column is 1 for them; as an ordinal they are missing. */
export interface UnknownCategories {
  readonly column: string;
  readonly encoding: 'one-hot' | 'ordinal';
  /** Rows that hold one of them. */
  readonly rows: number;
  /** How many there are. */
  readonly distinct: number;
  /** The most frequent of them. */
  readonly examples: readonly { readonly value: string; readonly rows: number }[];
}

const shownExamples = 3;

type Categorical = PlannedColumn & {
  readonly encoding: { readonly kind: 'one-hot' | 'ordinal'; readonly categories: readonly string[] };
};

/** Columns in which a category can be unknown: not where one feature stands for all others. */
function isClosed(planned: PlannedColumn): planned is Categorical {
  const { encoding } = planned;
  return encoding.kind === 'ordinal' || (encoding.kind === 'one-hot' && !encoding.others);
}

/** Finds, in rows that were just read by a plan, whether some of them may hold a category it does not know; the table itself tells for certain. */
export function suspectsOf(plan: ColumnPlan): (values: Float32Array) => boolean {
  const features = plan.columns.reduce((total, planned) => total + featureNames(planned).length, 0);
  const groups: { readonly at: number; readonly width: number; readonly kind: 'one-hot' | 'ordinal' }[] = [];
  let at = 0;
  for (const planned of plan.columns) {
    const width = featureNames(planned).length;
    if (isClosed(planned)) groups.push({ at, width, kind: planned.encoding.kind });
    at += width;
  }
  return (values) => {
    for (let row = 0; groups.length > 0 && row < values.length; row += features) {
      for (const { at: first, width, kind } of groups) {
        const group = values.subarray(row + first, row + first + width);
        if (kind === 'ordinal' ? group.some(Number.isNaN) : !group.includes(1)) return true;
      }
    }
    return false;
  };
}

/** Counts the categories that a plan does not know, in one pass over those columns. */
export async function unknownCategories(
  engine: Engine,
  relation: Relation,
  columns: readonly PlannedColumn[],
): Promise<UnknownCategories[]> {
  const found: UnknownCategories[] = [];
  for (const { column, encoding } of columns.filter(isClosed)) {
    const text = `${identifier(column)}::VARCHAR`;
    const known = `[${encoding.categories.map(literal).join(', ')}]`;
    const rows = await engine.rows(
      `SELECT category, count(*) AS held, sum(count(*)) OVER (), count(*) OVER () FROM (SELECT ${text} AS category FROM ${relation.from})
       WHERE category IS NOT NULL AND NOT list_contains(${known}, category)
       GROUP BY category ORDER BY held DESC, category LIMIT ${shownExamples}`,
    );
    const [first] = rows;
    if (first === undefined) continue;
    found.push({
      column,
      encoding: encoding.kind,
      rows: toNumber(first[2]),
      distinct: toNumber(first[3]),
      examples: rows.map(([value, count]) => ({ value: String(value), rows: toNumber(count) })),
    });
  }
  return found;
}

/** `column kind: 3 rows hold 2 categories that the model was not fitted on: "z" (2), "w" (1)`. */
export function describeUnknown({ column, rows, distinct, examples }: UnknownCategories): string {
  const named = examples.map(({ value, rows: count }) => `${JSON.stringify(value.slice(0, 60))} (${count})`);
  const more = distinct > examples.length ? ` and ${distinct - examples.length} more` : '';
  const [row, category] = [
    rows === 1 ? 'row holds' : 'rows hold',
    distinct === 1 ? 'a category' : `${distinct} categories`,
  ];
  return `column ${column}: ${rows} ${row} ${category} that the model was not fitted on: ${named.join(', ')}${more}`;
}

/** The refusal of categories that a plan does not know. */
export function refusedCategories(name: string, unknown: readonly UnknownCategories[]): MixturaError {
  const isMissing = unknown.some(({ encoding }) => encoding === 'ordinal');
  const cure = isMissing
    ? 'treat them as missing values (`missing: drop`)'
    : 'count them as none of the known ones (`unknown: note`)';
  return new MixturaError(
    'INVALID_DATA',
    `${name}: ${unknown.map(describeUnknown).join('; ')}. Correct them, or ${cure}.`,
    { details: { unknown } },
  );
}
