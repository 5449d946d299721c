import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MixturaError } from '../error.js';
import type { SavedState } from './saved-state.js';
import { readStateFile, writeStateFile } from './state-file.node.js';

const kept = 2;
const filePattern = /^checkpoint-(\d+)\.safetensors$/;

/** Writes the next checkpoint, and removes all but the last two: while one is being written, a whole one is always there. */
export function saveCheckpoint(folder: string, state: SavedState): void {
  const numbers = checkpointNumbers(folder);
  const next = (numbers.at(-1) ?? 0) + 1;
  writeStateFile(checkpointPath(folder, next), state);
  for (const number of [...numbers, next].slice(0, -kept))
    rmSync(checkpointPath(folder, number), { force: true });
}

/** The newest checkpoint that is whole, or undefined where none was written. Throws `INVALID_ARTIFACT` where all are damaged. */
export function latestCheckpoint(folder: string): SavedState | undefined {
  const causes: unknown[] = [];
  for (const number of checkpointNumbers(folder).toReversed()) {
    const path = checkpointPath(folder, number);
    try {
      return readStateFile(path);
    } catch (cause) {
      causes.push(cause);
    }
  }
  if (causes.length === 0) return undefined;
  throw new MixturaError('INVALID_ARTIFACT', `no checkpoint in ${folder} is whole; start the run anew`, {
    cause: new AggregateError(causes),
  });
}

function checkpointNumbers(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const numbers = readdirSync(folder).flatMap((file) => filePattern.exec(file)?.[1] ?? []);
  return numbers.map(Number).toSorted((a, b) => a - b);
}

function checkpointPath(folder: string, number: number): string {
  return join(folder, `checkpoint-${String(number).padStart(6, '0')}.safetensors`);
}
