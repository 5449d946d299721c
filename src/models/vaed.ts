import { z } from 'zod';
import type { Matrix } from '../data/matrix.js';
import { bayesianMixture, type BayesianMixture } from '../mixture/bayesian-mixture.js';
import type { GaussianMixture } from '../mixture/gaussian-density.js';
import type { RandomStream } from '../runtime/random.js';
import { argMax, input, logSoftmax, oneHot, softmax } from '../tensor/index.js';
import type { Phase, Session } from '../training/phases.js';
import { mixtureOfHeld, startClusters, startSpaces } from './cluster-start.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { drawFrom, gaussianDivergence, logStandardNormal, standardDivergence } from './gaussian.js';
import { health } from './health.js';
import { heldClusters, heldPhase, heldLabels, holdClusters } from './held-clusters.js';
import { inferSampled } from './latent-clusters.js';
import { componentLogDensities, mixturePrior } from './mixture-prior.js';
import { deepClusteringOptions, heldRateOptions } from './options.js';
import { hasWork } from './plan.js';
import { pretrainPhases, type PretrainTarget } from './pretraining.js';
import { generative, generativeHeads, variationalAutoencoder } from './variational.js';
import { variationalPhase } from './variational-phase.js';

const schema = z.strictObject({
  ...deepClusteringOptions,
  ...heldRateOptions,
  hidden: deepClusteringOptions.hidden.default([512]),
  latent: deepClusteringOptions.latent.default(256),
  activation: deepClusteringOptions.activation.default('tanh'),
  lambda: z.number().min(0).default(0.1).describe('[λ₃] weight of the distance to the mixture'),
  distance: z
    .enum(['divergence', 'sample'])
    .default('divergence')
    .describe("KL(mixture || encoder), or the naive squared distance of a sample to its cluster's mean"),
  decoded: z
    .enum(['sample', 'mean'])
    .default('sample')
    .describe('latent that is decoded in training: a sample, or its mean (deterministic)'),
  pretrainObjective: z
    .enum(['autoencoder', 'vae'])
    .default('autoencoder')
    .describe(
      'what pretraining minimises: the reconstruction from the means of q(z|x), or the loss of a VAE',
    ),
  mixtureLatents: z
    .enum(['mean', 'sample'])
    .default('mean')
    .describe(
      'latents that the mixture is refitted to: the means of q(z|x), or a sample of each (the paper), in which dimensions that q ignores stay as wide as the prior',
    ),
  mixtureRows: z
    .int()
    .min(1)
    .default(100_000)
    .describe('most rows whose latents the mixture sees each epoch; a sample where there are more'),
  mixtureIterations: z
    .int()
    .min(1)
    .default(200)
    .describe('most iterations of each refit of the mixture, which ends where no label changes'),
  priorMean: z
    .union([z.literal('data'), z.number()])
    .default('data')
    .describe('[m₀] prior mean of the clusters, 1 in the paper; data: the mean of the latents'),
});

