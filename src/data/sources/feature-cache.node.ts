import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../artifact/sha256.js';
import type { Dataset } from '../dataset.js';
import { fileDataset } from '../file-dataset.node.js';
import { userCache } from '../named/store.node.js';
import type { RowFacts } from '../row-facts.js';
import { writeFloats } from '../write.node.js';

/** Rows of features that are yet to be computed. */
export interface FeatureSource extends Omit<RowFacts, 'columns'> {
  readonly name: string;
  readonly rows: number;
  /** All that the features depend on. */
  readonly key: readonly unknown[];
  /** The features, some rows at a time. */
  blocks(): AsyncIterable<Float32Array>;
}

/** Features that are computed once and kept on disk, under a hash of what they depend on, in `cache` or mixtura's folder in the user's cache. */
export async function keptFeatures(source: FeatureSource, cache = userCache()): Promise<Dataset> {
  const { name, rows, labels, labelNames, ids } = source;
  const path = join(cache, 'features', `${hashOf(source.key)}.f32`);
  if (!existsSync(path)) await writeFloats(path, source.blocks());
  return fileDataset({
    path,
    name,
    rows,
    features: statSync(path).size / Float32Array.BYTES_PER_ELEMENT / rows,
    ...(labels && { labels }),
    ...(labelNames && { labelNames }),
    ...(ids && { ids }),
  });
}

/** SHA-256 (hex) of plain data, as JSON. */
export function hashOf(value: unknown): string {
  return sha256Hex(JSON.stringify(value));
}
