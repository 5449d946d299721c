import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../artifact/run-files.js';
import { sha256Hex } from '../artifact/sha256.js';
import { readStateFile, writeStateFile } from '../artifact/state-file.node.js';
import type { Matrix } from '../data/matrix.js';
import { MixturaError } from '../error.js';
import type { FitContext } from '../mixture/index.js';
import type { MapKind } from './map-kinds.js';
import { defaultMapRows, laysOutAll, layoutMap, type MapLayout, type MapOptions } from './map-layouts.js';

/** A map of a run's embedding, from the run's folder where the very same map was laid out before. */
export async function cachedLayout(
  folder: string,
  kind: MapKind,
  embedding: Matrix,
  options: MapOptions,
  context: FitContext,
): Promise<MapLayout> {
  const path = pathOf(folder, kind, embedding, options);
  const known = readLayout(path, kind);
  if (known !== undefined) return known;
  const layout = await layoutMap(kind, embedding, options, context);
  const { positions, rows } = layout;
  writeStateFile(path, { tensors: { positions, rows }, metadata: {} });
  return layout;
}

/** A map that was laid out before, or undefined. */
export function knownLayout(
  folder: string,
  kind: MapKind,
  embedding: Matrix,
  options: MapOptions,
): MapLayout | undefined {
  return readLayout(pathOf(folder, kind, embedding, options), kind);
}

/** Undefined where there is none, or its file is damaged: a map can always be laid out again. */
function readLayout(path: string, kind: MapKind): MapLayout | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { positions, rows } = readStateFile(path).tensors;
    const isWhole = positions instanceof Float32Array && rows instanceof Int32Array;
    return isWhole && positions.length === 2 * rows.length ? { kind, positions, rows } : undefined;
  } catch (error) {
    if (error instanceof MixturaError && error.code === 'INVALID_ARTIFACT') return undefined;
    throw error;
  }
}

/** Named after what was laid out, and how: a run made anew never shows the map of the one before. */
function pathOf(folder: string, kind: MapKind, { values, rows }: Matrix, options: MapOptions): string {
  const digest = sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).slice(0, 12);
  const { mostRows = defaultMapRows, everyRow = false } = options;
  const part = laysOutAll(kind, rows, options) ? '' : `-${mostRows}${everyRow ? '-and-others' : ''}`;
  return join(folder, runFiles.maps, `${kind}-${rows}-${digest}${part}.safetensors`);
}
