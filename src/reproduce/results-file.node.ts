import { appendJsonLine, readJsonLines } from '../artifact/json-lines.node.js';
import { MixturaError } from '../error.js';
import { resultLineSchema, type ResultLine } from './result-line.js';

/** All lines of a results file; none where there is no file. A torn last line, from a kill while it was written, is left out. */
export function readResults(path: string): ResultLine[] {
  return readJsonLines(path).map((line, i) => {
    const parsed = resultLineSchema.safeParse(line);
    if (parsed.success) return parsed.data;
    throw new MixturaError('INVALID_ARTIFACT', `${path}, line ${i + 1} is not a result; restore the file`, {
      cause: parsed.error,
    });
  });
}

/** Adds a line and waits until it is on the disk. */
export function appendResult(path: string, line: ResultLine): void {
  appendJsonLine(path, line);
}
