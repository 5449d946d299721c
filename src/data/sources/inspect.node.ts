import { profileColumns, type ColumnProfile } from './column-profile.node.js';
import { identifier, toNumber, type Engine } from './duckdb.node.js';
import type { Relation } from './relation.node.js';
import { suspectedIds } from './suspected-ids.node.js';
import { withTable, type TableSourceOptions } from './table-source.node.js';

/** What `mixtura data inspect` says of a column. */
export interface ColumnReport {
  readonly name: string;
  /** DuckDB's name of its type. */
  readonly type: string;
  readonly kind: ColumnProfile['kind'];
  /** Rows where it is null or NaN. */
  readonly missing: number;
  /** Rows where it is infinite. */
  readonly infinite: number;
  /** How many different values, about; undefined for lists. */
  readonly distinct?: number;
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

/** Looks through a table before anything is learnt from it: types, ranges, missing values, constant and duplicate columns, likely ids. Throws as `openTable` does. */
export function inspectTable(source: string, options: TableSourceOptions = {}): Promise<TableReport> {
  return withTable(source, options, async (engine, relation) => {
    const profiles = await profileColumns(engine, relation, relation.columns);
    const twins = await findDuplicates(engine, relation, profiles);
    const ids = await suspectedIds(engine, relation, profiles);
    return {
      name: relation.name,
      rows: profiles[0]?.rows ?? 0,
      columns: profiles.map((profile) => report(profile, twins.get(profile.name), ids.get(profile.name))),
    };
  });
}

function report(profile: ColumnProfile, twin: string | undefined, id: string | undefined): ColumnReport {
  const { name, type, kind, missing, infinite, distinct, least, greatest, mean, lengths } = profile;
  const shown = (value: number): number | string =>
    kind === 'time' && /^(DATE|TIMESTAMP)/.test(type) ? isoTime(value) : value;
  return {
    name,
    type,
    kind,
    missing,
    infinite,
    ...(kind !== 'list' && { distinct }),
    ...(least !== undefined && { least: shown(least) }),
    ...(greatest !== undefined && { greatest: shown(greatest) }),
    ...(mean !== undefined && kind !== 'time' && { mean }),
    ...(lengths && { lengths }),
    remarks: remarks(profile, twin, id),
  };
}

function remarks(profile: ColumnProfile, twin: string | undefined, id: string | undefined): string[] {
  const { name, rows, missing, infinite, kind, lengths, numericTexts } = profile;
  const present = rows - missing;
  const said: (string | false)[] = [
    present === 0 && 'It has no values at all: ignore it.',
    present > 0 && isConstant(profile) && 'It is constant: nothing can be learnt from it.',
    twin !== undefined && `It equals ${twin}: ignore one of them.`,
    id !== undefined &&
      `It looks like an id: ${id}. Name it as one (\`id: ${name}\`) or ignore it (\`ignore: ${name}\`).`,
    missing > 0 &&
      present > 0 &&
      `${missing} of ${rows} rows miss it: choose what to do (\`missing: drop\`, \`missing: mean\` or a number).`,
    infinite > 0 && `${infinite} rows are infinite: replace them.`,
    kind === 'text' &&
      numericTexts > 0 &&
      numericTexts < present &&
      `It mixes text with numbers (${numericTexts} of ${present}).`,
    kind === 'list' &&
      lengths !== undefined &&
      lengths[0] !== lengths[1] &&
      `Its lists have ${lengths[0]} to ${lengths[1]} items: give one length.`,
    kind === 'other' && `Its type does not turn into numbers: ignore it.`,
  ];
  return said.filter((remark) => remark !== false);
}

function isConstant({ kind, least, greatest, distinct, rows, missing }: ColumnProfile): boolean {
  if (least !== undefined) return least === greatest;
  return (kind === 'text' || kind === 'identifier') && distinct === 1 && rows > missing;
}

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
  const differences = pairs.map(
    ([name, first]) => `count(*) FILTER (WHERE ${identifier(name)} IS DISTINCT FROM ${identifier(first)})`,
  );
  const [counts = []] = await engine.rows(`SELECT ${differences.join(', ')} FROM ${relation.from}`);
  return new Map(pairs.filter((_, i) => toNumber(counts[i]) === 0));
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
