import { z } from 'zod';
import type { Matrix } from '../data/matrix.js';
import { unreachable } from '../error.js';
import { bayesianMixture, type BayesianMixture } from '../mixture/bayesian-mixture.js';
import type { GaussianMixture } from '../mixture/gaussian-density.js';
import type { RandomStream } from '../runtime/random.js';
import { argMax, input, logSoftmax, oneHot, softmax, type Tensor } from '../tensor/index.js';
import type { Phase, Session } from '../training/phases.js';
import { beginning } from './beginning.js';
import { mixtureOfHeld } from './cluster-start.js';
import type { BuiltModel, ModelDefinition, ModelInput } from './definition.js';
import { drawFrom, gaussianDivergence, logStandardNormal, standardDivergence } from './gaussian.js';
import { health } from './health.js';
import { heldClusters, heldPhase, heldLabels } from './held-clusters.js';
import { inferSampled } from './latent-clusters.js';
import { componentLogDensities, mixturePrior } from './mixture-prior.js';
import { deepClusteringOptions, heldRateOptions } from './options.js';
import { hasWork } from './plan.js';
import type { PretrainTarget } from './pretraining.js';
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

/** The networks, the mixture and what is lowered, one value a row, [batch], where nothing else is said. */
function vaedGraph(options: Options, rows: ModelInput) {
  const { clusters, latent, lambda } = options;
  const vae = variationalAutoencoder(options, rows);
  const noise = input('noise', ['batch', latent]);
  // Of equal weights, refitted each epoch and constant in between.
  const mixture = mixturePrior(clusters, latent);

  // The cluster of each row (eq. 13), and the η*, 1/τ* it gives.
  const q = vae.encode(rows.x);
  const scores = componentLogDensities(mixture, q.mean);
  const cluster = argMax(scores, 1);
  const nearest = mixture.of(oneHot(cluster, clusters));

  // λ₃ KL(N(η*, 1/τ*) || N(μ, σ²)) (eq. 6 and 8)
  const z = drawFrom(q, noise);
  const halfSquare = z.sub(nearest.mean).square().sum(1).mul(0.5);
  const distance = options.distance === 'divergence' ? gaussianDivergence(nearest, q) : halfSquare;

  // While held, rows are drawn to their first clusters, and the mixture learns to tell those apart.
  const held = heldClusters(clusters);
  return {
    vae,
    noise,
    mixture,
    q,
    z,
    /** [batch] of int64 */
    cluster,
    /** [batch, clusters] */
    probabilities: softmax(scores),
    reconstruction: vae.reconstructionLoss(options.decoded === 'sample' ? z : q.mean),
    divergence: standardDivergence(q),
    distance: distance.mul(lambda),
    heldDistance: gaussianDivergence(mixture.of(held), q).mul(lambda),
    agreement: held.mul(logSoftmax(scores)).sum(1).neg(),
  };
}

type Graph = ReturnType<typeof vaedGraph>;

function build(options: Options, rows: ModelInput): BuiltModel {
  const { clusters, latent } = options;
  const graph = vaedGraph(options, rows);
  const { vae, noise, mixture, probabilities, divergence, distance } = graph;
  const lossFrom = (latents: Tensor) => vae.reconstructionLoss(latents).add(divergence).add(distance);
  return {
    name: 'vaed',
    variables: vae.variables,
    state: mixture.variables,
    plan: vaedPlan(options, rows, graph, lossFrom(graph.q.mean)).filter(hasWork),
    objective: { name: '-ELBO + distance', perRow: lossFrom(graph.z), noise },
    heads: generativeHeads(vae, {
      x: rows.x,
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

/** @param atMean the loss without noise, [batch], by which the model's health is judged */
function vaedPlan(options: Options, rows: ModelInput, graph: Graph, atMean: Tensor): Phase[] {
  const { clusters } = options;
  const { vae, noise, mixture, q, reconstruction, divergence } = graph;
  const { begin, check } = health({
    clusters,
    probabilities: graph.probabilities,
    ...(options.distance === 'divergence' && { objective: { name: 'the loss at the mean', perRow: atMean } }),
  });
  const refit = refitting(options, graph);
  const phase = { model: 'vaed', noise };
  return [
    ...beginning(options, rows, {
      pretraining: pretrainTarget(options, graph),
      embedding: q.mean,
      assign: (session, start) => mixture.assign(session, start.mixture),
      begin,
    }),
    variationalPhase(options, {
      ...phase,
      name: 'hold',
      epochs: options.heldEpochs,
      terms: { reconstruction, divergence, distance: graph.heldDistance, agreement: graph.agreement },
      groups: [{ variables: vae.variables, learningRate: options.heldLearningRate }],
      ...heldPhase(options, rows),
      beforeEpoch: async (session) => {
        // Of the means whatever training sees: rows are told apart at their means, and this is what is learnt here.
        const { mean } = await session.infer({ mean: q.mean });
        mixture.assign(session, mixtureOfHeld(mean, heldLabels(session), clusters));
      },
    }),
    variationalPhase(options, {
      ...phase,
      name: 'train',
      epochs: options.epochs,
      terms: { reconstruction, divergence, distance: graph.distance },
      groups: [{ variables: vae.variables, learningRate: options.learningRate }],
      beforeEpoch: (session, epoch) => refit(session, `epoch ${epoch}`),
    }),
    { kind: 'compute', name: 'cluster', run: (session) => refit(session, 'final') },
    check,
  ];
}

function pretrainTarget({ pretrainObjective }: Options, { vae, noise }: Graph): PretrainTarget {
  switch (pretrainObjective) {
    case 'autoencoder':
      return vae.pretraining;
    case 'vae':
      return {
        loss: (row) => vae.reconstructionLoss(drawFrom(vae.encode(row), noise)),
        divergence: (row) => standardDivergence(vae.encode(row)),
        noise,
        variables: vae.variables,
        layers: vae.pretraining.layers,
      };
    default:
      return unreachable(pretrainObjective);
  }
}

/** Fits the Bayesian mixture to the latents as they are, from the clusters as they are. */
function refitting(options: Options, { q, cluster, mixture }: Graph) {
  const moved = { mean: q.mean, logVariance: q.logVariance, cluster };
  return async (session: Session, name: string) => {
    const random = session.random.split(name);
    const latents = await inferSampled(session, moved, options.mixtureRows, random);
    const fit = await bayesianMixture(
      options.mixtureLatents === 'mean' ? latents.mean : sampled(latents, random.split('latents')),
      {
        clusters: options.clusters,
        prior: { m: options.priorMean === 'data' ? 'mean' : options.priorMean },
        startLabels: Int32Array.from(latents.cluster.values),
        maxIterations: options.mixtureIterations,
      },
      { random, products: session.products, signal: session.signal },
    );
    mixture.assign(session, equallyWeighted(fit));
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
