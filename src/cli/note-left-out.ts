import type { Dataset } from '../data/dataset.js';
import { leftOutTexts } from '../experiment/left-out.js';
import { asTyped } from './as-typed.js';
import type { CommandIO } from './io.js';

/** Says what was left out of a data set or read as something else. */
export function noteLeftOut(io: CommandIO, dataset: Dataset): void {
  for (const text of leftOutTexts(dataset)) io.note(`${asTyped(text)}\n`);
}
