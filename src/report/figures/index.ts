/**
 * Figures as SVG strings: pure functions from plain data, for reports, scripts and notebooks, in Node and in
 * browsers. Every figure takes `FigureOptions` beside its own options.
 */
export { barChart, type Bar, type BarChartOptions } from './bar-chart.js';
export { boxOfDots, quantile, type BoxOfDotsOptions, type DotGroup } from './box-of-dots.js';
export type { FigureOptions } from './frame.js';
export { heatmap, type HeatmapData, type HeatmapOptions } from './heatmap.js';
export { countBins, histogram, type Bins, type HistogramOptions } from './histogram.js';
export { imageGrid, type ImageGridOptions, type ImageRow } from './image-grid.js';
export type { ImageShape } from './image-strip.js';
export {
  intervalChart,
  meanAndDeviation,
  type IntervalChartOptions,
  type IntervalSeries,
} from './interval-chart.js';
export { lineChart, type LineChartOptions, type LineSeries, type Phase } from './line-chart.js';
export type { MapColors } from './map-colors.js';
export { formatColumn, formatNumber } from './number-format.js';
export { clusterColor, clusterColors, clusterName, unassignedColor } from './palette.js';
export { encodePng, pngDataUri, type Pixels } from './png-encoder.js';
export type { ScaleKind } from './scale.js';
export { scatterMap, type ScatterMapOptions } from './scatter-map.js';
export { signalPlot, type Signal, type SignalPlotOptions } from './signal-plot.js';
export type { Theme } from './theme.js';
