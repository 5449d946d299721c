import { scatterMap } from '../../report/figures/index.js';
import type { ExhibitView, Shown } from './exhibit.js';
import { figureOfEach } from './figure-of-each.js';

const size = { width: 640, height: 480, points: 'picture' } as const;

/** Two maps a cell: by class, and by whether the cluster is the one matched to the class. */
export function rowMaps(array: 'map' | 'plane') {
  return (view: ExhibitView): Shown =>
    figureOfEach(view, array, ({ layout, positions, classes, classNames, right }, title) => [
      {
        name: 'classes',
        content: scatterMap(positions, {
          ...size,
          title,
          subtitle: `${layout}, by true class`,
          color: { by: 'cluster', labels: classes, names: classNames },
        }),
      },
      {
        name: 'right',
        content: scatterMap(positions, {
          ...size,
          title,
          subtitle: `${layout}, by whether the cluster is the one matched to the class`,
          color: { by: 'cluster', labels: right.map((is) => 1 - is), names: ['right', 'wrong'] },
          clusterLabels: false,
        }),
      },
    ]);
}
