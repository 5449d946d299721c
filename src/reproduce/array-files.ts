import { sha256Hex } from '../artifact/sha256.js';
import type { Json } from '../artifact/json.js';
import type { MeasurementName } from './measurements/kinds.js';
import type { Profile } from './result-line.js';

/** Folder of the files of arrays, beside the lines. */
export const arraysFolder = 'figures-data';

/** A small file of what a run was measured by, named in its line. */
export interface ArrayFile {
  readonly array: MeasurementName;
  /** Within the results folder. */
  readonly name: string;
  readonly content: string;
  /** SHA-256 of the content. */
  readonly digest: string;
}

interface About {
  readonly cell: string;
  readonly seed: number;
  readonly profile: Profile;
  readonly name: MeasurementName;
}

export function arrayFile({ cell, seed, profile, name: array }: About, value: Json): ArrayFile {
  const content = `${JSON.stringify(value)}\n`;
  const quick = profile === 'quick' ? 'quick-' : '';
  const name = `${arraysFolder}/${quick}${cell.replaceAll('/', '-')}-${seed}-${array}.json`;
  return { array, name, content, digest: sha256Hex(content) };
}
