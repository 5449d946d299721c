import { scatterMap, type MapColors } from '../../report/figures/index.js';
import type { RowMap } from '../measurements/kinds.js';
import type { ExhibitView, Shown } from './exhibit.js';
import { figureOfEach } from './figure-of-each.js';

interface Coloring {
  readonly name: string;
  readonly subtitle: string;
  readonly color: (map: RowMap) => MapColors;
  /** Writes the names on the map. */
  readonly named: boolean;
}

const byClass: Coloring = {
  name: 'classes',
  subtitle: 'by true class',
  color: ({ classes, classNames }) => ({ by: 'cluster', labels: classes, names: classNames }),
  named: true,
};

const byMatch: Coloring = {
  name: 'right',
  subtitle: 'by whether the cluster is the one matched to the class',
  color: ({ right }) => ({
    by: 'cluster',
    labels: right.map((is) => 1 - is),
    names: ['right', 'wrong'],
  }),
  named: false,
};

const byCluster: Coloring = {
  name: 'clusters',
  subtitle: 'by cluster',
  color: ({ clusters }) => ({ by: 'cluster', labels: clusters }),
  named: true,
};

const mapColorings = { byClass, byMatch, byCluster } as const;

/** Maps of every cell, one in each colouring. */
export function rowMaps(array: 'map' | 'plane', colorings: readonly (keyof typeof mapColorings)[]) {
  return (view: ExhibitView): Shown =>
    figureOfEach(view, array, (map, title) =>
      colorings.map((key) => {
        const { name, subtitle, color, named } = mapColorings[key];
        const content = scatterMap(map.positions, {
          title,
          subtitle: `${map.layout}, ${subtitle}`,
          width: 640,
          height: 480,
          points: 'picture',
          color: color(map),
          clusterLabels: named,
        });
        return { name, content };
      }),
    );
}
