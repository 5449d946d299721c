import { MixturaError } from '../../error.js';
import { defaultMaxCategories } from '../reading-shape.js';
import type { ColumnEncoding, ColumnPlan, PlannedColumn } from './column-plan.js';
import { filledWith, plainTruths } from './column-plan.js';
import { profileColumns, type ColumnProfile } from './column-profile.node.js';
import type { TableColumn } from './column-kinds.js';
import { refuseDoubtfulNumbers } from './doubtful-numbers.node.js';
import { identifier, toNumber, where, type Engine } from './duckdb.node.js';
import { featureExpressions } from './plan-sql.js';
import { measureColumns } from './measure-columns.node.js';
import type { Relation } from './relation.node.js';
import { suspicionRefusal, type Suspicion } from './suspicion.js';
import { suspicions } from './suspicions.node.js';
import { columnNamed } from './table-columns.js';

export interface PlanOptions {
  /** What to do about missing values: refuse the table, drop the row, take the feature's mean, or this number. */
  readonly missing?: 'error' | 'drop' | 'mean' | number;
  /** What becomes of columns of text: a feature for each category, the place of the category, or nothing. */
  readonly categories?: 'one-hot' | 'ordinal' | 'ignore';
  /** At most so many categories get a feature of their own; the rarer ones share one. */
  readonly maxCategories?: number;
  /** Columns of numbers that are categories all the same, such as postcodes. */
  readonly categorical?: readonly string[];
}

interface Fitting extends PlanOptions {
  readonly engine: Engine;
  readonly relation: Relation;
  /** Columns that the user named, which are meant whatever they look like. */
  readonly named: ReadonlySet<string>;
  /** What other columns look like, where there is nothing to learn from them as they are. */
  readonly suspicions: ReadonlyMap<string, Suspicion>;
}

/** Decides how columns become features, reading no more columns than that takes. Throws `INVALID_DATA` or `INVALID_OPTION`. */
export async function fitPlan(
  engine: Engine,
  relation: Relation,
  chosen: readonly TableColumn[],
  options: PlanOptions & { readonly columns?: readonly string[] } = {},
): Promise<ColumnPlan> {
  const { missing = 'error', categorical = [], categories = 'one-hot' } = options;
  const categoricalNames = categorical.map((name) => columnNamed(relation.name, relation.columns, name).name);
  const columns = chosen
    .map((column) => (categoricalNames.includes(column.name) ? { ...column, kind: 'text' as const } : column))
    .filter(({ kind }) => kind !== 'text' || categories !== 'ignore');
  if (columns.length === 0) {
    throw new MixturaError(
      'INVALID_DATA',
      `${relation.name}: every column is text and categories are ignored; no column is left to learn from`,
    );
  }
  const profiles = await profilesOf(engine, relation, columns);
  const named = new Set([...(options.columns ?? []), ...categoricalNames]);
  const unnamed = [...profiles.values()].filter(({ name }) => !named.has(name));
  const found = await suspicions(engine, relation, unnamed);
  const fitting = { ...options, engine, relation, named, suspicions: found };
  const planned: PlannedColumn[] = [];
  for (const column of columns) {
    planned.push({
      column: column.name,
      encoding: await encodingOf(fitting, column, profiles.get(column.name)),
    });
  }
  if (missing === 'error' || missing === 'drop') return { columns: planned, missing };
  return { columns: await withFills(fitting, columns, planned, missing), missing: 'fill' };
}

/** Columns of fractions need no look at all, and a list of fixed length says its length in its type. */
async function profilesOf(
  engine: Engine,
  relation: Relation,
  columns: readonly TableColumn[],
): Promise<ReadonlyMap<string, ColumnProfile>> {
  const open = columns.filter(
    ({ kind, type }) => kind !== 'real' && !(kind === 'list' && fixedLength(type) !== undefined),
  );
  const profiles = await profileColumns(engine, relation, open);
  return new Map(profiles.map((profile) => [profile.name, profile]));
}

async function encodingOf(
  fitting: Fitting,
  column: TableColumn,
  profile: ColumnProfile | undefined,
): Promise<ColumnEncoding> {
  const { name } = fitting.relation;
  const length = fixedLength(column.type);
  if (length !== undefined) return { kind: 'list', length };
  if (profile === undefined) return { kind: 'number' };
  if (profile.rows === 0)
    throw new MixturaError('INVALID_DATA', `${name} has no rows of data; give at least one`);
  if (profile.missing === profile.rows) {
    throw new MixturaError(
      'INVALID_DATA',
      `${name}: column ${column.name} has no values at all; ignore it (\`ignore: ${column.name}\`)`,
    );
  }
  const suspicion = fitting.suspicions.get(column.name);
  if (suspicion !== undefined) throw suspicionRefusal(name, column.name, suspicion);
  switch (profile.kind) {
    case 'real':
    case 'integer':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'number', words: await truthWords(fitting, column) };
    case 'time':
      return {
        kind: 'time',
        origin: profile.least ?? 0,
        ...(column.format !== undefined && { format: column.format }),
      };
    case 'list':
      return { kind: 'list', length: oneLength(name, profile) };
    case 'text':
      return textEncoding(fitting, profile);
    case 'identifier':
    case 'other':
      throw new MixturaError(
        'INVALID_DATA',
        `${name}: column ${column.name} is of type ${column.type}, which does not turn into numbers; ignore it (\`ignore: ${column.name}\`)`,
      );
  }
}

