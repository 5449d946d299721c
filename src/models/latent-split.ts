import { z } from 'zod';
import type { Matrix } from '../data/matrix.js';
import type { RandomStream } from '../runtime/random.js';
import type { Variable } from '../nn/layer.js';
import { input, type Tensor } from '../tensor/index.js';
import type { OptimizePhase, Phase, Session, Update } from '../training/phases.js';
import { augmentation } from './augmentation.js';
import { rowsAt } from './batch-rows.js';
import { beginning } from './beginning.js';
import type { ClusterStart } from './cluster-start.js';
import type { BuiltModel, ModelInput } from './definition.js';
import { oneHotRows } from './hard-labels.js';
import { health } from './health.js';
import { heldLabels } from './held-clusters.js';
import { latentClusteringOptions } from './options.js';
import { hasWork } from './plan.js';
import { plainAutoencoder, type PlainAutoencoder } from './plain-autoencoder.js';

export const latentSplitOptions = {
  ...latentClusteringOptions,
  penalty: z
    .number()
    .positive()
    .default(5)
    .describe("rho of the augmented Lagrangian: how hard latents are drawn to the clustering's points"),
};

const optionsSchema = z.strictObject(latentSplitOptions);

export type LatentSplitOptions = z.output<typeof optionsSchema> & { readonly lambda: number };

/** Clusters as diagonal Gaussians: row-major [clusters, latent] each. */
export interface PullingClusters {
  readonly means: ArrayLike<number>;
  readonly precisions: ArrayLike<number>;
}

/** The clustering that the split alternates with: `G(y)` and its fit. */
export interface LatentClustering {
  readonly name: string;
  readonly state: readonly Variable[];
  /** `G` of each latent, [batch]. */
  cost(z: Tensor): Tensor;
  /** q(c|z), [batch, clusters] */
  probabilities(z: Tensor): Tensor;
  assign(session: Session, start: ClusterStart): void;
  /** The part of each of `points` in each cluster, [rows, clusters]. */
  responsibilities(session: Session, points: Matrix): Promise<Matrix>;
  clusters(session: Session): PullingClusters;
  /** Fits the clusters to `points`; where `labels` are given, with those. */
  fit(session: Session, points: Matrix, random: RandomStream, labels?: Int32Array): Promise<void>;
}

/** Names of the run's arrays, [rows, latent] each: points `y` and scaled multipliers `u`. */
const points = 'points';
const multipliers = 'multipliers';

/**
 * DeepCluster's split of network and clustering (Tian, Zhou and Guan 2017). The problem `min Σ L_r(x_i, z_i) + λ G(z_i)`
 * with `z_i = f(x_i)` gets a point `y_i` for each row, and the constraint `y_i = z_i`:
 *
 *     min Σ L_r(x_i, z_i) + λ G(y_i)   subject to   y_i = z_i.
 *
 * Its augmented Lagrangian with scaled multipliers `u_i` is `Σ L_r + λ G(y_i) + ½ρ |z_i - y_i + u_i|² - ½ρ |u_i|²`. ADMM
 * lowers it in turns, here one an epoch:
 *
 * 1. network: steps of the optimiser on `L_r + ½ρ |z - (y - u)|²`;
 * 2. multipliers: `u ← u + z - y`;
 * 3. points: `y ← argmin λ G(y) + ½ρ |y - (z + u)|²`. For `G(y) = ½ Σ_c r_c (y - m_c)ᵀ P_c (y - m_c)` with diagonal `P`
 *    (k-means: hard `r`, unit `P`; a mixture: the bound of EM with its responsibilities) that is
 *    `y = (ρ (z + u) + λ Σ_c r_c P_c m_c) / (ρ + λ Σ_c r_c P_c)`, dimension by dimension;
 * 4. clusters: fitted to all `y`.
 *
 * The responsibilities of step 3 are those of `z`: `u` leads away from a row's cluster, and `z + u` would move rows between
 * two clusters to and fro.
 *
 * At a fixed point `y = z` and `ρ u = λ ∇G(z)`: a stationary point of the problem without the split.
 */
