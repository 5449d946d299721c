import { MixturaError } from '../../error.js';
import type { ColumnProfile } from './column-profile.node.js';

/** What has to be known of a column to take it for one that names its rows. */
export interface IdTraits
  extends
    Pick<ColumnProfile, 'name' | 'kind' | 'rows' | 'missing' | 'least' | 'greatest' | 'mean'>,
    Partial<Pick<ColumnProfile, 'numericTexts' | 'listTexts' | 'commaTexts'>> {
  /** Standard deviation of its numbers; any will do unless given. */
  readonly deviation?: number;
}

const fewestRows = 10;

/** Of those rows that have a value: as many different ones are as good as one a row. */
const nearlyAll = 0.9;

/** Why a column of so many different values looks like an id, from which nothing can be learnt. Numbers of kind real never do. */
export function idReason(traits: IdTraits, distinct: number): string | undefined {
  const { kind, rows, missing, least = 0, greatest = 0, name } = traits;
  if (kind === 'identifier') return 'it holds UUIDs';
  if (rows < fewestRows || distinct < nearlyAll * (rows - missing) || missing >= rows / 2) return undefined;
  if (kind === 'integer' && greatest - least === rows - 1 && missing === 0) {
    return `it counts the rows from ${least} to ${greatest}`;
  }
  if (kind === 'integer' && /(^|[_\s-])(id|uuid|key|nr|index)$|[a-z]Id$/i.test(name)) {
    return 'it is called an id and its values are all different';
  }
  if (kind === 'integer' && areRandomDigits(traits)) {
    return `its values are (nearly) all different, of ${digitsOf(least)} digits and as evenly spread as random ones`;
  }
  const { numericTexts = 0, listTexts = 0, commaTexts = 0 } = traits;
  const isNumeric = numericTexts > 0 || listTexts > 0 || commaTexts > 0;
  return kind === 'text' && !isNumeric ? 'its texts are (nearly) all different' : undefined;
}

/** Shorter numbers are told apart by 32-bit floats, and more of them are quantities. */
const fewestDigits = 9;

/**
 * Whether whole numbers are as if each of their digits had been drawn: all of one length, over more than half of what that length can hold, and neither
 * heaped nor skew. Times and dates of one length lie much closer together; quantities are heaped about their middle, or skew.
 */
function areRandomDigits({ least = 0, greatest = 0, mean = 0, deviation, rows }: IdTraits): boolean {
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

/** The refusal to learn from a column that looks like an id. */
export function idRefusal(table: string, column: string, reason: string): MixturaError {
  return new MixturaError(
    'INVALID_DATA',
    `${table}: column ${column} looks like an id: ${reason}. Name it as the id (\`id: ${column}\`), ignore it (\`ignore: ${column}\`), or list the columns to learn from (\`columns\`).`,
    { details: { column, reason } },
  );
}
