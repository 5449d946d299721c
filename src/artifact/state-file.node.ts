import { readFileSync } from 'node:fs';
import { MixturaError } from '../error.js';
import { writeFileAtomic } from './atomic-file.node.js';
import { decodeState, encodeState, type SavedState } from './saved-state.js';

/** Saves a state as one file, atomically. Throws `CANNOT_WRITE`. */
export function writeStateFile(path: string, state: SavedState): void {
  writeFileAtomic(path, encodeState(state));
}

/** Throws `CANNOT_READ`, or `INVALID_ARTIFACT` where the file is damaged or something else. */
export function readStateFile(path: string): SavedState {
  return decodeState(readBytes(path), path);
}

export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MixturaError(
      'CANNOT_READ',
      `cannot read ${path}: ${reason}. Check the path and who may read it.`,
      { cause },
    );
  }
}
