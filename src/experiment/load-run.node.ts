import { RunFolder } from '../artifact/run-folder.node.js';
import type { Dataset } from '../data/dataset.js';
import type { Estimator } from '../models/estimator.js';
import { estimatorOf, type ComputeOptions } from './create-estimator.node.js';
import { openDataFor, type Reading } from './data-source.node.js';

/** A finished run with its model ready to use. */
export interface LoadedRun {
  readonly folder: RunFolder;
  readonly estimator: Estimator;
  /**
   * Opens new rows as the run's own were read: columns by their names, the same categories, words and units. `reading` says what is other about these, such as
   * the `label` column to score them by.
   */
  open(source: string, reading?: Reading): Promise<Dataset>;
}

/** Opens a finished run. Throws `INVALID_ARTIFACT` where it is none, is unfinished or is damaged. */
export function loadRun(path: string, options: ComputeOptions = {}): LoadedRun {
  const folder = RunFolder.open(path);
  return {
    folder,
    estimator: estimatorOf(folder.config, options).restore(folder.loadModel()),
    open: (source, reading) => openDataFor(folder.config, { source, reading }),
  };
}
