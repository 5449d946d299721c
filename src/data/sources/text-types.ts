import { missingMarks } from '../missing-marks.js';
import { literal } from './duckdb.node.js';

/** What the cells of a column of a text table may all be. */
export interface TextType {
  /** DuckDB's name of it. */
  readonly type: string;
  /** Whether a cell looks like one, whatever becomes of it. */
  readonly looksSo: (cell: string) => boolean;
  /** A cell's value as SQL; null where it has none. */
  readonly value: (cell: string) => string;
  /** Whether a cell is one, as SQL. */
  readonly fits: (cell: string) => string;
  /** How times are spelt, for `strptime`. */
  readonly format?: string;
}

const marks = missingMarks.map(literal).join(', ');

/** What a cell says, as SQL; null where it says that there is no value. */
export function cellText(cell: string): string {
  return `CASE WHEN lower(trim(${cell})) NOT IN (${marks}) THEN trim(${cell}) END`;
}

function textType(type: string, pattern: string, value = cast(type)): TextType {
  const fits = (cell: string) => `(${value(`trim(${cell})`)} IS NOT NULL AND ${matches(cell, pattern)})`;
  return { type, looksSo: matcher(pattern), value: (cell) => value(`trim(${cell})`), fits };
}

const cast = (type: string) => (cell: string) => `try_cast(${cell} AS ${type})`;

/** Patterns are of whole cells in any case, and mean the same to JavaScript and DuckDB. */
function matcher(pattern: string): TextType['looksSo'] {
  const whole = new RegExp(`^(?:${pattern})$`, 'i');
  return (cell) => whole.test(cell);
}

function matches(cell: string, pattern: string): string {
  return `regexp_full_match(trim(${cell}), ${literal(pattern)}, 'i')`;
}

const clock = String.raw`\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?`;
const isoDate = String.raw`\d{4}[-/]\d{1,2}[-/]\d{1,2}`;

/** What stands for ISO 8601 among formats. */
export const isoFormat = 'ISO 8601';

/** Times of day, in all of their spellings: the format only names them. */
const clockTimes: TextType = { ...textType('TIME', clock), format: '%H:%M:%S' };

const isoTimes: readonly TextType[] = [
  textType('DATE', isoDate),
  textType('TIMESTAMP', `${isoDate}([ T]${clock})?`),
  textType('TIMESTAMP WITH TIME ZONE', String.raw`${isoDate}([ T]${clock}(Z|[+-]\d{2}(:?\d{2})?)?)?`),
];

/** Numbers as computers write them; whole ones with zeros in front are codes, but two digits may be a month, a day or an hour. */
const whole = String.raw`\d{1,2}|[1-9]\d{2,}`;

const truths = textType('BOOLEAN', 'true|false|t|f|yes|no');

/** Numbers are most of most tables, and patterns slow: they are asked where a cast alone does not tell. */
function numberType(
  type: string,
  pattern: string,
  number: (cell: string) => string,
  tells: (cell: string) => string,
): TextType {
  const fits = (cell: string) =>
    `CASE WHEN ${number(cell)} IS NULL THEN false WHEN ${tells(cell)} THEN true ELSE ${matches(cell, pattern)} END`;
  return { type, looksSo: matcher(pattern), value: number, fits };
}

const integers = numberType(
  'BIGINT',
  String.raw`[+-]?(\d{1,2}|[1-9]\d{2,17})`,
  cast('BIGINT'),
  // A cast would round 1.5.
  (cell) => `${cast('BIGINT')(cell)}::VARCHAR = ${cell}`,
);

function reals(decimal: '.' | ','): TextType {
  const mark = decimal === '.' ? '[.]' : ',';
  const fraction = String.raw`\d+${mark}\d*|${mark}\d+`;
  return numberType(
    'DOUBLE',
    String.raw`[+-]?(${whole}|(${fraction}|\d+)e[+-]?\d+|${fraction}|inf(inity)?)`,
    (cell) => cast('DOUBLE')(decimal === ',' ? `replace(${cell}, ',', '.')` : cell),
    (cell) => (decimal === ',' ? 'false' : `left(${cell}, 1) <> '0'`),
  );
}

/** What follows a date, as `strptime` and as a pattern. */
const dayTimes = [
  ['', ''],
  [' %H:%M:%S', String.raw` \d{1,2}:\d{2}:\d{2}`],
  [' %H:%M', String.raw` \d{1,2}:\d{2}`],
  [' %I:%M:%S %p', String.raw` \d{1,2}:\d{2}:\d{2} [ap]m`],
  [' %I:%M %p', String.raw` \d{1,2}:\d{2} [ap]m`],
] as const;

const years = [
  ['%Y', String.raw`\d{4}`],
  ['%y', String.raw`\d{2}`],
] as const;

/** Dates with the year last: days before months where both can be. */
const calendarTimes: readonly TextType[] = ['/', '.', '-'].flatMap((mark) =>
  ['%d', '%m'].flatMap((first) =>
    years.flatMap(([year, digits]) =>
      dayTimes.map(([time, spelt]): TextType => {
        const format = [first, first === '%d' ? '%m' : '%d', year].join(mark) + time;
        return timeType(format, String.raw`\d{1,2}[${mark}]\d{1,2}[${mark}]${digits}${spelt}`);
      }),
    ),
  ),
);

function timeType(format: string, pattern: string): TextType {
  const type = format.includes(' ') ? 'TIMESTAMP' : 'DATE';
  return { ...textType(type, pattern, (cell) => `try_strptime(${cell}, '${format}')::${type}`), format };
}

/** What a column of text may be, the narrowest first; text where it is none of them. `format`, where it is known, says how its times are spelt. */
export function textTypes(decimal: '.' | ',', format?: string): readonly TextType[] {
  if (format === isoFormat) return isoTimes;
  const times = [clockTimes, ...calendarTimes];
  if (format !== undefined) return times.filter((time) => time.format === format);
  return [truths, integers, reals(decimal), ...isoTimes, ...times];
}
