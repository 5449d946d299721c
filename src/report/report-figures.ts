import { confusionMatrix, contingency } from '../metrics/index.js';
import { clusterPictures, clusterSignals } from './cluster-figures.js';
import {
  barChart,
  clusterColor,
  clusterName,
  heatmap,
  histogram,
  scatterMap,
  type FigureOptions,
  type MapColors,
} from './figures/index.js';
import { formatCount, formatPercent } from './format.js';
import type { MapColumn } from './map-column.js';
import { mapTitles, type MapKind } from './map-kinds.js';
import type { MapLayout } from './map-layouts.js';
import type { RunReport } from './run-report.js';
import { trainingCurves } from './training-curves.js';

/** One figure of a report; `name` is that of its PNG file. */
export interface ReportFigure {
  readonly name: string;
  readonly svg: string;
}

export type MapColoring = 'cluster' | 'confidence' | 'class' | 'column';

/** A map of the report in one of its colourings. */
export interface MapFigure extends ReportFigure {
  readonly kind: MapKind;
  readonly coloring: MapColoring;
}

/** All figures of a report, by the part they belong to. */
export interface ReportFigures {
  readonly sizes: ReportFigure;
  readonly confidence?: ReportFigure | undefined;
  /** All clusters side by side: images, or mean signals. */
  readonly examples?: ReportFigure | undefined;
  readonly maps: readonly MapFigure[];
  readonly similarity?: ReportFigure | undefined;
  readonly confusion?: ReportFigure | undefined;
  readonly training: readonly ReportFigure[];
  readonly comparisons: readonly ReportFigure[];
}

/** The width of the page. */
const wholePage = 1040;
/** More rows or columns than this make a matrix that nobody can read. */
const mostCells = 60;
/** Shapes are sharp but many kilobytes; beyond this many rows a map is a picture. */
const mostShapes = 800;

export function reportFigures(report: RunReport, options: FigureOptions = {}): ReportFigures {
  const { overview } = report;
  return {
    sizes: sizes(report, options),
    confidence: overview.soft ? confidence(report, options) : undefined,
    examples: examples(report, options),
    maps: report.maps.flatMap((layout) => maps(report, layout, options)),
    similarity: overview.clusters.length > 1 ? similarity(report, options) : undefined,
    confusion: confusion(report, options),
    training: trainingCurves(report.events, { width: wholePage, ...options }).map((svg, i) => ({
      name: `training-${i + 1}`,
      svg,
    })),
    comparisons: report.compared.map((_, i) => comparison(report, i, options)),
  };
}

export function allFigures(figures: ReportFigures): ReportFigure[] {
  const { sizes, confidence, examples, similarity, confusion } = figures;
  const single = [sizes, examples, confidence, similarity, confusion];
  return [
    ...single.filter((figure) => figure !== undefined),
    ...figures.maps,
    ...figures.training,
    ...figures.comparisons,
  ];
}

function sizes({ overview }: RunReport, options: FigureOptions): ReportFigure {
  const { clusters, labels } = overview;
  const bars = clusters.map(({ cluster, name, size, share }) => ({
    name,
    value: size,
    color: clusterColor(cluster),
    text: `${formatCount(size)} · ${formatPercent(share)}`,
  }));
  const even = { value: labels.length / clusters.length, name: 'even' };
  return {
    name: 'sizes',
    svg: barChart(bars, { title: 'Rows of each cluster', width: 520, reference: even, ...options }),
  };
}

function confidence({ overview }: RunReport, options: FigureOptions): ReportFigure {
  const svg = histogram(overview.confidence, {
    title: 'How sure the model is',
    width: 520,
    subtitle: 'probability of each row’s cluster',
    yLabel: 'rows',
    ...options,
  });
  return { name: 'confidence', svg };
}

function examples(report: RunReport, options: FigureOptions): ReportFigure | undefined {
  const svg = clusterPictures(report, options) ?? clusterSignals(report, options);
  return svg === undefined ? undefined : { name: 'examples', svg };
}

function maps(report: RunReport, layout: MapLayout, options: FigureOptions): MapFigure[] {
  const { overview, dataset, names, column } = report;
  const { rows, kind, positions } = layout;
  const named = names.length === 0 ? {} : { names };
  const colorings: Partial<Record<MapColoring, MapColors>> = {
    cluster: { by: 'cluster', labels: rows.map((row) => overview.labels[row]), ...named },
    ...(overview.soft && {
      confidence: {
        by: 'value',
        values: Float32Array.from(rows, (row) => overview.confidence[row]),
        name: 'confidence',
      },
    }),
    ...(dataset.labels && { class: classColors(dataset.labels, rows, dataset.labelNames) }),
    ...(column && { column: columnColors(column, rows) }),
  };
  const sampled = rows.length < dataset.rows ? `, ${formatCount(rows.length)} sampled rows` : '';
  const subtitles = {
    cluster: 'by cluster',
    confidence: 'by confidence',
    class: 'by true class',
    column: `by ${column?.name}`,
  };
  return (Object.keys(colorings) as MapColoring[]).map((coloring) => ({
    name: `map-${kind}-${coloring}`,
    kind,
    coloring,
    svg: scatterMap(positions, {
      title: `${mapTitles[kind]} of the embedding`,
      subtitle: `${subtitles[coloring]}${sampled}`,
      width: wholePage,
      height: 640,
      color: colorings[coloring] ?? { by: 'none' },
      points: rows.length > mostShapes ? 'picture' : 'shapes',
      ...options,
    }),
  }));
}

