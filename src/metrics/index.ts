export {
  accuracy,
  adjustedRandIndex,
  normalizedMutualInformation,
  purity,
  scoreLabels,
  type LabelScores,
  type NormalizedMutualInformationAverage,
} from './agreement.js';
export { assignLeastCost } from './assignment.js';
export { clusterSizes, emptyClusters, usageEntropy } from './cluster-health.js';
export { confusionMatrix, contingency, matching, type Contingency } from './contingency.js';
export { pearsonCorrelation, spearmanCorrelation } from './correlation.js';
export { calinskiHarabasz, daviesBouldin } from './dispersion.js';
export type { Labels } from './labels.js';
export { importanceWeightedLogLikelihood, type ImportanceSamples } from './log-likelihood.js';
export { nearestNeighbourError, type LabelledRows, type NeighbourError } from './neighbours.js';
export type { Sample } from './sampling.js';
export {
  silhouette,
  silhouetteCoefficients,
  simplifiedSilhouette,
  simplifiedSilhouetteOfBlocks,
} from './silhouette.js';
export { trustworthiness } from './trustworthiness.js';
