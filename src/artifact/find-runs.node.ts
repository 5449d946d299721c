import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MixturaError } from '../error.js';
import { hasRestarts, readRestarts } from './restarts-record.node.js';
import { RunFolder } from './run-folder.node.js';

/** Whether a folder is a run itself. */
export function isRun(folder: string): boolean {
  const path = resolve(folder);
  return RunFolder.list(dirname(path)).includes(path);
}

/** The runs of a folder, those of its restarts among them. */
export function listRuns(parent: string): string[] {
  const entries = existsSync(parent) ? readdirSync(parent).toSorted() : [];
  const withRestarts = entries.map((name) => join(parent, name)).filter(hasRestarts);
  return [...RunFolder.list(parent), ...withRestarts.flatMap((folder) => RunFolder.list(folder))].toSorted();
}

/** The run that a path stands for: itself, or the winner of the restarts there. Throws `INVALID_ARTIFACT` where there is no winner yet. */
export function chosenRun(path: string): string {
  if (!hasRestarts(path)) return path;
  const { winner } = readRestarts(path);
  if (winner !== undefined) return join(path, winner);
  throw new MixturaError(
    'INVALID_ARTIFACT',
    `the restarts of ${path} are not finished; to go on: mixtura fit --resume ${path}`,
  );
}
