import { codePattern, commaPattern, thousandsPattern } from '../formats/number-texts.js';
import type { TableColumn } from './column-kinds.js';
import { identifier, literal, toNumber, where, type Engine, type Value } from './duckdb.node.js';
import { measureColumns } from './measure-columns.node.js';
import type { Relation } from './relation.node.js';

/** What a column holds, counted in one pass over the table. */
export interface ColumnProfile extends TableColumn {
  readonly rows: number;
  /** Rows where it is null or NaN. */
  readonly missing: number;
  /** Rows where it is infinite. */
  readonly infinite: number;
  /** How many different values, about (HyperLogLog, within a few per cent); 0 for lists. */
  readonly distinct: number;
  /** Of finite numbers; times as Unix seconds. Undefined for text and where there are none. */
  readonly least?: number;
  readonly greatest?: number;
  readonly mean?: number;
  /** Of text: how many rows hold a number, and how many a list in brackets. */
  readonly numericTexts: number;
  readonly listTexts: number;
  /** Of the texts that hold a number: how many begin with a zero, as codes do. */
  readonly codeTexts: number;
  /** Of text: how many rows hold a number with the mark that is not the decimal one: a comma, unless the table's decimal mark is that. */
  readonly commaTexts: number;
  /** Of these: how many may have that between thousands. */
  readonly thousandTexts: number;
  /** Of text: words, as far as blanks tell them, of a value on average. */
  readonly words?: number;
  /** Of lists: the shortest and longest. */
  readonly lengths?: readonly [number, number];
}

type Measure =
  | 'missing'
  | 'infinite'
  | 'distinct'
  | 'least'
  | 'greatest'
  | 'mean'
  | 'numericTexts'
  | 'listTexts'
  | 'shortest'
  | 'longest'
  | 'codeTexts'
  | 'commaTexts'
  | 'thousandTexts'
  | 'words';

/** What is measured of a column. */
type Measures<Of> = Readonly<Partial<Record<Measure, Of>>>;

/** Profiles of the named columns, in that order. Nothing else is read. */
export async function profileColumns(
  engine: Engine,
  relation: Relation,
  columns: readonly TableColumn[],
): Promise<readonly ColumnProfile[]> {
  if (columns.length === 0) return [];
  const asked = columns.map((column) => Object.entries(measuresOf(column, relation)));
  const [[rows] = [], ...values] = await measureColumns(engine, relation, [
    { columns: columns.slice(0, 1).map(({ name }) => name), expressions: ['count(*)'] },
    ...columns.map(({ name }, i) => ({
      columns: [name],
      expressions: (asked[i] ?? []).map(([, expression]) => expression),
    })),
  ]);
  return columns.map((column, i) => {
    const found = (asked[i] ?? []).map(([measure], at) => [measure, values[i]?.[at]] as const);
    return toProfile(column, toNumber(rows), Object.fromEntries(found));
  });
}

/** An expression for each measure that says something of a kind of column. */
function measuresOf(column: TableColumn, { decimal }: Relation): Measures<string> {
  const name = identifier(column.name);
  const missing = `count(*) - count(${name})`;
  const distinct = `least(approx_count_distinct(${name}), count(${name}))`;
  switch (column.kind) {
    case 'real':
    case 'integer':
    case 'boolean':
    case 'time':
      return { ...numberAggregates(numberOf(column), missing), distinct };
    case 'text':
      return { ...textAggregates(`${name}::VARCHAR`, decimal), missing, distinct };
    case 'list':
      return { missing, shortest: `min(len(${name}))`, longest: `max(len(${name}))` };
    case 'identifier':
    case 'other':
      return { missing, distinct };
  }
}

function numberAggregates(value: string, missing: string): Measures<string> {
  const finite = where(`isfinite(${value})`, value);
  return {
    missing: `${missing} + count(${where(`isnan(${value})`)})`,
    infinite: `count(${where(`isinf(${value})`)})`,
    least: `min(${finite})`,
    greatest: `max(${finite})`,
    mean: `favg(${finite})`,
  };
}

function textAggregates(text: string, decimal: Relation['decimal']): Measures<string> {
  const list = `try_cast(${text} AS DOUBLE[])`;
  const other = marksExchanged(text, decimal);
  return {
    numericTexts: `count(${numberIn(text, decimal)})`,
    listTexts: `count(${where(`starts_with(${text}, '[') AND ends_with(${text}, ']')`)})`,
    shortest: `min(len(${list}))`,
    longest: `max(len(${list}))`,
    codeTexts: matching(text, codePattern),
    commaTexts: matching(other, commaPattern),
    thousandTexts: matching(other, thousandsPattern),
    words: `avg(len(trim(${text})) - len(replace(trim(${text}), ' ', '')) + 1)`,
  };
}

/** The number that a text holds, or null. */
export function numberIn(text: string, decimal: Relation['decimal'] = '.'): string {
  // Where the comma is the decimal mark, a point may stand between thousands.
  return decimal === ','
    ? `CASE WHEN NOT contains(${text}, '.') THEN try_cast(replace(${text}, ',', '.') AS DOUBLE) END`
    : `try_cast(${text} AS DOUBLE)`;
}

/** A text as it were if a point were the decimal mark. */
export function marksExchanged(text: string, decimal: Relation['decimal']): string {
  return decimal === ',' ? `translate(${text}, ',.', '.,')` : text;
}

/** Whether a text is as a pattern says, blanks around it aside. */
export function isLike(text: string, pattern: string): string {
  return `regexp_full_match(trim(${text}), ${literal(pattern)})`;
}

function matching(text: string, pattern: string): string {
  return `count(${where(isLike(text, pattern))})`;
}

/** The value of a column of numbers, truths or times as a DOUBLE; times in seconds since 1970 (of the day, for times of day). */
export function numberOf({ name, kind, type }: TableColumn): string {
  const column = identifier(name);
  if (kind === 'time') return type.startsWith('DATE') ? `epoch(${column}::TIMESTAMP)` : `epoch(${column})`;
  return type === 'DOUBLE' ? column : `${column}::DOUBLE`;
}

function toProfile(column: TableColumn, rows: number, found: Measures<Value | undefined>): ColumnProfile {
  const { least, greatest, mean, shortest, longest, words } = found;
  return {
    ...column,
    rows,
    missing: toNumber(found.missing),
    infinite: toNumber(found.infinite),
    distinct: toNumber(found.distinct),
    ...(isThere(least) && { least: toNumber(least), greatest: toNumber(greatest), mean: toNumber(mean) }),
    numericTexts: toNumber(found.numericTexts),
    listTexts: toNumber(found.listTexts),
    codeTexts: toNumber(found.codeTexts),
    commaTexts: toNumber(found.commaTexts),
    thousandTexts: toNumber(found.thousandTexts),
    ...(column.kind === 'text' && { words: toNumber(words) }),
    ...(isThere(shortest) && { lengths: [toNumber(shortest), toNumber(longest)] as const }),
  };
}

function isThere(value: Value | undefined): boolean {
  return value !== null && value !== undefined;
}
