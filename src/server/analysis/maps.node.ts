import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../../artifact/run-files.js';
import { sha256Hex } from '../../artifact/sha256.js';
import { parseNpy } from '../../data/formats/npy.js';
import { gatherRows, type Matrix } from '../../data/matrix.js';
import { writeNpy } from '../../data/write.node.js';
import {
  manifoldLayout,
  nearestReferences,
  neighbourEmbedding,
  placeRows,
  principalComponents,
  project,
  type FitContext,
} from '../../mixture/index.js';
import { RandomStream } from '../../runtime/random.js';
import { unreachable } from '../../error.js';
import type { MapKind } from '../interface.js';
import type { Study } from './study.node.js';

/** Above this many rows UMAP lays out so many and places the others among them. */
const mostLaidOut = 20_000;
const placementNeighbours = 8;

/** Positions of all rows on a map of the embedding, `[rows, 2]`; kept in the run's folder. */
export async function mapOf(
  study: Study,
  kind: MapKind,
  onShare: (share: number) => void = () => undefined,
): Promise<Matrix> {
  const known = knownMap(study, kind);
  if (known !== undefined) return known;
  const context: FitContext = {
    random: new RandomStream(0).split(kind),
    products: study.products,
    onProgress: (done, total) => onShare(done / total),
  };
  const map = await computeMap(study.embedding, kind, context);
  writeNpy(pathOf(study, kind), map);
  return map;
}

/** A map that was computed before, or undefined. */
export function knownMap(study: Study, kind: MapKind): Matrix | undefined {
  const path = pathOf(study, kind);
  if (!existsSync(path)) return undefined;
  const { values } = parseNpy(readFileSync(path), path);
  if (values.length !== 2 * study.embedding.rows) return undefined;
  return { values: Float32Array.from(values), rows: values.length / 2, columns: 2 };
}

/** Named after what was laid out: a run made anew never shows the map of the one before. */
function pathOf({ folder, embedding }: Study, kind: MapKind): string {
  const { buffer, byteOffset, byteLength } = embedding.values;
  const digest = sha256Hex(new Uint8Array(buffer, byteOffset, byteLength)).slice(0, 12);
  return join(folder.path, runFiles.maps, `${kind}-${digest}.npy`);
}

async function computeMap(x: Matrix, kind: MapKind, context: FitContext): Promise<Matrix> {
  // Fewer rows than a neighbourhood have no map but their principal components.
  const few = x.rows < 8 || x.columns < 2;
  switch (few ? 'pca' : kind) {
    case 'pca':
      return plane(x, context);
    case 'umap':
      return umap(x, context);
    case 'tsne':
      return (await neighbourEmbedding(x, {}, context)).positions;
    default:
      return unreachable(kind as never);
  }
}

/** The first two principal components; zeros stand in for one that is not there. */
export async function plane(x: Matrix, context: FitContext): Promise<Matrix> {
  const components = Math.min(2, x.columns, x.rows);
  const projected = await project(await principalComponents(x, { components }, context), x, context.products);
  if (components === 2) return projected;
  const values = new Float32Array(2 * x.rows);
  for (let row = 0; row < x.rows; row++) values[2 * row] = projected.values[row] ?? 0;
  return { values, rows: x.rows, columns: 2 };
}

async function umap(x: Matrix, context: FitContext): Promise<Matrix> {
  const neighbours = Math.min(20, x.rows - 1);
  const options = { neighbours, minimumDistance: 0.1 };
  if (x.rows <= mostLaidOut) return (await manifoldLayout(x, options, context)).positions;
  const chosen = context.random.split('rows').sample(x.rows, mostLaidOut);
  const isChosen = new Set(chosen);
  const others = Int32Array.from([...Array(x.rows).keys()].filter((row) => !isChosen.has(row)));
  const layout = await manifoldLayout(gatherRows(x, chosen), options, context);
  const placed = await placeRows(layout, gatherRows(x, others), { ...context, onProgress: undefined });
  const values = new Float32Array(2 * x.rows);
  scatter(values, chosen, layout.positions);
  scatter(values, others, placed);
  return { values, rows: x.rows, columns: 2 };
}

/** Where new rows would lie on a map: at the mean of their nearest rows' positions, near ones counting most. */
export async function placeOnMap(study: Study, map: Matrix, embedding: Matrix): Promise<Matrix> {
  const k = Math.min(placementNeighbours, study.embedding.rows);
  const { indices, squaredDistances } = await nearestReferences(embedding, study.embedding, k, study);
  const values = new Float32Array(2 * embedding.rows);
  for (let row = 0; row < embedding.rows; row++) {
    let [x, y, total] = [0, 0, 0];
    for (let at = row * k; at < (row + 1) * k; at++) {
      const weight = 1 / (Math.max(0, squaredDistances[at] ?? 0) + 1e-9);
      const neighbour = indices[at] ?? 0;
      x += weight * (map.values[2 * neighbour] ?? 0);
      y += weight * (map.values[2 * neighbour + 1] ?? 0);
      total += weight;
    }
    values.set([x / total, y / total], 2 * row);
  }
  return { values, rows: embedding.rows, columns: 2 };
}

function scatter(into: Float32Array, rows: Int32Array, positions: Matrix): void {
  rows.forEach((row, at) => into.set(positions.values.subarray(2 * at, 2 * at + 2), 2 * row));
}
