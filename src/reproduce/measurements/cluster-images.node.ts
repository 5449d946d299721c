import { rowsAt } from '../../report/row-form.js';
import { RandomStream } from '../../runtime/random.js';
import { className, commonestClass, rowsOfClusters, type FinishedRun } from './finished-run.js';
import type { ClusterImages } from './kinds.js';
import { pixelsOf } from './pixels.node.js';

/** Images of each cluster; fourteen clusters of MNIST stay below 150 kB. */
const perCluster = 8;

/** VaDE, figure 4: rows that the model makes up for each cluster. */
export function generatedImages(run: FinishedRun): Promise<ClusterImages> {
  const { estimator } = run;
  return imagesOf(
    run,
    async (cluster) => (await estimator.sample(cluster, perCluster, estimator.options.seed)).values,
  );
}

/** VaDE, figure 6: rows of each cluster, drawn by lot; black where there are too few. */
export function memberImages(run: FinishedRun): Promise<ClusterImages> {
  const { dataset } = run;
  const random = new RandomStream(0).split('members');
  return imagesOf(run, (cluster, own) => {
    const drawn = random.split(String(cluster)).sample(own.length, Math.min(own.length, perCluster));
    const values = new Float32Array(perCluster * dataset.features);
    values.set(
      rowsAt(
        dataset,
        Array.from(drawn, (at) => own[at]),
      ),
    );
    return Promise.resolve(values);
  });
}

async function imagesOf(
  run: FinishedRun,
  valuesOf: (cluster: number, own: ArrayLike<number>) => Promise<Float32Array>,
): Promise<ClusterImages> {
  const { features } = run.dataset;
  const { shape, encode } = pixelsOf(run.dataset);
  const members = rowsOfClusters(run);
  const values = new Float32Array(members.length * perCluster * features);
  for (const [cluster, own] of members.entries()) {
    values.set(await valuesOf(cluster, own), cluster * perCluster * features);
  }
  return {
    shape,
    perCluster,
    clusters: members.map((rows, cluster) => ({
      cluster,
      rows: rows.length,
      commonest: rows.length === 0 ? '' : className(run, commonestClass(run, rows)),
    })),
    pixels: encode(values),
  };
}
