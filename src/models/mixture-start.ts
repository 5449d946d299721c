import type { Matrix } from '../data/matrix.js';
import { MixturaError, unreachable } from '../error.js';
import { predictClusters, type GaussianMixture } from '../mixture/gaussian-density.js';
import type { ComputePhase, Session } from '../training/phases.js';
import {
  equalWeights,
  startClusters,
  variancesFrom,
  type PlacedStart,
  type StartSpaces,
} from './cluster-start.js';
import { holdClusters } from './held-clusters.js';
import type { VariationalPlanOptions } from './variational-options.js';

/** Latents that a start on a few batches looks at for each cluster, however few the batches hold. */
const leastPerCluster = 10;

/** How many of `rows` a start looks at; undefined stands for all. */
function sampleSize(options: VariationalPlanOptions, rows: number): number | undefined {
  const wanted = Math.max(options.startBatches * options.batchSize, leastPerCluster * options.clusters);
  return options.startBatches > 0 && wanted < rows ? wanted : undefined;
}

/** For `build`: throws `INVALID_OPTION` where clusters of the rows would be looked for in some of them. */
export function refuseSampledStart(options: VariationalPlanOptions, rows: number): void {
  if (options.startOn === 'latents' || sampleSize(options, rows) === undefined) return;
  throw new MixturaError(
    'INVALID_OPTION',
    `\`startOn: ${options.startOn}\` with \`startBatches: ${options.startBatches}\` would find clusters of some rows, which say nothing of the others; set \`startBatches: 0\``,
  );
}

/**
 * Finds first clusters of all rows or of `startBatches` batches (S3VDC's mini-batch start), gives
 * them to the model and keeps every row's, to be held to.
 */
export function mixtureStart(
  spaces: StartSpaces,
  options: VariationalPlanOptions,
  assign: (session: Session, mixture: GaussianMixture) => void,
  begin: (session: Session) => Promise<void>,
): ComputePhase {
  return {
    kind: 'compute',
    name: 'start',
    run: async (session) => {
      const { mixture, points, labels } = await firstClusters(session, spaces, options);
      holdClusters(session, labels);
      assign(session, {
        ...mixture,
        covariances: await firstVariances(session, mixture, points, options),
        weights: options.startWeights === 'equal' ? equalWeights(mixture) : mixture.weights,
      });
      await begin(session);
    },
  };
}

function firstVariances(
  session: Session,
  mixture: GaussianMixture,
  points: Matrix,
  { startVariances = 'clusters' }: VariationalPlanOptions,
): Float64Array | Promise<Float64Array> {
  switch (startVariances) {
    case 'clusters':
      return mixture.covariances;
    case 'mixture':
      return variancesFrom(session, points, mixture);
    case 'unit':
      return mixture.covariances.map(() => 1);
    default:
      return unreachable(startVariances);
  }
}

/** The first mixture, and the cluster of every row. */
async function firstClusters(
  session: Session,
  spaces: StartSpaces,
  options: VariationalPlanOptions,
): Promise<PlacedStart> {
  const wanted = sampleSize(options, session.rows);
  const among =
    wanted === undefined ? undefined : session.random.split('start rows').sample(session.rows, wanted);
  const start = await startClusters(session, spaces, options, among);
  if (among === undefined) return start;
  const { latents } = await session.infer({ latents: spaces.latents });
  return { ...start, labels: predictClusters(start.mixture, latents) };
}
