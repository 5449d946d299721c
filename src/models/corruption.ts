import type { Feed } from '../runtime/program.js';
import { input, type Leaf, type Tensor } from '../tensor/index.js';
import type { Step } from '../training/phases.js';
import type { ModelInput } from './definition.js';

/** Rows with Gaussian noise of some standard deviation added: what a denoising autoencoder's encoder sees. */
export interface Corruption {
  readonly row: Tensor;
  feeds(step: Step): Record<string, Feed>;
}

export function corrupted(rows: ModelInput, deviation: number): Corruption {
  if (deviation === 0) return { row: rows.x, feeds: () => ({}) };
  const noise = input('corruption', ['batch', rows.features]);
  return { row: rows.x.add(noise.mul(deviation)), feeds: (step) => normalFeed(noise, step) };
}

/** Standard normal draws for an input, from the step's stream of its name. */
export function normalFeed(leaf: Leaf, { rows, random }: Step): Record<string, Feed> {
  const width = leaf.shape.slice(1).reduce((product: number, size) => product * Number(size), 1);
  return { [leaf.name]: random.split(leaf.name).fillNormal(new Float32Array(rows * width)) };
}
