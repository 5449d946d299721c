import { appendJsonLine, readJsonLines } from '../artifact/json-lines.node.js';
import { trialResultSchema, type TrialResult } from './trial.js';

/** The results of a study in a file of JSON lines; lines of other studies, and any that are no results, are left alone. */
export function readTrials(path: string, study: string): TrialResult[] {
  return readJsonLines(path).flatMap((line) => {
    const parsed = trialResultSchema.safeParse(line);
    return parsed.success && parsed.data.study === study ? [parsed.data] : [];
  });
}

/** Adds a line and waits until it is on the disk. */
export function appendTrial(path: string, result: TrialResult): void {
  appendJsonLine(path, result);
}
