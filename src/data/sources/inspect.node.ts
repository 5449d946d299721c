import { profileColumns, type ColumnProfile } from './column-profile.node.js';
import { columnRemarks, type ColumnContext } from './column-remarks.js';
import { columnRoles, type ColumnRole, type RoleChoice } from './column-roles.js';
import { distinctAtOnce, identifier, toNumber, where, type Engine } from './duckdb.node.js';
import type { PlanOptions } from './fit-plan.node.js';
import { measureColumns } from './measure-columns.node.js';
import type { Relation } from './relation.node.js';
import { suspicions } from './suspicions.node.js';
import { withTable, type TableSourceOptions } from './table-source.node.js';

/** What `mixtura data inspect` says of a column. */
export interface ColumnReport {
  readonly name: string;
  /** DuckDB's name of its type. */
  readonly type: string;
  readonly kind: ColumnProfile['kind'];
  /** Its part in the reading asked for. */
  readonly role: ColumnRole;
  /** Rows where it is null or NaN. */
  readonly missing: number;
  /** Rows where it is infinite. */
  readonly infinite: number;
  /** How many different values; undefined for lists. */
  readonly distinct?: number;
  /** Whether `distinct` is an estimate, as it is of large tables. */
  readonly distinctIsEstimate?: true;
  /** Of finite numbers; for times as ISO 8601 text. */
  readonly least?: number | string;
  readonly greatest?: number | string;
  readonly mean?: number;
  /** Of lists: the shortest and longest. */
  readonly lengths?: readonly [number, number];
  /** What a reader should know before training, each a sentence. */
  readonly remarks: readonly string[];
}

export interface TableReport {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnReport[];
}

export interface InspectOptions extends TableSourceOptions, RoleChoice, Pick<PlanOptions, 'missing'> {
  /** Different values are counted in tables of so many rows at most, else estimated; a million unless given. */
  readonly countedRows?: number;
}

/**
 * Looks through a table before anything is learnt from it, as it would be read: types, ranges, missing values, constant and duplicate columns, likely ids.
 * Throws as `openTable` does.
 */
export function inspectTable(source: string, options: InspectOptions = {}): Promise<TableReport> {
  return withTable(source, options, async (engine, relation) => {
    const roles = columnRoles(relation.name, relation.columns, options);
    const estimated = await profileColumns(engine, relation, relation.columns);
    const rows = estimated[0]?.rows ?? 0;
    const isCounted = rows <= (options.countedRows ?? 1_000_000);
    const profiles = isCounted ? await counted(engine, relation, estimated) : estimated;
    const learnt = profiles.filter(({ name }) => roles.get(name) === 'learn');
    const named = new Set([...(options.columns ?? []), ...(options.categorical ?? [])]);
    const unnamed = learnt.filter(({ name }) => !named.has(name));
    const [twins, suspected] = [
      await findDuplicates(engine, relation, learnt),
      await suspicions(engine, relation, unnamed),
    ];
    return {
      name: relation.name,
      rows,
      columns: profiles.map((profile) =>
        report(profile, {
          role: roles.get(profile.name) ?? 'learn',
          missing: options.missing,
          isNamed: named.has(profile.name),
          isCounted,
          decimal: relation.decimal,
          twin: twins.get(profile.name),
          suspicion: suspected.get(profile.name),
        }),
      ),
    };
  });
}

/** The columns of a table in one pass over it: what each holds, and how many rows miss it. */
export function listColumns(
  source: string,
  options: TableSourceOptions = {},
): Promise<readonly ColumnProfile[]> {
  return withTable(source, options, (engine, relation) => profileColumns(engine, relation, relation.columns));
}

/** The profiles with their different values counted. */
async function counted(
  engine: Engine,
  relation: Relation,
  profiles: readonly ColumnProfile[],
): Promise<readonly ColumnProfile[]> {
  const countable = profiles.filter(({ kind }) => kind !== 'list');
  if (countable.length === 0) return profiles;
  const asked = countable.map(({ name }) => ({
    columns: [name],
    expressions: [`count(DISTINCT ${identifier(name)})`],
  }));
  const found = await measureColumns(engine, relation, asked, distinctAtOnce);
  const distinct = new Map(countable.map(({ name }, i) => [name, toNumber(found[i]?.[0])]));
  return profiles.map((profile) => ({
    ...profile,
    distinct: distinct.get(profile.name) ?? profile.distinct,
  }));
}

function report(profile: ColumnProfile, context: ColumnContext): ColumnReport {
  const { name, type, kind, missing, infinite, distinct, least, greatest, mean, lengths } = profile;
  const shown = (value: number): number | string =>
    kind === 'time' && /^(DATE|TIMESTAMP)/.test(type) ? isoTime(value) : value;
  return {
    name,
    type,
    kind,
    role: context.role,
    missing,
    infinite,
    ...(kind !== 'list' && { distinct }),
    ...(kind !== 'list' && !context.isCounted && { distinctIsEstimate: true }),
    ...(least !== undefined && { least: shown(least) }),
    ...(greatest !== undefined && { greatest: shown(greatest) }),
    ...(mean !== undefined && kind !== 'time' && { mean }),
    ...(lengths && { lengths }),
    remarks: columnRemarks(profile, context),
  };
}

const pairsAtOnce = 500;

/** Columns that equal an earlier one in every row, by name. Only columns with equal profiles are compared. */
async function findDuplicates(
  engine: Engine,
  relation: Relation,
  profiles: readonly ColumnProfile[],
): Promise<ReadonlyMap<string, string>> {
  const firstOf = new Map<string, ColumnProfile>();
  const pairs: (readonly [string, string])[] = [];
  for (const profile of profiles) {
    const { missing, distinct, least, greatest, mean, kind, lengths, numericTexts } = profile;
    if (kind === 'other' || (least === undefined && kind !== 'text' && kind !== 'list')) continue;
    const isText = kind === 'text' ? 'text' : kind === 'list' ? 'list' : 'number';
    const key = JSON.stringify([isText, missing, distinct, least, greatest, mean, lengths, numericTexts]);
    const first = firstOf.get(key);
    if (first === undefined) firstOf.set(key, profile);
    else pairs.push([profile.name, first.name]);
  }
  if (pairs.length === 0) return new Map();
  const differences = pairs.map(([name, first]) => ({
    columns: [name, first],
    expressions: [`count(${where(`${identifier(name)} IS DISTINCT FROM ${identifier(first)}`)})`],
  }));
  const counts = await measureColumns(engine, relation, differences, pairsAtOnce);
  return new Map(pairs.filter((_, i) => toNumber(counts[i]?.[0]) === 0));
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