function classColors(labels: Int32Array, rows: Int32Array, names: readonly string[] | undefined): MapColors {
  const classes = rows.map((row) => labels[row]);
  const most = classes.reduce((most, label) => Math.max(most, label), 0);
  const classNames = names ?? Array.from({ length: most + 1 }, (_, label) => `class ${label}`);
  return { by: 'cluster', labels: classes, names: classNames };
}

function columnColors({ name, names, values }: MapColumn, rows: Int32Array): MapColors {
  const shown = Float32Array.from(rows, (row) => values[row]);
  return names === undefined ? { by: 'value', values: shown, name } : { by: 'cluster', labels: shown, names };
}

function similarity({ overview }: RunReport, options: FigureOptions): ReportFigure | undefined {
  const { clusters, similarity, soft } = overview;
  const shown = clusters.filter(({ size }) => size > 0);
  if (shown.length < 2 || shown.length > mostCells) return undefined;
  const all = Math.sqrt(similarity.overlap.length);
  const source = soft ? similarity.overlap : similarity.separation;
  const values = shown.flatMap(({ cluster: a }) =>
    shown.map(({ cluster: b }) => (a === b ? NaN : source[a * all + b])),
  );
  const names = shown.map(({ name }) => name);
  const colors = shown.map(({ cluster }) => clusterColor(cluster));
  const svg = heatmap(
    { values, rows: names, columns: names },
    {
      title: soft ? 'Overlap of clusters' : 'Separation of clusters',
      subtitle: soft
        ? 'cosine of their probabilities over all rows; 1 would be the same cluster'
        : 'distance of centres ÷ spread along it; the halves of one bell curve: 1.87',
      rowColors: colors,
      columnColors: colors,
      width: Math.max(560, 170 + 46 * shown.length),
      format: (value) => (soft && value < 0.005 ? '·' : value.toFixed(soft ? 2 : 1)),
      ...(soft && { full: Math.max(0.2, ...values.filter(Number.isFinite)) }),
      ...options,
    },
  );
  return { name: 'similarity', svg };
}

function confusion(report: RunReport, options: FigureOptions): ReportFigure | undefined {
  const { dataset, overview, names } = report;
  if (dataset.labels === undefined) return undefined;
  const size = contingency(dataset.labels, overview.labels);
  if (size.classes.length > mostCells || size.clusters.length > mostCells) return undefined;
  const table = confusionMatrix(dataset.labels, overview.labels);
  const svg = heatmap(
    {
      values: table.counts,
      rows: Array.from(table.classes, (label) => dataset.labelNames?.[label] ?? `class ${label}`),
      columns: Array.from(table.clusters, (cluster) => clusterName(cluster, names)),
    },
    {
      title: 'True classes and clusters',
      width: Math.max(560, 170 + 46 * table.clusters.length),
      subtitle: 'matched clusters on the diagonal',
      rowTitle: 'class',
      columnTitle: 'cluster',
      shade: 'row',
      columnColors: Array.from(table.clusters, clusterColor),
      format: formatCount,
      ...options,
    },
  );
  return { name: 'confusion', svg };
}

function comparison(report: RunReport, index: number, options: FigureOptions): ReportFigure {
  const { name, comparison } = report.compared[index];
  const { counts, matched, secondClusters } = comparison;
  const rows = matched.flatMap(({ first }) => (first === undefined ? [] : [first]));
  const columns = matched.flatMap(({ second }) => (second === undefined ? [] : [second]));
  const svg = heatmap(
    {
      values: rows.flatMap((a) => columns.map((b) => counts[a * secondClusters + b])),
      rows: rows.map((cluster) => clusterName(cluster, report.names)),
      columns: columns.map((cluster) => clusterName(cluster)),
    },
    {
      title: `This run and ${name}`,
      width: Math.max(560, 170 + 46 * columns.length),
      subtitle: 'rows of each pair of clusters; matched pairs on the diagonal',
      rowTitle: 'this run',
      columnTitle: name,
      shade: 'row',
      format: formatCount,
      ...options,
    },
  );
  return { name: `comparison-${index + 1}`, svg };
}
