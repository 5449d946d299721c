import type { Matrix } from '../../data/matrix.js';
import { nearestReferences, type FitContext } from '../../mixture/index.js';
import { cachedLayout, knownLayout } from '../../report/layout-cache.node.js';
import type { MapKind } from '../../report/map-kinds.js';
import { mapRandom, possibleMaps, type MapLayout, type MapOptions } from '../../report/map-layouts.js';
import type { Study } from './study.node.js';

/** The studio shows every row. */
const everyRow: MapOptions = { mostRows: 20_000, everyRow: true };
const placementNeighbours = 8;

/** Positions of all rows on a map of the embedding, `[rows, 2]`; kept in the run's folder. */
export async function mapOf(
  study: Study,
  kind: MapKind,
  onShare: (share: number) => void = () => undefined,
): Promise<Matrix> {
  const { folder, embedding, products, estimator } = study;
  const shown = shownKind(study, kind);
  const context: FitContext = {
    random: mapRandom(estimator.options.seed, shown),
    products,
    onProgress: (done, total) => onShare(done / total),
  };
  return positionsOf(await cachedLayout(folder.path, shown, embedding, everyRow, context));
}

/** A map that was computed before, or undefined. */
export function knownMap(study: Study, kind: MapKind): Matrix | undefined {
  const { folder, embedding } = study;
  const layout = knownLayout(folder.path, shownKind(study, kind), embedding, everyRow);
  return layout && positionsOf(layout);
}

/** Rows too few for any other map have that of their principal components. */
function shownKind({ embedding }: Study, kind: MapKind): MapKind {
  return possibleMaps(embedding.rows).includes(kind) ? kind : 'pca';
}

function positionsOf({ rows, positions }: MapLayout): Matrix {
  return { values: positions, rows: rows.length, columns: 2 };
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
