import type { PresetName } from '../../models/presets.js';
import type { Cell } from './cell.js';
import { cells } from './cells.js';

/** Cells whose table, figure, data set, model or id holds the text; all for no text. */
export function selectCells(filter: string | undefined, preset: PresetName | 'both'): readonly Cell[] {
  const wanted = filter?.toLowerCase();
  return cells.filter(
    (candidate) =>
      (preset === 'both' || candidate.preset === preset) &&
      (wanted === undefined ||
        [candidate.id, candidate.model, candidate.dataset, ...candidate.tables].some((text) =>
          text.toLowerCase().includes(wanted),
        )),
  );
}
