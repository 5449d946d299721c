import type { ColumnProfile } from './column-profile.node.js';

const fewestRows = 10;

/**
 * Why a column looks like one that names its rows, from which nothing can be learnt; undefined where it does not. Numbers of kind real never do. The
 * count of different values is an estimate, so "all different" is taken with a margin of a tenth.
 */
export function idReason(profile: ColumnProfile): string | undefined {
  const { kind, rows, missing, distinct, least = 0, greatest = 0, name } = profile;
  if (kind === 'identifier') return 'it holds UUIDs';
  const allDifferent = rows >= fewestRows && distinct >= 0.9 * (rows - missing) && missing < rows / 2;
  if (!allDifferent) return undefined;
  if (kind === 'integer' && greatest - least === rows - 1 && missing === 0) {
    return `it counts the rows from ${least} to ${greatest}`;
  }
  if (kind === 'integer' && /(^|[_\s-])(id|uuid|key|nr|index)$|[a-z]Id$/i.test(name)) {
    return 'it is called an id and its values are all different';
  }
  const isNumeric = profile.numericTexts > 0 || profile.listTexts > 0;
  return kind === 'text' && !isNumeric ? 'its texts are (nearly) all different' : undefined;
}
