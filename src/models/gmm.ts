import { z } from 'zod';
import { fitGaussianMixture } from '../mixture/gaussian-mixture.js';
import { input, oneHot, softmax } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { mixtureState } from './centroids.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { health } from './health.js';
import { commonOptions } from './options.js';

const schema = z.strictObject({
  ...commonOptions,
  covariance: z.enum(['diagonal', 'spherical']).default('diagonal').describe('shape of the clusters'),
  restarts: z.int().min(1).default(5).describe('independent starts, of which the likeliest is kept'),
  maxIterations: z.int().min(1).default(200).describe('most EM iterations per start'),
  covarianceFloor: z.number().positive().default(1e-4).describe('least variance of a feature'),
});

type Options = z.output<typeof schema>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, covariance, restarts, maxIterations, covarianceFloor } = options;
  const { x, features } = rows;
  const mixture = mixtureState(clusters, features);
  const inputs = { rows: x };
  const run = async (session: Session) => {
    const fit = await fitGaussianMixture(
      (await session.infer(inputs)).rows,
      { clusters, covariance, restarts, maxIterations, covarianceFloor },
      {
        random: session.random,
        products: session.products,
        signal: session.signal,
        onProgress: (done, total) => session.progress(done, total, 'iterations'),
      },
    );
    mixture.assign(session, fit.mixture);
  };
  const cluster = input('cluster', ['batch'], 'int64');
  const noise = input('noise', ['batch', features]);
  const logJoint = mixture.logJoint(x);
  const logLikelihood = logJoint.logSumExp(1);
  const probabilities = softmax(logJoint);
  // Without a latent to draw, the ELBO and every importance sample are ln p(x) itself.
  const zero = x.mul(0).sum(1);
  return {
    name: 'gmm',
    variables: [],
    state: mixture.variables,
    plan: [{ kind: 'compute', name: 'cluster', run }, health({ clusters, probabilities }).check],
    objective: { name: '-ln p(x)', perRow: logLikelihood.neg() },
    heads: {
      embedding: x,
      probabilities,
      generate: {
        cluster,
        noise,
        row: mixture.sample(oneHot(cluster, clusters), noise),
        logWeights: mixture.logWeights,
      },
      negativeElbo: { noise, perRow: logLikelihood.neg() },
      importance: { noise, logLikelihood, logPrior: zero, logPosterior: zero },
    },
  };
}

/** A Gaussian mixture on the scaled rows themselves, by expectation-maximisation. */
export const gmm: ModelDefinition<typeof schema> = {
  name: 'gmm',
  title: 'Gaussian mixture',
  source: 'Dempster, Laird and Rubin 1977',
  summary: 'a Gaussian mixture on the rows themselves',
  capabilities: {
    generates: true,
    embeds: false,
    softLabels: true,
    reconstructs: false,
    likelihood: true,
    needsClusters: true,
  },
  schema,
  build,
};
