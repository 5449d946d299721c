import { readFileSync } from 'node:fs';
import { writeFileAtomic } from './atomic-file.node.js';
import { canRead } from './can-read.node.js';
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
  return canRead(path, () => readFileSync(path));
}
