import type { Cell } from './cells/cell.js';
import { cells } from './cells/cells.js';
import { lacks } from './exhibits/registry.js';
import { recipeDifferences } from './recipe-differences.js';
import { resolvedOptions } from './recipe.js';
import { runKey, type ResultLine } from './result-line.js';

/** A line that no longer speaks for a row of the tables, and why. It stays in the file. */
export interface SupersededLine {
  readonly line: ResultLine;
  readonly reason: string;
}

export interface SortedLines {
  /** Runs of the present recipes, one a cell, seed and profile. */
  readonly present: readonly ResultLine[];
  readonly superseded: readonly SupersededLine[];
}

/**
 * Tells the runs of the present recipes of the cells `known` from those of rows or recipes that have changed since. A run counts for the row of its recipe, whatever
 * row it was made for: a recipe that was given up and stays a row of its own keeps all of its seeds. Of a run made twice the first counts that was measured
 * by all that its tables and figures ask for, and until there is one the first: what came out never decides.
 */
export function sortLines(lines: readonly ResultLine[], known: readonly Cell[]): SortedLines {
  const byId = new Map(known.map((cell) => [cell.id, cell]));
  const present = new Map<string, ResultLine>();
  const superseded: SupersededLine[] = [];
  for (const made of lines) {
    const own = byId.get(made.cell);
    const reason = changed(made, own);
    const cell = reason === undefined ? own : known.find((other) => isOfRecipe(made, other));
    if (cell === undefined) {
      superseded.push({ line: made, reason: reason ?? 'no such row any more' });
      continue;
    }
    const line = cell === own ? made : { ...made, cell: cell.id };
    const key = runKey(line.cell, line.seed, line.profile);
    const earlier = present.get(key);
    if (earlier === undefined) present.set(key, line);
    else if (lacks(earlier, cell).length > 0 && isMeasured(line, cell)) {
      superseded.push({ line: earlier, reason: 'run again to be measured' });
      present.set(key, line);
    } else superseded.push({ line, reason: 'run twice: the first counts' });
  }
  return { present: [...present.values()], superseded };
}

/** The runs of the present recipes of some cells: a line of another cell stays that one's, though the recipes may be the same. */
export function presentOf(lines: readonly ResultLine[], asked: readonly Cell[]): readonly ResultLine[] {
  // In the order of all cells, so that a line counts for the same row whatever is asked for.
  const known = new Map([...cells, ...asked].map((cell) => [cell.id, cell]));
  const ids = new Set(asked.map(({ id }) => id));
  return sortLines(lines, [...known.values()]).present.filter(({ cell }) => ids.has(cell));
}

function isMeasured(line: ResultLine, cell: Cell): boolean {
  return line.state === 'finished' && lacks(line, cell).length === 0;
}

/** Whether a run made for another row has the very recipe of this one. */
function isOfRecipe(line: ResultLine, cell: Cell): boolean {
  const { model, preset } = line;
  const isAlike = line.cell.startsWith(`${cell.dataset}/`) && model === cell.model && preset === cell.preset;
  return isAlike && isOfStudy(line) === (cell.rows === 'study') && changed(line, cell) === undefined;
}

/** Whether a run held rows out, and so learnt from others than a run of the same options that did not. */
function isOfStudy(line: ResultLine): boolean {
  return line.state === 'finished' && line.measured?.heldOut !== undefined;
}

/** What is not as it was when the line was made; undefined where all is. */
function changed(line: ResultLine, cell: Cell | undefined): string | undefined {
  if (cell === undefined) return 'no such row any more';
  const { seed, profile, dataset } = line;
  const names = recipeDifferences(line.options, resolvedOptions(cell, { seed, profile, rows: dataset.rows }));
  return names.length === 0 ? undefined : `other options since: ${names.join(', ')}`;
}
