import type { PresetName } from '../../models/presets.js';
import type { Cell } from './cell.js';
import { cells } from './cells.js';

/** The cell of that id; else cells whose table, figure, data set, model or id holds the text; all for no text. */
export function selectCells(filter: string | undefined, preset: PresetName | 'both'): readonly Cell[] {
  const wanted = filter?.toLowerCase() ?? '';
  // `mnist/…` is part of `fashion-mnist/…`, but the name of one.
  const named = cells.filter(({ id }) => id === wanted);
  const found = named.length > 0 ? named : cells.filter((candidate) => holds(candidate, wanted));
  return found.filter((candidate) => preset === 'both' || candidate.preset === preset);
}

function holds({ id, model, dataset, tables }: Cell, text: string): boolean {
  return [id, model, dataset, ...tables].some((name) => name.toLowerCase().includes(text));
}
