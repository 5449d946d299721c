import {
  barChart,
  clusterColor,
  formatNumber,
  imageGrid,
  signalPlot,
  type FigureOptions,
} from './figures/index.js';
import { formatCount } from './format.js';
import type { ClusterFacts } from './cluster-facts.js';
import { asImages, rowsAt } from './row-form.js';
import type { RunReport } from './run-report.js';

/** Figures that show what is in the clusters. */

/** Each cluster's mean, nearest, doubtful and generated images; undefined where rows are no images. */
export function clusterPictures(report: RunReport, options: FigureOptions): string | undefined {
  const { form, overview, dataset, samples } = report;
  if (form.kind !== 'image') return undefined;
  const occupied = overview.clusters.filter(({ size }) => size > 0);
  const { means, features } = overview.moments;
  const groupsOf = ({ cluster, nearest, doubtful }: ClusterFacts) => {
    const own = samples?.[overview.clusters.findIndex((other) => other.cluster === cluster)];
    return [
      means.subarray(cluster * features, (cluster + 1) * features),
      rowsAt(
        dataset,
        nearest.map(({ row }) => row),
      ),
      rowsAt(
        dataset,
        doubtful.map(({ row }) => row),
      ),
      ...(own === undefined ? [] : [own.values]),
    ].map((values) => asImages(values, form));
  };
  return imageGrid(
    occupied.map((facts) => ({
      name: facts.name,
      detail: `${formatCount(facts.size)} rows`,
      color: clusterColor(facts.cluster),
      groups: groupsOf(facts),
    })),
    form.shape,
    {
      title: 'What is in each cluster',
      groupNames: ['mean', 'nearest to the centre', 'most doubtful', ...(samples ? ['generated'] : [])],
      imageSize: 30,
      ...options,
    },
  );
}

/** Mean signals of the clusters, with a band of one standard deviation; undefined where rows are no signals. */
export function clusterSignals(report: RunReport, options: FigureOptions): string | undefined {
  const { form, overview } = report;
  if (form.kind !== 'signal') return undefined;
  const { means, deviations, features } = overview.moments;
  const { channels, length } = form;
  const signals = overview.clusters
    .filter(({ size }) => size > 0)
    .flatMap(({ cluster, name, size }) =>
      Array.from({ length: channels }, (_, channel) => {
        const start = cluster * features + channel * length;
        const mean = means.subarray(start, start + length);
        const deviation = deviations.subarray(start, start + length);
        return {
          name: channel === 0 ? name : `channel ${channel}`,
          mean,
          lower: mean.map((value, i) => value - deviation[i]),
          upper: mean.map((value, i) => value + deviation[i]),
          color: clusterColor(cluster),
          ...(channels === 1 && { detail: `${formatCount(size)} rows` }),
        };
      }),
    );
  return signalPlot(signals, {
    title: 'Mean signal of each cluster',
    subtitle: 'with one standard deviation on either side',
    columns: channels === 1 ? 4 : channels,
    width: Math.max(1040, channels === 1 ? 0 : 132 * channels),
    ends: ['0', String(length - 1)],
    ...options,
  });
}

/** What sets one cluster apart, as bars with sign. */
export function differencesChart(
  facts: Pick<ClusterFacts, 'name' | 'differences'>,
  nameOf: (feature: number) => string,
  options: FigureOptions = {},
): string {
  return barChart(
    facts.differences.map(({ feature, difference }) => ({ name: nameOf(feature), value: difference })),
    {
      title: `What sets ${facts.name} apart`,
      subtitle: 'difference from the mean of all rows, in standard deviations',
      format: (value) => `${value > 0 ? '+' : ''}${formatNumber(value, 2)}`,
      ...options,
    },
  );
}
