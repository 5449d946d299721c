import { MixturaError } from '../../error.js';
import { asSentence } from '../as-sentence.js';
import type { ColumnProfile } from './column-profile.node.js';

/** What a column looks like that tells its rows apart instead of describing them, and why. */
export interface Suspicion {
  readonly looksLike: 'an id' | 'free text';
  readonly reason: string;
}

/** What has to be known of a column to suspect it. */
export interface ColumnTraits
  extends
    Pick<ColumnProfile, 'name' | 'kind' | 'rows' | 'missing' | 'least' | 'greatest' | 'mean'>,
    Partial<Pick<ColumnProfile, 'numericTexts' | 'listTexts' | 'commaTexts' | 'words'>> {
  /** Standard deviation of its numbers; any will do unless given. */
  readonly deviation?: number;
}

const fewestRows = 10;

/** Of those rows that have a value: as many different ones are as good as one a row. */
const nearlyAll = 0.9;

/** Names have fewer words, sentences more. */
const wordsOfText = 3;

/** What a column of so many different values is, if there is nothing to learn from them as they are. Numbers of kind real never are. */
export function suspicionOf(traits: ColumnTraits, distinct: number): Suspicion | undefined {
  const { kind, rows, missing, words = 0 } = traits;
  if (kind === 'identifier') return { looksLike: 'an id', reason: 'it holds UUIDs' };
  if (rows < fewestRows || distinct < nearlyAll * (rows - missing) || missing >= rows / 2) return undefined;
  if (kind === 'integer') {
    const reason = idReason(traits);
    return reason === undefined ? undefined : { looksLike: 'an id', reason };
  }
  const { numericTexts = 0, listTexts = 0, commaTexts = 0 } = traits;
  if (kind !== 'text' || numericTexts > 0 || listTexts > 0 || commaTexts > 0) return undefined;
  const reason = 'its texts are (nearly) all different';
  return words < wordsOfText
    ? { looksLike: 'an id', reason }
    : { looksLike: 'free text', reason: `${reason}, of ${Math.round(words)} words on average` };
}

/** Why whole numbers that are all different look like ids. */
function idReason(traits: ColumnTraits): string | undefined {
  const { rows, missing, least = 0, greatest = 0, name } = traits;
  if (greatest - least === rows - 1 && missing === 0)
    return `it counts the rows from ${least} to ${greatest}`;
  if (/(^|[_\s-])(id|uuid|key|nr|index)$|[a-z]Id$/i.test(name)) {
    return 'it is called an id and its values are all different';
  }
  if (!areRandomDigits(traits)) return undefined;
  return `its values are (nearly) all different, of ${digitsOf(least)} digits and as evenly spread as random ones`;
}

/** Shorter numbers are told apart by 32-bit floats, and more of them are quantities. */
const fewestDigits = 9;

/**
 * Whether whole numbers are as if each of their digits had been drawn: all of one length, over more than half of what that length can hold, and neither
 * heaped nor skew. Times and dates of one length lie much closer together; quantities are heaped about their middle, or skew.
 */
function areRandomDigits({ least = 0, greatest = 0, mean = 0, deviation, rows }: ColumnTraits): boolean {
  const digits = digitsOf(least);
  const [lowest, beyond] = [10 ** (digits - 1), 10 ** digits];
  const span = greatest - least;
  // In 32 bits the greatest of a length are rounded up to the next.
  if (digits < fewestDigits || greatest > beyond || span < (beyond - lowest) / 2) return false;
  // Even numbers have a standard deviation of .29 of their span; three of its errors for the mean are .87 / √rows.
  const isCentred = Math.abs(mean - (least + greatest) / 2) < span * Math.max(0.05, 1 / Math.sqrt(rows));
  return isCentred && (deviation === undefined || deviation > 0.25 * span);
}

function digitsOf(value: number): number {
  return value < 1 ? 1 : Math.floor(Math.log10(value)) + 1;
}

/** What to do about a suspicious column, as sentences begin. */
export function suspicionCures(column: string, { looksLike }: Suspicion): string[] {
  const own = [`name it as the id (\`id: ${column}\`)`, `ignore it (\`ignore: ${column}\`)`];
  return looksLike === 'an id' ? own : [`learn from its words (\`textColumn: ${column}\`)`, ...own];
}

/** The refusal to learn from a suspicious column. */
export function suspicionRefusal(table: string, column: string, suspicion: Suspicion): MixturaError {
  const { looksLike, reason } = suspicion;
  const cures = [...suspicionCures(column, suspicion), 'list the columns to learn from (`columns`)'];
  return new MixturaError(
    'INVALID_DATA',
    `${table}: column ${column} looks like ${looksLike}: ${reason}. ${asSentence(cures)}`,
    { details: { column, reason } },
  );
}
