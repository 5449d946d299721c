import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { canWrite, makeFolder } from '../artifact/atomic-file.node.js';
import { parseJson } from '../artifact/json.js';
import { trialResultSchema, type TrialResult } from './trial.js';

/** The results of a study in a file of JSON lines; lines of other studies and a line torn by a crash are left alone. */
export function readTrials(path: string, study: string): TrialResult[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parsed = trialResultSchema.safeParse(parseJson(line));
      return parsed.success && parsed.data.study === study ? [parsed.data] : [];
    });
}

/** Adds a line; after a torn one, on a line of its own. */
export function appendTrial(path: string, result: TrialResult): void {
  canWrite(path, () => {
    makeFolder(dirname(path));
    const torn = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8'));
    appendFileSync(path, `${torn ? '\n' : ''}${JSON.stringify(result)}\n`, { flush: true });
  });
}
