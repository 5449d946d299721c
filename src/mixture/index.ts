export type { FitContext } from './context.js';
export { type KMeansOptions, type KMeansResult, type Assignment, assignToNearest, kMeans } from './kmeans.js';
export { type MiniBatchKMeansOptions, miniBatchKMeans } from './mini-batch-kmeans.js';
export {
  type CovarianceKind,
  type GaussianMixture,
  covarianceOf,
  informationCriteria,
  logDensity,
  predictClusters,
  responsibilities,
  sampleMixture,
} from './gaussian-density.js';
export {
  type GaussianMixtureFit,
  type GaussianMixtureOptions,
  fitGaussianMixture,
  mixtureOfLabels,
} from './gaussian-mixture.js';
export {
  type BayesianMixture,
  type BayesianMixtureOptions,
  type NormalGammaPrior,
  bayesianMixture,
  paperPrior,
} from './bayesian-mixture.js';
export { type PrincipalComponents, principalComponents, project, unproject } from './pca.js';
export { type TruncatedSvd, truncatedSvd } from './truncated-svd.js';
export { nearestNeighbours, nearestReferences } from './neighbours.js';
export { type ManifoldLayout, type ManifoldLayoutOptions, manifoldLayout, placeRows } from './umap.js';
export type { SimilarityCurve } from './similarity-curve.js';
export { type SpectralClustering, type SpectralClusteringOptions, spectralClustering } from './spectral.js';
export {
  type ManifoldClusters,
  type ManifoldClustersOptions,
  manifoldClusters,
} from './manifold-clusters.js';
export { descriptionLength } from './map-equation.js';
export { type NonNegativeFactors, type NonNegativeFactorsOptions, nonNegativeFactors } from './nmf.js';
export { type NeighbourEmbedding, type NeighbourEmbeddingOptions, neighbourEmbedding } from './tsne.js';
