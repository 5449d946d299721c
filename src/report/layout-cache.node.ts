import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runFiles } from '../artifact/run-files.js';
import { sha256Hex } from '../artifact/sha256.js';
import { readStateFile, writeStateFile } from '../artifact/state-file.node.js';
import type { SavedState } from '../artifact/saved-state.js';
import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { FitContext } from '../mixture/index.js';
import { defaultMapRows, layoutMap, type MapKind, type MapLayout, type MapOptions } from './map-layouts.js';

const metadataSchema = z.object({ keys: z.record(z.string(), z.string()) });

/** A map of a run's embedding, from the run's folder where the very same map was laid out before. */
export async function cachedLayout(
  folder: string,
  kind: MapKind,
  embedding: Matrix,
  options: MapOptions,
  context: FitContext,
): Promise<MapLayout> {
  const path = join(folder, runFiles.layouts);
  const key = keyOf(embedding, options);
  const saved = read(path);
  const positions = saved.tensors[`${kind} positions`];
  const rows = saved.tensors[`${kind} rows`];
  if (saved.keys[kind] === key && positions instanceof Float32Array && rows instanceof Int32Array) {
    return { kind, positions, rows };
  }
  const layout = await layoutMap(kind, embedding, options, context);
  // Read again: another process may have added its map meanwhile.
  const latest = read(path);
  writeStateFile(path, {
    tensors: {
      ...latest.tensors,
      [`${kind} positions`]: layout.positions,
      [`${kind} rows`]: layout.rows,
    },
    metadata: { keys: { ...latest.keys, [kind]: key } },
  });
  return layout;
}

function keyOf({ values, columns }: Matrix, { mostRows = defaultMapRows }: MapOptions): string {
  const digest = sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return `${digest} ${columns} ${mostRows}`;
}

/** What is there; nothing where there is no file, or one that is damaged: a map can always be laid out again. */
function read(
  path: string,
): Pick<SavedState, 'tensors'> & { readonly keys: Readonly<Record<string, string>> } {
  const nothing = { tensors: {}, keys: {} };
  if (!existsSync(path)) return nothing;
  try {
    const { tensors, metadata } = readStateFile(path);
    const parsed = metadataSchema.safeParse(metadata);
    return parsed.success ? { tensors, keys: parsed.data.keys } : nothing;
  } catch (error) {
    if (error instanceof MixturaError && error.code === 'INVALID_ARTIFACT') return nothing;
    throw error;
  }
}
