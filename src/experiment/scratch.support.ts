import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { namedDataset } from '../data/named.node.js';
import { writeNpy } from '../data/write.node.js';
import { modelNamed } from '../models/registry.js';
import type { SavedState } from '../artifact/saved-state.js';

/** An empty folder, and how to remove it. */
export function scratch(): { path: (...parts: string[]) => string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-'));
  return {
    path: (...parts) => join(folder, ...parts),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** All rows of a data set. */
export function allRows(dataset: Dataset): Matrix {
  const values = new Float32Array(dataset.rows * dataset.features);
  dataset.read(0, dataset.rows, values);
  return { values, rows: dataset.rows, columns: dataset.features };
}

/** Writes the first `rows` digits as an NPY file. */
export async function writeSomeDigits(path: string, rows: number): Promise<void> {
  const digits = await namedDataset('digits');
  const values = new Float32Array(rows * digits.features);
  digits.read(0, rows, values);
  writeNpy(path, { values, rows, columns: digits.features }, digits.rowShape);
}

/** Those of the tiny options that a model has: every phase of it runs, none for long. */
export function tinyOptions(model: string): Record<string, unknown> {
  const { shape } = modelNamed(model).schema;
  const tiny: Record<string, unknown> = {
    clusters: 4,
    hidden: [12],
    latent: 3,
    batchSize: 32,
    epochs: 2,
    pretrainEpochs: 2,
    heldEpochs: 1,
    averageDecay: 0.9,
    gammaSteps: 4,
    annealingPeriods: 1,
    annealingSteps: 3,
    staticSteps: 1,
    startLayoutEpochs: 20,
    startNeighbours: 8,
    layoutEpochs: 20,
    restarts: 2,
    startRestarts: 2,
  };
  return Object.fromEntries(Object.entries(tiny).filter(([name]) => Object.hasOwn(shape, name)));
}

/** The bits of a saved model: what must agree between two runs, whatever time they took. */
export function bitsOf({ tensors }: SavedState): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { buffer, byteOffset, byteLength }]) => [
      name,
      Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
    ]),
  );
}
