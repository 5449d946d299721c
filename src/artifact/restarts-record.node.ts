import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MixturaError } from '../error.js';
import { canWrite, writeFileAtomic } from './atomic-file.node.js';
import { canRead } from './can-read.node.js';
import { restartsFile, runFiles } from './run-files.js';

const restartSchema = z.object({
  /** Within the folder of the restarts. */
  folder: z.string().regex(/^restart-\d+$/),
  seed: z.int().min(0),
  /** Absent until the run is finished. */
  objective: z.number().optional(),
  /** Why the run did not finish: restarts go on without it. */
  failure: z.string().optional(),
});

const recordSchema = z.object({
  formatVersion: z.literal(1),
  restarts: z.array(restartSchema).min(1),
  /** What the winner has least of; it knows no labels. */
  objectiveName: z.string().optional(),
  winner: z.string().optional(),
});

export type Restart = z.infer<typeof restartSchema>;

/** Runs of one request from several seeds, all of them kept, and the one of least objective. */
export type RestartsRecord = z.infer<typeof recordSchema>;

/** Whether a folder holds restarts in place of a run. */
export function hasRestarts(folder: string): boolean {
  return existsSync(join(folder, restartsFile));
}

/** Throws `CANNOT_READ` or `INVALID_ARTIFACT`. */
export function readRestarts(folder: string): RestartsRecord {
  const path = join(folder, restartsFile);
  const text = canRead(path, () => readFileSync(path, 'utf8'));
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new MixturaError('INVALID_ARTIFACT', `${path} is no record of restarts; restore it or start anew`, {
      cause,
    });
  }
}

export function saveRestarts(folder: string, record: RestartsRecord): void {
  writeFileAtomic(join(folder, restartsFile), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The folders of all runs that a folder's restarts have begun; none where it holds no restarts. */
export function restartFolders(folder: string): string[] {
  if (!hasRestarts(folder)) return [];
  return readRestarts(folder)
    .restarts.map((restart) => join(folder, restart.folder))
    .filter((path) => existsSync(join(path, runFiles.config)));
}

/** Removes restarts and their record; other files stay. Throws `CANNOT_WRITE`. */
export function removeRestarts(folder: string): void {
  for (const path of [...restartFolders(folder), join(folder, restartsFile)]) {
    canWrite(folder, () => rmSync(path, { recursive: true, force: true }));
  }
}
