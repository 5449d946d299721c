import type { Json } from '../../artifact/json.js';
import type { FinishedLine } from '../result-line.js';
import { generatedImages, memberImages } from './cluster-images.node.js';
import { expertAnswers } from './expert-answers.node.js';
import type { FinishedRun } from './finished-run.js';
import type { MeasurementName } from './kinds.js';
import { neighbourErrors } from './neighbour-errors.js';
import { rowMap } from './row-map.js';

type Found = { readonly numbers: NonNullable<FinishedLine['measured']> } | { readonly array: Json };

/** How each measurement is taken. One entry a measurement, as in `kinds.ts`. */
const takers: Readonly<Record<MeasurementName, (run: FinishedRun) => Promise<Found>>> = {
  neighbourErrors: async (run) => ({ numbers: await neighbourErrors(run) }),
  generated: async (run) => ({ array: await generatedImages(run) }),
  members: async (run) => ({ array: await memberImages(run) }),
  map: async (run) => ({ array: await rowMap(run, 't-sne') }),
  plane: async (run) => ({ array: await rowMap(run, 'pca') }),
  experts: async (run) => ({ array: await expertAnswers(run) }),
  accuracyCurve: ({ curve }) => Promise.resolve({ array: curve }),
};

/** What a run was measured by: numbers for its line, arrays for files beside it. */
export interface Measured {
  readonly numbers: NonNullable<FinishedLine['measured']>;
  readonly arrays: ReadonlyMap<MeasurementName, Json>;
}

/** Takes the wanted measurements of a run that is over. Throws what a head that the model lacks throws. */
export async function measure(run: FinishedRun, wanted: readonly MeasurementName[]): Promise<Measured> {
  let numbers: Measured['numbers'] = {};
  const arrays = new Map<MeasurementName, Json>();
  for (const name of wanted) {
    const found = await takers[name](run);
    if ('numbers' in found) numbers = { ...numbers, ...found.numbers };
    else arrays.set(name, found.array);
  }
  return { numbers, arrays };
}