export function buildLatentSplit(
  options: LatentSplitOptions,
  rows: ModelInput,
  clustering: LatentClustering,
): BuiltModel {
  const { clusters, lambda } = options;
  const network = plainAutoencoder(options, rows);
  const embedding = network.encode(rows.x);
  const reconstruction = network.reconstructionLoss(embedding);
  const objective = {
    name: 'reconstruction + clustering',
    perRow: reconstruction.add(clustering.cost(embedding).mul(lambda)),
  };
  const probabilities = clustering.probabilities(embedding);
  const { begin, check } = health({ clusters, probabilities, objective });
  const parts = { network, embedding, reconstruction, clustering };
  const phases = alternatingPhases(options, parts);
  const plan: Phase[] = [
    ...beginning(options, rows, {
      pretraining: network.pretraining,
      embedding,
      assign: (session, start) => clustering.assign(session, start),
      begin,
    }),
    { ...phases.hold, ...augmentation(options, rows.rowShape) },
    phases.train,
    check,
  ];
  return {
    name: clustering.name,
    variables: network.variables,
    state: clustering.state,
    plan: plan.filter(hasWork),
    objective,
    heads: { embedding, probabilities, ...network.decoderHeads(embedding) },
  };
}

interface SplitParts {
  readonly network: PlainAutoencoder;
  readonly embedding: Tensor;
  /** [batch] */
  readonly reconstruction: Tensor;
  readonly clustering: LatentClustering;
}

/** Step 1 an epoch, after steps 2 to 4: with the first clusters held, and with the clustering's own. */
function alternatingPhases(
  options: LatentSplitOptions,
  { network, embedding, reconstruction, clustering }: SplitParts,
): { readonly hold: OptimizePhase; readonly train: OptimizePhase } {
  const { latent, penalty } = options;
  const goal = input('goal', ['batch', latent]);
  const distance = embedding.sub(goal).square().sum(1);
  const update: Update = {
    name: clustering.name,
    terms: { reconstruction: reconstruction.mean(), split: distance.mean().mul(penalty / 2) },
    groups: [{ variables: network.variables, learningRate: options.learningRate }],
    optimizer: { kind: 'adam', epsilon: options.epsilon },
    clipNorm: options.clipNorm,
  };
  const phase = (name: string, epochs: number, held: boolean): OptimizePhase => ({
    kind: 'optimize',
    name,
    epochs,
    batchSize: options.batchSize,
    updates: [update],
    feeds: ({ indices, arrays }) => {
      const y = rowsAt(indices, arrays.get(points) ?? [], latent);
      const u = rowsAt(indices, arrays.get(multipliers) ?? [], latent);
      return { goal: y.map((value, i) => value - (u[i] ?? 0)) };
    },
    beforeEpoch: async (session, epoch) => {
      const labels = held ? heldLabels(session) : undefined;
      const z = (await session.infer({ embedding })).embedding;
      await moveClusters(options, clustering, session, z, `epoch ${epoch}`, labels);
    },
  });
  return { hold: phase('hold', options.heldEpochs, true), train: phase('train', options.epochs, false) };
}

/** Steps 2 to 4 for the latents `z` of all rows; where `labels` are given, with those clusters. */
async function moveClusters(
  { clusters, lambda, penalty }: LatentSplitOptions,
  clustering: LatentClustering,
  session: Session,
  z: Matrix,
  name: string,
  labels: Int32Array | undefined,
): Promise<void> {
  const y = session.arrays.get(points) ?? z.values;
  const u = Float32Array.from(session.arrays.get(multipliers) ?? new Float32Array(y.length));
  u.forEach((value, i) => (u[i] = value + (z.values[i] ?? 0) - (y[i] ?? 0)));
  const shifted = { ...z, values: z.values.map((value, i) => value + (u[i] ?? 0)) };
  const responsibilities =
    labels === undefined ? await clustering.responsibilities(session, z) : oneHotRows(labels, clusters);
  const pulled = pull(shifted, responsibilities, clustering.clusters(session), lambda / penalty);
  await clustering.fit(session, pulled, session.random.split(name), labels);
  session.arrays.set(points, pulled.values);
  session.arrays.set(multipliers, u);
}

/** Step 3: `(a + w Σ_c r_c P_c m_c) / (1 + w Σ_c r_c P_c)` for points `a` and `w = λ / ρ`. */
export function pull(
  a: Matrix,
  responsibilities: Matrix,
  { means, precisions }: PullingClusters,
  w: number,
): Matrix {
  const { rows, columns } = a;
  const clusters = responsibilities.columns;
  const values = new Float32Array(a.values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let weight = 1;
      let sum = a.values[i * columns + j] ?? 0;
      for (let c = 0; c < clusters; c++) {
        const share =
          w * (responsibilities.values[i * clusters + c] ?? 0) * (precisions[c * columns + j] ?? 0);
        weight += share;
        sum += share * (means[c * columns + j] ?? 0);
      }
      values[i * columns + j] = sum / weight;
    }
  }
  return { values, rows, columns };
}
