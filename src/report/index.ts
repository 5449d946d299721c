/** What clusters are, as figures and facts: for reports, notebooks and scripts. */
export * from './figures/index.js';
export {
  clusterFacts,
  type ClusterFacts,
  type ClusterFactsInput,
  type ClusterOverview,
  type ExampleRow,
} from './cluster-facts.js';
export { differencesChart } from './cluster-figures.js';
export type { ClusterMoments, FeatureDifference } from './cluster-moments.js';
export type { ClusterSimilarity } from './cluster-similarity.js';
export type { ClusterWarning, ClusterWarningCode } from './cluster-warnings.js';
export { compareClusters, type MatchedCluster, type RunComparison, type RunLabels } from './compare-runs.js';
export { mapKinds, type MapKind } from './map-kinds.js';
export { layoutMap, type MapLayout, type MapOptions } from './map-layouts.js';
export { clusterMap, samplesGrid, type ClusterMapOptions, type SamplesGridOptions } from './notebook.js';
export { reportPage } from './page/page.js';
export { allFigures, reportFigures, type ReportFigure, type ReportFigures } from './report-figures.js';
export { describeRun, type RunReport, type RunReportInput } from './run-report.js';
export { trainingCurves } from './training-curves.js';
