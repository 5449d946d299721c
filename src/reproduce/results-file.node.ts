import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { canWrite, makeFolder } from '../artifact/atomic-file.node.js';
import { parseJson } from '../artifact/json.js';
import { MixturaError } from '../error.js';
import { resultLineSchema, type ResultLine } from './result-line.js';

/** All lines of a results file; none where there is no file. A torn last line, from a kill while it was written, is left out. */
export function readResults(path: string): ResultLine[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const complete = lines.slice(0, -1).filter((line) => line !== '');
  return complete.map((line, i) => {
    const parsed = resultLineSchema.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
    throw new MixturaError('INVALID_ARTIFACT', `${path}, line ${i + 1} is not a result; restore the file`, {
      cause: parsed.error,
    });
  });
}

/** Adds a line and waits until it is on the disk. */
export function appendResult(path: string, line: ResultLine): void {
  canWrite(path, () => {
    makeFolder(dirname(path));
    const torn =
      existsSync(path) && !readFileSync(path, 'utf8').endsWith('\n') && readFileSync(path).length > 0;
    const file = openSync(path, 'a');
    try {
      writeSync(file, `${torn ? '\n' : ''}${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}
