import type { z } from 'zod';
import { toJson } from '../artifact/json.js';
import { parseOptions } from '../models/parse-options.js';
import { presetOptions } from '../models/presets.js';
import { modelNamed } from '../models/registry.js';
import type { Cell } from './cells/cell.js';
import type { Profile } from './result-line.js';

/** What the options of a run follow from, beside its cell. */
export interface RunPlace {
  readonly seed: number;
  readonly profile: Profile;
  /** Rows that are clustered. */
  readonly rows: number;
}

const quickEpochs = 2;
const quickSteps = 20;

/** All options of a run of a cell, resolved: the preset, then what the cell sets itself, then the seed; a quick run bounds epochs and steps. */
export function resolvedOptions(cell: Cell, { seed, profile, rows }: RunPlace): z.output<z.ZodJSONSchema> {
  const definition = modelNamed(cell.model);
  const resolve = (options: Readonly<Record<string, unknown>>) => toJson(parseOptions(definition, options));
  const { features, clusters } = cell;
  const given = {
    ...presetOptions(cell.model, cell.preset, cell.dataset, { rows, features }),
    ...cell.options,
    clusters,
    seed,
  };
  if (profile === 'full') return resolve(given);
  const asked = resolve(given) as Readonly<Record<string, unknown>>;
  const less = Object.keys(definition.schema.shape).flatMap((name): [string, number][] => {
    const most = mostOf(name);
    return most === undefined || Number(asked[name]) <= most ? [] : [[name, most]];
  });
  return resolve({ ...given, ...Object.fromEntries(less) });
}

/** How far a quick run goes with a number of epochs or steps. */
function mostOf(option: string): number | undefined {
  if (/epochs$/i.test(option)) return quickEpochs;
  return /steps$/i.test(option) ? quickSteps : undefined;
}
