import { subset } from '../../data/subset.js';
import { matching } from '../../metrics/index.js';
import { mapTitles, type MapKind } from '../../report/map-kinds.js';
import { layoutMap } from '../../report/map-layouts.js';
import { RandomStream } from '../../runtime/random.js';
import { className, type FinishedRun } from './finished-run.js';
import type { RowMap } from './kinds.js';

/** As many as in VaDE's figure 5. */
const mostRows = 2000;

/** Where some rows lie in the embedding, their clusters and their classes: VaDE, figure 5 by t-SNE; DAMIC, figure 2 by principal components. */
export async function rowMap(run: FinishedRun, kind: MapKind): Promise<RowMap> {
  const { estimator, dataset, classes, clusters, products } = run;
  const random = new RandomStream(0).split('row map');
  const rows = random.split('rows').sample(dataset.rows, Math.min(mostRows, dataset.rows)).toSorted();
  const embedding = await estimator.transform(subset(dataset, rows));
  const { positions } = await layoutMap(kind, embedding, { mostRows }, { random, products });
  const matched = matching(classes, clusters);
  return {
    layout: mapTitles[kind],
    positions: Array.from(rounded(positions)),
    classes: Array.from(rows, (row) => classes[row]),
    clusters: Array.from(rows, (row) => clusters[row]),
    right: Array.from(rows, (row) => (matched.get(clusters[row]) === classes[row] ? 1 : 0)),
    classNames: Array.from({ length: 1 + classes.reduce((a, b) => Math.max(a, b), 0) }, (_, label) =>
      className(run, label),
    ),
  };
}

/** To a thousandth of the widest extent: finer than any dot. */
function rounded(positions: Float32Array): Float64Array {
  const widest = positions.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const unit = 10 ** (Math.floor(Math.log10(widest || 1)) - 3);
  return Float64Array.from(positions, (value) => Number((Math.round(value / unit) * unit).toPrecision(6)));
}
