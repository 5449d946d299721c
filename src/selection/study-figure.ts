import { intervalChart, type FigureOptions, type IntervalSeries } from '../report/figures/index.js';
import type { Recommendation } from './recommend.js';
import type { ClusterCount } from './summary.js';

/** Every measure over the number of clusters, mean ± standard deviation of the seeds, a dot each. */
export function studyFigure(
  counts: readonly ClusterCount[],
  { clusters }: Pick<Recommendation, 'clusters'>,
  options: FigureOptions = {},
): string {
  const series = (name: string, note: string, valuesOf: (count: ClusterCount) => readonly number[]) => ({
    name,
    note,
    points: counts.map((count) => ({ x: count.clusters, values: valuesOf(count) })),
  });
  const all: IntervalSeries[] = [
    series('held-out -ln p(x)', 'lower is better', ({ heldOut }) => heldOut),
    series('stability between seeds', 'ARI, higher is better', ({ betweenSeeds }) => betweenSeeds),
    series('stability between halves', 'ARI, higher is better', ({ betweenHalves }) => betweenHalves),
    series('BIC of the latents', 'lower is better; no vote', ({ bic }) => bic),
    series('Calinski-Harabasz', 'higher is better; no vote', ({ calinskiHarabasz }) => calinskiHarabasz),
    series('silhouette', 'higher is better; no vote', ({ silhouette }) => silhouette),
  ];
  return intervalChart(
    all.filter(({ points }) => points.some(({ values }) => values.length > 0)),
    {
      title: 'How many clusters',
      xLabel: 'clusters',
      width: 900,
      ...(clusters !== undefined && { chosen: { x: clusters, name: `k = ${clusters}` } }),
      ...options,
    },
  );
}
