import { featureNames, type ColumnPlan, type PlannedColumn } from './column-plan.js';
import { kindOf } from './column-kinds.js';
import { numberOf } from './column-profile.node.js';
import { identifier, literal, where } from './duckdb.node.js';
import { textTypes } from './text-types.js';

/** A run of features that one expression gives as `FLOAT[width]`. */
export interface PlanPart {
  readonly sql: string;
  readonly width: number;
}

/** Each feature of a column as an expression of its own, null where there is no value. A category not in the plan is none of those it knows. */
export function featureExpressions(planned: PlannedColumn, type: string): string[] {
  const { column, encoding } = planned;
  const name = identifier(column);
  switch (encoding.kind) {
    case 'number':
      return [numberOf({ name: column, type, kind: 'integer' })];
    case 'time': {
      const isTime = kindOf(type) === 'time';
      const seconds = isTime
        ? numberOf({ name: column, type, kind: 'time' })
        : `epoch(${textTime(name, encoding.format)})`;
      return [`(${seconds} - ${encoding.origin})`];
    }
    case 'one-hot': {
      const text = `${name}::VARCHAR`;
      const known = `[${encoding.categories.map(literal).join(', ')}]`;
      const own = encoding.categories.map((category) => `(${text} = ${literal(category)})::FLOAT`);
      return encoding.others ? [...own, `(NOT list_contains(${known}, ${text}))::FLOAT`] : own;
    }
    case 'ordinal': {
      const known = `[${encoding.categories.map(literal).join(', ')}]`;
      return [`(nullif(list_position(${known}, ${name}::VARCHAR), 0) - 1)`];
    }
    case 'list':
      return Array.from(
        { length: encoding.length },
        (_, i) => `${asList(planned, encoding.length)}[${i + 1}]`,
      );
  }
}

/** All features in order. Neighbouring single features share a part, for parts cost time; a list is a part of its own. */
export function planParts(plan: ColumnPlan, typeOf: (column: string) => string): PlanPart[] {
  const parts: PlanPart[] = [];
  let singles: string[] = [];
  const flush = (): void => {
    if (singles.length > 0)
      parts.push({ sql: `[${singles.join(', ')}]::FLOAT[${singles.length}]`, width: singles.length });
    singles = [];
  };
  for (const planned of plan.columns) {
    const { encoding } = planned;
    if (encoding.kind === 'list') {
      flush();
      parts.push({ sql: asList(planned, encoding.length), width: encoding.length });
      continue;
    }
    const type = typeOf(planned.column);
    for (const expression of featureExpressions(planned, type)) {
      singles.push(
        type === 'FLOAT' && encoding.kind === 'number' ? identifier(planned.column) : `${expression}::FLOAT`,
      );
    }
  }
  flush();
  return parts;
}

/** Whether a row's value of a column is there but does not become features: text for a number, a list of another length. */
export function misfit(planned: PlannedColumn, type: string): string {
  const name = identifier(planned.column);
  const { encoding } = planned;
  if (encoding.kind === 'one-hot' || encoding.kind === 'ordinal') return 'false';
  const value =
    encoding.kind === 'list'
      ? `try_cast(${name} AS FLOAT[${encoding.length}])`
      : encoding.kind === 'number'
        ? `coalesce(try_cast(try_cast(${name} AS DOUBLE) AS FLOAT)${encoding.words === undefined ? '' : `, try_cast(${name} AS BOOLEAN)::FLOAT`})`
        : kindOf(type) === 'time'
          ? '0'
          : where(spellsTime(name, encoding.format));
  return `(${name} IS NOT NULL AND ${value} IS NULL)`;
}

/** The time that a text spells as those of its column did; DuckDB throws where it spells none. */
function textTime(name: string, format: string | undefined): string {
  return format === undefined ? `${name}::TIMESTAMPTZ` : `strptime(${name}, ${literal(format)})`;
}

/** Whether a text spells a time so. */
function spellsTime(name: string, format: string | undefined): string {
  if (format === undefined) return `try_cast(${name} AS TIMESTAMPTZ) IS NOT NULL`;
  return (
    textTypes('.', format)
      .map(({ fits }) => fits(name))
      .join(' OR ') || 'false'
  );
}

function asList({ column }: PlannedColumn, length: number): string {
  // In parentheses, so that what follows takes an element of it.
  return `(${identifier(column)}::FLOAT[${length}])`;
}

/** What a feature is called, for messages. */
export function featureName(
  plan: ColumnPlan,
  index: number,
): { readonly column: string; readonly feature: string } {
  let at = index;
  for (const planned of plan.columns) {
    const names = featureNames(planned);
    const feature = names[at];
    if (feature !== undefined) return { column: planned.column, feature };
    at -= names.length;
  }
  return { column: '', feature: '' };
}
