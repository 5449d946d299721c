import { clusterColor, imageGrid } from '../../report/figures/index.js';
import { formatCount } from '../../report/format.js';
import type { ClusterImages } from '../measurements/kinds.js';
import type { ExhibitView, Shown } from './exhibit.js';
import { figureOfEach } from './figure-of-each.js';
import { byCommonest, pixelValues } from './images.js';

/** One grid a cell, a line for each cluster in the order of the classes that they hold most of. */
export function clusterImageGrids(array: 'generated' | 'members', what: string) {
  return (view: ExhibitView): Shown =>
    figureOfEach(view, array, (found, title) => [{ name: '', content: grid(found, array, title) }], what);
}

function grid(
  { shape, perCluster, clusters, pixels }: ClusterImages,
  array: 'generated' | 'members',
  title: string,
): string {
  const values = pixelValues(pixels);
  const perImage = shape.width * shape.height * shape.channels;
  return imageGrid(
    byCommonest(clusters).map(({ cluster, rows, commonest }) => {
      const start = cluster * perCluster * perImage;
      const count = array === 'members' ? Math.min(rows, perCluster) : perCluster;
      return {
        name: `cluster ${cluster}`,
        detail: rows === 0 ? 'no rows' : `mostly ${commonest}, ${formatCount(rows)} rows`,
        color: clusterColor(cluster),
        groups: [values.subarray(start, start + count * perImage)],
      };
    }),
    shape,
    { title, width: 560 },
  );
}
