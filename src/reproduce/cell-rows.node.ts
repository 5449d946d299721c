import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import { openDataset } from '../data/open.node.js';
import { subset } from '../data/subset.js';
import { writeNpy } from '../data/write.node.js';
import { MixturaError } from '../error.js';
import { RandomStream } from '../runtime/random.js';
import type { Profile } from './result-line.js';

/** The rows of a run, their classes to score by, and what opens the rows again. */
export interface CellRows {
  readonly dataset: Dataset;
  readonly classes: Int32Array;
  readonly source: string;
}

const quickRows = 600;

/** Opens the rows of a named data set; of many, a quick run takes some. */
export async function openCellRows(name: string, profile: Profile, workFolder: string): Promise<CellRows> {
  const whole = await openDataset(name);
  if (profile === 'full' || whole.rows <= quickRows) {
    return { dataset: whole, classes: classesOf(whole), source: name };
  }
  const rows = new RandomStream(0).split('quick').sample(whole.rows, quickRows);
  const dataset = subset(whole, rows, `${whole.name}, ${quickRows} rows`);
  // On disk, so that a run that was stopped finds them again.
  const source = join(workFolder, 'quick', `${name}.npy`);
  if (!existsSync(source)) {
    const values = new Float32Array(quickRows * dataset.features);
    dataset.read(0, quickRows, values);
    writeNpy(source, { values, rows: quickRows, columns: dataset.features }, dataset.rowShape);
  }
  return { dataset, classes: classesOf(dataset), source };
}

function classesOf(dataset: Dataset): Int32Array {
  if (dataset.labels !== undefined) return dataset.labels;
  throw new MixturaError('MISSING_DATA', `${dataset.name} has no labels to score by`);
}
