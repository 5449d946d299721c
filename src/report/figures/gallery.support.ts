import { RandomStream } from '../../runtime/random.js';
import {
  barChart,
  boxOfDots,
  clusterColor,
  heatmap,
  histogram,
  imageGrid,
  intervalChart,
  lineChart,
  scatterMap,
  signalPlot,
  type Theme,
} from './index.js';

const stream = (name: string): RandomStream => new RandomStream(7).split(name);

/** Clusters of unequal size around places on a spiral, `rows` × 2. */
export function blobs(rows: number, clusters: number): { coordinates: Float32Array; labels: Int32Array } {
  const random = stream(`blobs ${clusters}`);
  const coordinates = new Float32Array(2 * rows);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const cluster = Math.floor(random.uniform() ** 1.3 * clusters);
    const angle = 2.4 * cluster;
    const distance = 3 * Math.sqrt(cluster + 0.5);
    const width = 0.6 + 0.5 * Math.sin(cluster * 7) ** 2;
    coordinates[2 * row] = distance * Math.cos(angle) + width * random.normal() + 0.4 * random.normal() ** 2;
    coordinates[2 * row + 1] = distance * Math.sin(angle) + width * random.normal();
    labels[row] = cluster;
  }
  return { coordinates, labels };
}

const range = <T>(count: number, value: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => value(i));

function curves(theme: Theme): string {
  const random = stream('curves');
  const noisy = (from: number, to: number, time: number): number[] =>
    range(
      6000,
      (step) =>
        to + (from - to) * Math.exp(-step / time) + 0.03 * from * random.normal() * Math.exp(-step / 4000),
    );
  return lineChart(
    [
      { name: 'total loss', y: noisy(240, 92, 700) },
      { name: 'reconstruction', y: noisy(210, 74, 600) },
      { name: 'KL of z', y: noisy(4, 15, 900) },
      { name: 'KL of c', y: noisy(0.5, 2.2, 1500) },
      {
        name: 'validation',
        x: range(13, (i) => i * 500),
        y: range(13, (i) => 96 + 150 * Math.exp(-i / 1.4)),
        dashed: true,
      },
    ],
    {
      title: 'Training of S3VDC on digits',
      subtitle: 'Loss by term, 6,000 steps',
      theme,
      xLabel: 'step',
      yLabel: 'nats per row (log)',
      yScale: 'log',
      phases: [
        { name: 'pretraining', from: 0, to: 1500 },
        { name: 'mixture', from: 1500, to: 1800 },
        { name: 'annealing', from: 1800, to: 4200 },
        { name: 'static', from: 4200, to: 6000 },
      ],
      schedules: [
        {
          name: 'beta',
          y: range(6000, (i) => (i < 1800 ? 0.005 : Math.min(1, 0.005 + ((i - 1800) % 800) / 500))),
        },
        { name: 'learning rate', y: range(6000, (i) => 0.002 * 0.9 ** Math.floor(i / 600)) },
      ],
    },
  );
}

const digitNames = range(10, (digit) => `digit ${digit}`);

function maps(theme: Theme, rows: number): Record<string, string> {
  const small = blobs(1797, 10);
  const large = blobs(rows, 10);
  const many = blobs(Math.ceil(rows / 3), 50);
  const random = stream('confidence');
  const confidence = Float32Array.from(large.labels, () => 1 - random.uniform() ** 3 * 0.6);
  const common = { theme, title: 'Latent space, t-SNE' };
  return {
    'map-small': scatterMap(small.coordinates, {
      ...common,
      subtitle: '1,797 rows by cluster',
      color: {
        by: 'cluster',
        labels: small.labels.map((label, row) => (row % 29 === 0 ? -1 : label)),
        names: digitNames,
      },
    }),
    'map-large': scatterMap(large.coordinates, {
      ...common,
      subtitle: `${rows} rows by cluster`,
      color: { by: 'cluster', labels: large.labels },
    }),
    'map-fifty': scatterMap(many.coordinates, {
      ...common,
      subtitle: '50 clusters',
      width: 900,
      color: { by: 'cluster', labels: many.labels },
    }),
    'map-confidence': scatterMap(large.coordinates, {
      ...common,
      subtitle: `${rows} rows by confidence`,
      color: { by: 'value', values: confidence, name: 'confidence' },
    }),
    'map-plain': scatterMap(small.coordinates, { theme, width: 420, height: 320 }),
  };
}

