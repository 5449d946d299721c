import type { RunConfig } from '../artifact/run-config.js';

/** A value as a run's configuration holds it. */
export function plain(value: object): RunConfig['options'] {
  return JSON.parse(JSON.stringify(value)) as RunConfig['options'];
}
