import { MixturaError } from '../../error.js';
import { isMissingMark } from '../missing-marks.js';

/** Whether a row without a text is left out; kept, and of no word, where nobody says so. Throws `INVALID_OPTION` for what cannot be done about a text. */
export type MissingTexts = 'error' | 'drop' | undefined;

export function missingTexts(missing: 'error' | 'drop' | 'mean' | number | undefined): MissingTexts {
  if (missing === undefined || missing === 'error' || missing === 'drop') return missing;
  throw new MixturaError(
    'INVALID_OPTION',
    `\`missing: ${missing}\` puts a number in the place of a missing one; of texts choose \`missing: drop\` or \`missing: error\``,
  );
}

/** Whether a row is to be left out for its text. Throws `INVALID_DATA` naming `place` where missing texts are refused. */
export function isLeftOut(text: string, missing: MissingTexts, place: () => string): boolean {
  if (missing === undefined || !isMissingMark(text)) return false;
  if (missing === 'drop') return true;
  throw new MixturaError(
    'INVALID_DATA',
    `${place()} is missing; leave such rows out (\`missing: drop\`), or fill it in`,
  );
}