function matrices(theme: Theme): Record<string, string> {
  const random = stream('matrices');
  const confusion = range(100, (i) =>
    i % 11 === 0 ? 150 + random.integer(40) : Math.floor(random.uniform() ** 6 * 40),
  );
  const names = range(10, (cluster) => `cluster ${cluster}`);
  const similarity = range(100, (i) => {
    const [row, column] = [Math.floor(i / 10), i % 10];
    return row === column ? 1 : Math.cos((row + 1) * (column + 1) * 1.7);
  });
  return {
    confusion: heatmap(
      { values: confusion, rows: names, columns: range(10, String) },
      {
        title: 'Clusters against labels',
        subtitle: 'Shaded by share of the cluster, numbers are rows',
        theme,
        shade: 'row',
        rowTitle: 'cluster',
        columnTitle: 'label',
        rowColors: range(10, clusterColor),
      },
    ),
    similarity: heatmap(
      { values: similarity, rows: names, columns: names },
      {
        title: 'Similarity of clusters',
        theme,
        full: 1,
        format: (value) => value.toFixed(2),
        rowColors: range(10, clusterColor),
        columnColors: range(10, clusterColor),
      },
    ),
    'heatmap-fifty': heatmap(
      {
        values: range(2500, (i) => Math.exp(-Math.abs(Math.floor(i / 50) - (i % 50)) / 4)),
        rows: range(50, (i) => `cluster ${i}`),
        columns: range(50, (i) => `cluster ${i}`),
      },
      { title: 'Fifty clusters', theme },
    ),
  };
}

function bars(theme: Theme): Record<string, string> {
  const sizes = [8123, 7710, 7544, 7201, 6990, 6988, 6313, 6131, 5421, 312];
  const features: readonly (readonly [string, number])[] = [
    ['mean concave points', 2.31],
    ['worst perimeter', 1.92],
    ['mean radius', 1.4],
    ['texture error', 0.21],
    ['smoothness of the outline, standard error', -0.44],
    ['fractal dimension', -1.07],
    ['symmetry <worst>', -1.83],
  ];
  return {
    sizes: barChart(
      sizes.map((value, cluster) => ({
        name: digitNames[cluster] ?? '',
        value,
        color: clusterColor(cluster),
      })),
      { title: 'Cluster sizes', theme, reference: { value: 6273, name: 'even' } },
    ),
    differences: barChart(
      features.map(([name, value]) => ({ name, value })),
      {
        title: 'What sets cluster 3 apart',
        subtitle: 'Standardised difference of the mean to all other rows',
        theme,
      },
    ),
  };
}

/** A soft ring with a stroke, different for every kind and variation, in [0, 1]. */
function glyph(kind: number, variation: number, side: number, channels: 1 | 3): number[] {
  return range(side * side * channels, (index) => {
    const pixel = Math.floor(index / channels);
    const x = ((pixel % side) + 0.5) / side - 0.5 + 0.05 * Math.sin(variation);
    const y = (Math.floor(pixel / side) + 0.5) / side - 0.5 + 0.05 * Math.cos(1.7 * variation);
    const ring = Math.exp(-(((Math.hypot(x, y * (1 + 0.1 * kind)) - 0.28) / 0.07) ** 2));
    const stroke = Math.exp(-(((x * Math.cos(kind) + y * Math.sin(kind)) / 0.06) ** 2) - 8 * (x * x + y * y));
    const value = Math.max(kind % 2 === 0 ? ring : 0.4 * ring, stroke);
    return channels === 1 ? value : value * (0.4 + 0.6 * Math.sin(kind + (index % 3) * 2) ** 2);
  });
}