/** What a table calls false and true, by the most frequent spelling of each: such as no and yes. */
async function truthWords({ engine, relation }: Fitting, { name }: TableColumn): Promise<[string, string]> {
  const { texts } = relation;
  if (texts === undefined) return plainTruths;
  const column = identifier(name);
  const found = await engine.rows(
    `SELECT ${column}, ${column}::BOOLEAN FROM ${texts} WHERE ${column} IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1`,
  );
  const spelt = (truth: boolean) => found.find(([, value]) => value === truth)?.[0];
  const words = [spelt(false), spelt(true)].map((word) => String(word ?? ''));
  const [no = '', yes = ''] = words;
  const isPlain = words.some((word, at) => word === '' || word.toLowerCase() === plainTruths[at]);
  return isPlain ? plainTruths : [no, yes];
}

async function textEncoding(fitting: Fitting, profile: ColumnProfile): Promise<ColumnEncoding> {
  const { categories = 'one-hot', maxCategories = defaultMaxCategories, relation } = fitting;
  const present = profile.rows - profile.missing;
  const asCategory = fitting.categorical?.includes(profile.name) ?? false;
  if (!asCategory && profile.listTexts === present && profile.lengths !== undefined) {
    return { kind: 'list', length: oneLength(relation.name, profile) };
  }
  if (!asCategory && profile.numericTexts + profile.commaTexts >= present / 2) {
    await refuseDoubtfulNumbers(fitting.engine, relation, profile, fitting.named.has(profile.name));
    return { kind: 'number' };
  }
  const limit = categories === 'ordinal' ? 100_000 : maxCategories;
  const found = await frequentTexts(fitting, profile.name, limit + 1);
  const kept = found.slice(0, limit).toSorted((a, b) => (a < b ? -1 : 1));
  if (categories === 'ordinal') return { kind: 'ordinal', categories: kept };
  return { kind: 'one-hot', categories: kept, others: found.length > limit };
}

async function frequentTexts(
  { engine, relation }: Fitting,
  column: string,
  limit: number,
): Promise<string[]> {
  const text = `${identifier(column)}::VARCHAR`;
  const found = await engine.rows(
    `SELECT ${text} AS category FROM ${relation.from} WHERE ${identifier(column)} IS NOT NULL
     GROUP BY category ORDER BY count(*) DESC, category LIMIT ${limit}`,
  );
  return found.map(([category]) => String(category));
}

function oneLength(name: string, { name: column, lengths }: ColumnProfile): number {
  const [shortest, longest] = lengths ?? [0, 0];
  if (shortest === longest && shortest > 0) return shortest;
  throw new MixturaError(
    'INVALID_DATA',
    `${name}: column ${column} holds lists of ${shortest} to ${longest} numbers; give lists of one length, at least 1`,
  );
}

function fixedLength(type: string): number | undefined {
  const [, length] = /\[(\d+)\]$/.exec(type) ?? [];
  return length === undefined ? undefined : Number(length);
}

async function withFills(
  { engine, relation }: Fitting,
  columns: readonly TableColumn[],
  planned: readonly PlannedColumn[],
  missing: 'mean' | number,
): Promise<PlannedColumn[]> {
  if (typeof missing === 'number') return filledWith(planned, missing);
  const asked = planned.map((column, i) => ({
    columns: [column.column],
    expressions: featureExpressions(column, columns[i]?.type ?? '').map(
      (value) => `favg(${where(`isfinite(${value}::DOUBLE)`, `${value}::DOUBLE`)})`,
    ),
  }));
  const found = await measureColumns(engine, relation, asked);
  return planned.map((column, i) => {
    const fill = found[i] ?? [];
    if (fill.some((mean) => mean === null || mean === undefined)) {
      throw new MixturaError(
        'INVALID_DATA',
        `${relation.name}: column ${column.column} has no values at all; ignore it (\`ignore: ${column.column}\`)`,
      );
    }
    // Rounded as the features are, so that a plan read back fills in the very same number.
    return { ...column, fill: fill.map((mean) => Math.fround(toNumber(mean))) };
  });
}
