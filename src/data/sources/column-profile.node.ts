import { codePattern, commaPattern } from '../formats/number-texts.js';
import type { TableColumn } from './column-kinds.js';
import { identifier, literal, toNumber, type Engine, type Value } from './duckdb.node.js';
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
  /** Of text: how many rows hold a number with a comma, which is no number where a point is the decimal mark. */
  readonly commaTexts: number;
  /** Of text: words, as far as blanks tell them, of a value on average. */
  readonly words?: number;
  /** Of lists: the shortest and longest. */
  readonly lengths?: readonly [number, number];
}

const measures = 13;

/** Profiles of the named columns, in that order. Nothing else is read. */
export async function profileColumns(
  engine: Engine,
  relation: Relation,
  columns: readonly TableColumn[],
): Promise<readonly ColumnProfile[]> {
  if (columns.length === 0) return [];
  const selects = columns.flatMap((column) => aggregates(column, relation));
  const [row = []] = await engine.rows(`SELECT count(*), ${selects.join(', ')} FROM ${relation.from}`);
  const rows = toNumber(row[0]);
  return columns.map((column, index) => toProfile(column, rows, row.slice(1 + index * measures)));
}

/** `measures` expressions a column: missing, infinite, distinct, least, greatest, mean, numeric texts, list texts, shortest, longest, codes, commas, words. */
function aggregates(column: TableColumn, { decimal }: Relation): string[] {
  const name = identifier(column.name);
  const nothing = 'NULL';
  const missing = `count(*) - count(${name})`;
  const distinct = `least(approx_count_distinct(${name}), count(${name}))`;
  switch (column.kind) {
    case 'real':
    case 'integer':
    case 'boolean':
    case 'time': {
      const value = numberOf(column);
      const finite = `FILTER (WHERE isfinite(${value}))`;
      return [
        `${missing} + count(*) FILTER (WHERE isnan(${value}))`,
        `count(*) FILTER (WHERE isinf(${value}))`,
        distinct,
        `min(${value}) ${finite}`,
        `max(${value}) ${finite}`,
        `favg(${value}) ${finite}`,
        ...Array.from({ length: measures - 6 }, () => nothing),
      ];
    }
    case 'text': {
      const text = `${name}::VARCHAR`;
      return [
        missing,
        '0',
        distinct,
        nothing,
        nothing,
        nothing,
        `count(${numberIn(text, decimal)})`,
        `count(*) FILTER (WHERE starts_with(${text}, '[') AND ends_with(${text}, ']'))`,
        `min(len(try_cast(${text} AS DOUBLE[])))`,
        `max(len(try_cast(${text} AS DOUBLE[])))`,
        matching(text, codePattern),
        decimal === ',' ? '0' : matching(text, commaPattern),
        `avg(len(trim(${text})) - len(replace(trim(${text}), ' ', '')) + 1)`,
      ];
    }
    case 'list':
      return [
        missing,
        '0',
        '0',
        nothing,
        nothing,
        nothing,
        '0',
        '0',
        `min(len(${name}))`,
        `max(len(${name}))`,
        '0',
        '0',
        nothing,
      ];
    case 'identifier':
    case 'other':
      return [missing, '0', distinct, ...Array.from({ length: measures - 3 }, () => nothing)];
  }
}

/** The number that a text holds, or null. */
export function numberIn(text: string, decimal: Relation['decimal'] = '.'): string {
  return `try_cast(${decimal === ',' ? `replace(${text}, ',', '.')` : text} AS DOUBLE)`;
}

/** Whether a text is as a pattern says, blanks around it aside. */
export function isLike(text: string, pattern: string): string {
  return `regexp_full_match(trim(${text}), ${literal(pattern)})`;
}

function matching(text: string, pattern: string): string {
  return `count(*) FILTER (WHERE ${isLike(text, pattern)})`;
}

/** The value of a column of numbers, truths or times as a DOUBLE; times in seconds since 1970 (of the day, for times of day). */
export function numberOf({ name, kind, type }: TableColumn): string {
  const column = identifier(name);
  if (kind === 'time') return type.startsWith('DATE') ? `epoch(${column}::TIMESTAMP)` : `epoch(${column})`;
  return type === 'DOUBLE' ? column : `${column}::DOUBLE`;
}

function toProfile(column: TableColumn, rows: number, found: readonly Value[]): ColumnProfile {
  const [missing, infinite, distinct, least, greatest, mean, ...ofText] = found;
  const [numericTexts, listTexts, shortest, longest, codeTexts, commaTexts, words] = ofText;
  const known = least !== null && least !== undefined;
  return {
    ...column,
    rows,
    missing: toNumber(missing),
    infinite: toNumber(infinite),
    distinct: toNumber(distinct),
    ...(known && { least: toNumber(least), greatest: toNumber(greatest), mean: toNumber(mean) }),
    numericTexts: toNumber(numericTexts),
    listTexts: toNumber(listTexts),
    codeTexts: toNumber(codeTexts),
    commaTexts: toNumber(commaTexts),
    ...(column.kind === 'text' && { words: toNumber(words) }),
    ...(shortest !== null &&
      shortest !== undefined && { lengths: [toNumber(shortest), toNumber(longest)] as const }),
  };
}