function images(theme: Theme): Record<string, string> {
  const rows = (kinds: number, side: number, channels: 1 | 3): Parameters<typeof imageGrid>[0] =>
    range(kinds, (kind) => ({
      name: digitNames[kind] ?? '',
      detail: `${180 - kind} rows`,
      color: clusterColor(kind),
      groups: [8, 6, kind === 2 ? 2 : 4].map((count, group) =>
        range(count, (i) => glyph(kind, 3 * group + i, side, channels)).flat(),
      ),
    }));
  const groupNames = ['samples', 'nearest to the centre', 'most doubtful'];
  return {
    'images-8': imageGrid(
      rows(6, 8, 1),
      { width: 8, height: 8, channels: 1 },
      { title: 'Clusters of digits', theme, groupNames },
    ),
    'images-28': imageGrid(
      rows(4, 28, 1),
      { width: 28, height: 28, channels: 1 },
      { theme, groupNames, inverted: true },
    ),
    'images-colour': imageGrid(
      rows(3, 48, 3),
      { width: 48, height: 48, channels: 3 },
      { title: 'Colour', theme, groupNames },
    ),
  };
}

function signals(theme: Theme): string {
  return signalPlot(
    range(5, (cluster) => {
      const mean = range(90, (t) => Math.sin((t * (cluster + 1)) / 14) * Math.exp(-t / (30 + 20 * cluster)));
      return {
        name: `cluster ${cluster}`,
        detail: `${420 - 31 * cluster} rows`,
        mean,
        lower: mean.map((value, t) => value - 0.1 - 0.002 * t),
        upper: mean.map((value, t) => value + 0.1 + 0.002 * t),
      };
    }),
    { title: 'Mean signals', subtitle: 'Band: one standard deviation', theme, ends: ['0 s', '1.5 s'] },
  );
}

function choices(theme: Theme): Record<string, string> {
  const random = stream('choices');
  const over = (value: (k: number) => number, noise: number): { x: number; values: number[] }[] =>
    range(14, (i) => ({ x: i + 2, values: range(5, () => value(i + 2) + noise * random.normal()) }));
  return {
    'choice-of-k': intervalChart(
      [
        {
          name: '−ln p(x), held out',
          note: 'lower is better',
          points: over((k) => 90 + 40 / k + 0.4 * Math.max(0, k - 10), 0.6),
        },
        {
          name: 'Stability',
          note: 'mean ARI between seeds',
          points: over((k) => 0.95 - 0.03 * Math.abs(k - 10), 0.03),
        },
        { name: 'Calinski–Harabasz', note: 'higher is better', points: over((k) => 1200 - 40 * k, 40) },
        { name: 'Silhouette', note: 'not the judge', points: over((k) => 0.5 - 0.02 * k, 0.01) },
      ],
      { title: 'How many clusters', theme, xLabel: 'clusters', chosen: { x: 10, name: 'recommended' } },
    ),
    seeds: boxOfDots(
      ['VaDE', 'S3VDC', 'VAED', 'DCAN', 'k-means on PCA'].map((name, index) => ({
        name,
        values: range(7, () => 0.93 - 0.07 * index + 0.02 * random.normal()),
        ...(index < 4 ? { reference: 0.945 - 0.06 * index } : {}),
      })),
      { title: 'Accuracy over seeds', theme, xLabel: 'accuracy', referenceName: 'reported in the paper' },
    ),
    confidence: histogram(
      range(5000, () => 1 - random.uniform() ** 4 * 0.8),
      {
        title: 'Confidence',
        theme,
        xLabel: 'largest probability of a row',
        yLabel: 'rows',
        markers: [{ value: 0.5, name: 'doubtful below' }],
      },
    ),
  };
}

/** Every figure with sample data, by name; the large maps have `rows` rows. */
export function gallery(theme: Theme, rows = 70_000): Record<string, string> {
  return {
    'training-curves': curves(theme),
    ...maps(theme, rows),
    ...matrices(theme),
    ...bars(theme),
    ...images(theme),
    signals: signals(theme),
    ...choices(theme),
  };
}
