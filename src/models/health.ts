import { clusterSizes, emptyClusters } from '../metrics/cluster-health.js';
import { RandomStream } from '../runtime/random.js';
import { argMax, type Leaf, type Tensor } from '../tensor/index.js';
import type { ComputePhase, Session } from '../training/phases.js';
import { logVarianceBounds } from './gaussian.js';

export interface HealthParts {
  readonly clusters: number;
  /** q(c|x), [batch, clusters] */
  readonly probabilities: Tensor;
  /** What training lowers, one value a row, without noise; no labels in it. */
  readonly objective?: { readonly name: string; readonly perRow: Tensor };
  /** Log-variances of the mixture, if it has them. */
  readonly logVariances?: Leaf;
}

/** Watches a model from its first clusters to its last. */
export interface Health {
  /** Notes the objective; to be called once there are first clusters. */
  begin(session: Session): Promise<void>;
  /** The plan's last phase: cluster sizes over all rows, and warnings of what went wrong. */
  readonly check: ComputePhase;
}

/** Rows that the objective is taken over. */
const mostRows = 10_000;
const startObjective = 'startObjective';
/** Relative rise of the objective that is no rounding. */
const noRise = 1e-6;

export function health({ clusters, probabilities, objective, logVariances }: HealthParts): Health {
  const assignments = { cluster: argMax(probabilities, 1) };
  const objectives = objective && { objective: objective.perRow };
  const meanObjective = async (session: Session) => {
    if (objectives === undefined) return NaN;
    const { values, rows } = (await session.infer(objectives, someRows(session.rows))).objective;
    return values.reduce((total, value) => total + value, 0) / rows;
  };
  return {
    begin: async (session) => {
      session.arrays.set(startObjective, Float64Array.of(await meanObjective(session)));
    },
    check: {
      kind: 'compute',
      name: 'check',
      run: async (session) => {
        const { cluster } = await session.infer(assignments);
        reportSizes(session, clusterSizes(Int32Array.from(cluster.values), clusters));
        if (logVariances !== undefined) reportVariances(session, logVariances);
        const before = session.arrays.get(startObjective)?.[0] ?? NaN;
        if (objective !== undefined)
          reportRise(session, objective.name, before, await meanObjective(session));
      },
    },
  };
}

/** The same rows at the start and at the end, drawn at random: every so many rows of data that repeat would be of some clusters alone. */
function someRows(rows: number): Int32Array | undefined {
  return rows <= mostRows ? undefined : new RandomStream(0).split('health').sample(rows, mostRows).toSorted();
}

function reportSizes(session: Session, sizes: Int32Array): void {
  session.emit({ type: 'series', phase: 'check', name: 'cluster sizes', values: [...sizes], step: 0 });
  const empty = emptyClusters(sizes);
  if (empty.length === 0) return;
  session.emit({
    type: 'warning',
    code: 'empty-cluster',
    phase: 'check',
    message: `${empty.length} of ${sizes.length} clusters ${empty.length === 1 ? 'holds' : 'hold'} no row; ask for fewer clusters, try another seed, or train longer`,
    details: { empty, sizes: [...sizes] },
  });
}

function reportVariances(session: Session, logVariances: Leaf): void {
  const floor = logVarianceBounds[0];
  const values = session.value(logVariances);
  const atFloor = values.filter((value) => value <= floor).length;
  if (atFloor === 0) return;
  session.emit({
    type: 'warning',
    code: 'variance-floor',
    phase: 'check',
    message: `${atFloor} of ${values.length} variances of the mixture are at their floor of exp(${floor}); rows may repeat, or the learning rate of the mixture is too high`,
    details: { atFloor, of: values.length },
  });
}

function reportRise(session: Session, name: string, before: number, after: number): void {
  if (!(after > before + noRise * Math.abs(before))) return;
  session.emit({
    type: 'warning',
    code: 'below-start',
    phase: 'check',
    message: `${name} ended at ${after.toPrecision(6)}, above the ${before.toPrecision(6)} of the first clusters; where these were held to (heldEpochs) that is the price of keeping them, else lower the learning rate or train longer`,
    details: { objective: name, before, after },
  });
}