type Options = z.output<typeof schema>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent, lambda } = options;
  const { x } = rows;
  const vae = variationalAutoencoder(options, rows);
  const noise = input('noise', ['batch', latent]);
  // Of equal weights, refitted each epoch and constant in between.
  const mixture = mixturePrior(clusters, latent);

  // The cluster of each row (eq. 13), and the η*, 1/τ* it gives.
  const q = vae.encode(x);
  const scores = componentLogDensities(mixture, q.mean);
  const cluster = argMax(scores, 1);
  const nearest = mixture.of(oneHot(cluster, clusters));

  // VAE loss + λ₃ KL(N(η*, 1/τ*) || N(μ, σ²)) (eq. 6 and 8)
  const z = drawFrom(q, noise);
  const reconstruction = vae.reconstructionLoss(options.decoded === 'sample' ? z : q.mean);
  const divergence = standardDivergence(q);
  const halfSquare = z.sub(nearest.mean).square().sum(1).mul(0.5);
  const distance = (options.distance === 'divergence' ? gaussianDivergence(nearest, q) : halfSquare).mul(
    lambda,
  );

  // While held, rows are drawn to their first clusters, and the mixture learns to tell those apart.
  const held = heldClusters(clusters);
  const heldDistance = gaussianDivergence(mixture.of(held), q).mul(lambda);
  const agreement = held.mul(logSoftmax(scores)).sum(1).neg();

  const probabilities = softmax(scores);
  const atMean = vae.reconstructionLoss(q.mean).add(divergence).add(distance);
  const { begin, check } = health({
    clusters,
    probabilities,
    ...(options.distance === 'divergence' && { objective: { name: 'the loss at the mean', perRow: atMean } }),
  });

  const pretrained: Readonly<Record<Options['pretrainObjective'], PretrainTarget>> = {
    autoencoder: vae.pretraining,
    vae: {
      loss: (row) => vae.reconstructionLoss(drawFrom(vae.encode(row), noise)),
      divergence: (row) => standardDivergence(vae.encode(row)),
      noise,
      variables: vae.variables,
      layers: vae.pretraining.layers,
    },
  };
  const moved = { mean: q.mean, logVariance: q.logVariance, cluster };
  const refit = async (session: Session, name: string) => {
    const random = session.random.split(name);
    const latents = await inferSampled(session, moved, options.mixtureRows, random);
    const fit = await bayesianMixture(
      options.mixtureLatents === 'mean' ? latents.mean : sampled(latents, random.split('latents')),
      {
        clusters,
        prior: { m: options.priorMean === 'data' ? 'mean' : options.priorMean },
        startLabels: Int32Array.from(latents.cluster.values),
        maxIterations: options.mixtureIterations,
      },
      { random, products: session.products, signal: session.signal },
    );
    mixture.assign(session, equallyWeighted(fit));
  };
  const spaces = startSpaces(options, q.mean, rows);
  const plan: Phase[] = [
    ...pretrainPhases(options, rows, pretrained[options.pretrainObjective]),
    {
      kind: 'compute',
      name: 'start',
      run: async (session) => {
        const first = await startClusters(session, spaces, options);
        holdClusters(session, first.labels);
        mixture.assign(session, first.mixture);
        await begin(session);
      },
    },
    variationalPhase(options, {
      model: 'vaed',
      name: 'hold',
      epochs: options.heldEpochs,
      terms: { reconstruction, divergence, distance: heldDistance, agreement },
      groups: [{ variables: vae.variables, learningRate: options.heldLearningRate }],
      noise,
      ...heldPhase(options, rows),
      beforeEpoch: async (session) => {
        // Of the means whatever training sees: rows are told apart at their means, and this is what is learnt here.
        const { mean } = await session.infer(moved);
        mixture.assign(session, mixtureOfHeld(mean, heldLabels(session), clusters));
      },
    }),
    variationalPhase(options, {
      model: 'vaed',
      name: 'train',
      epochs: options.epochs,
      terms: { reconstruction, divergence, distance },
      groups: [{ variables: vae.variables, learningRate: options.learningRate }],
      noise,
      beforeEpoch: (session, epoch) => refit(session, `epoch ${epoch}`),
    }),
    { kind: 'compute', name: 'cluster', run: (session) => refit(session, 'final') },
    check,
  ];
  const loss = vae.reconstructionLoss(z).add(divergence).add(distance);
  return {
    name: 'vaed',
    variables: vae.variables,
    state: mixture.variables,
    plan: plan.filter(hasWork),
    objective: { name: '-ELBO + distance', perRow: loss, noise },
    heads: generativeHeads(vae, {
      x,
      latent,
      clusters,
      noise,
      probabilities,
      divergence,
      logPrior: logStandardNormal,
      sampleLatents: (chosen) => drawFrom(mixture.of(chosen), noise),
    }),
  };
}

/** `μ + σ ε`, a sample of each row's `q(z|x)`. */
function sampled(
  { mean, logVariance }: Record<'mean' | 'logVariance', Matrix>,
  random: RandomStream,
): Matrix {
  const noise = random.fillNormal(new Float32Array(mean.values.length));
  const values = mean.values.map(
    (value, i) => value + Math.exp((logVariance.values[i] ?? 0) / 2) * (noise[i] ?? 0),
  );
  return { ...mean, values };
}

/** The fitted mixture in the form that the graph takes; eq. 13 knows no weights. */
function equallyWeighted({ means, precisions }: BayesianMixture): GaussianMixture {
  const { rows: clusters, columns: features } = means;
  return {
    kind: 'diagonal',
    clusters,
    features,
    weights: new Float64Array(clusters).fill(1 / clusters),
    means: Float64Array.from(means.values),
    covariances: Float64Array.from(precisions.values, (precision) => 1 / precision),
  };
}

/** Deep Clustering with Variational Autoencoder (Lim, Jiang and Yi 2020). */
export const vaed: ModelDefinition<typeof schema> = {
  name: 'vaed',
  title: 'VAED',
  source:
    'Lim, Jiang and Yi, Deep Clustering with Variational Autoencoder, IEEE Signal Processing Letters 2020',
  summary: 'a variational autoencoder drawn, by a divergence, to a Bayesian mixture refitted each epoch',
  capabilities: generative,
  schema,
  build,
};
