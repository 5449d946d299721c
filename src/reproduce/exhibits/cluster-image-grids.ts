import { clusterColor, formatCount, imageGrid } from '../../report/figures/index.js';
import type { ClusterImages } from '../measurements/kinds.js';
import type { ExhibitView, Shown } from './exhibit.js';
import { figureOfEach } from './figure-of-each.js';
import { pixelValues } from './images.js';

/** One grid a cell, a line for each cluster in the order of the classes that they hold most of. */
export function clusterImageGrids(array: 'generated' | 'members', what: string) {
  return (view: ExhibitView): Shown =>
    figureOfEach(view, array, (found, title) => [{ name: '', content: grid(found, title) }], what);
}

function grid({ shape, perCluster, clusters, pixels }: ClusterImages, title: string): string {
  const values = pixelValues(pixels);
  const stride = perCluster * shape.width * shape.height * shape.channels;
  const inOrder = clusters.toSorted(
    (a, b) => a.commonest.localeCompare(b.commonest) || a.cluster - b.cluster,
  );
  return imageGrid(
    inOrder.map(({ cluster, rows, commonest }) => ({
      name: `cluster ${cluster}`,
      detail: `mostly ${commonest}, ${formatCount(rows)} rows`,
      color: clusterColor(cluster),
      groups: [values.subarray(cluster * stride, (cluster + 1) * stride)],
    })),
    shape,
    { title },
  );
}
