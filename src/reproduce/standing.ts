import type { Cell } from './cells/cell.js';
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
 * Tells the runs of the present recipes of `cells` from those of rows or recipes that have changed since. A run counts for the row of its recipe, whatever
 * row it was made for: a recipe that was given up and stays a row of its own keeps all of its seeds. Of a run made twice the first counts that was measured
 * by all that its tables and figures ask for, and until there is one the first: what came out never decides.
 */
export function sortLines(lines: readonly ResultLine[], cells: readonly Cell[]): SortedLines {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const present = new Map<string, ResultLine>();
  const superseded: SupersededLine[] = [];
  for (const made of lines) {
    const own = byId.get(made.cell);
    const reason = changed(made, own);
    const cell = reason === undefined ? own : cells.find((other) => isOfRecipe(made, other));
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

function isMeasured(line: ResultLine, cell: Cell): boolean {
  return line.state === 'finished' && lacks(line, cell).length === 0;
}

/** Whether a run made for another row has the very recipe of this one. */
function isOfRecipe(line: ResultLine, cell: Cell): boolean {
  const { model, preset } = line;
  const isAlike = line.cell.startsWith(`${cell.dataset}/`) && model === cell.model && preset === cell.preset;
  return isAlike && changed(line, cell) === undefined;
}

/** What is not as it was when the line was made; undefined where all is. */
function changed(line: ResultLine, cell: Cell | undefined): string | undefined {
  if (cell === undefined) return 'no such row any more';
  const { seed, profile, dataset } = line;
  const names = recipeDifferences(line.options, resolvedOptions(cell, { seed, profile, rows: dataset.rows }));
  return names.length === 0 ? undefined : `other options since: ${names.join(', ')}`;
}
