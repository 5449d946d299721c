import { RunFolder } from '../../artifact/run-folder.node.js';
import type { SavedState } from '../../artifact/saved-state.js';
import type { Dataset } from '../../data/dataset.js';
import type { Matrix } from '../../data/matrix.js';
import { fitScaler } from '../../data/preprocessing.js';
import { MixturaError } from '../../error.js';
import { restoreWeights } from '../../experiment/checkpoint-weights.js';
import { estimatorOf } from '../../experiment/create-estimator.node.js';
import { openDataOfRun } from '../../experiment/data-source.node.js';
import { hardClusters } from '../../experiment/hard-clusters.js';
import type { DataFacts } from '../../models/definition.js';
import type { Estimator } from '../../models/estimator.js';
import { factsOf } from '../../models/fitted-model.js';
import { principalPlane } from '../../report/map-layouts.js';
import { RandomStream } from '../../runtime/random.js';
import type { Glimpse } from '../interface.js';
import { nativeProducts } from './native-products.node.js';
import { rounded } from './row-layout.js';

/** So few rows that a look costs training next to nothing. */
const glimpsedRows = 1200;

interface Watch {
  readonly estimator: Estimator;
  readonly rows: Int32Array;
  readonly sample: Matrix;
  readonly facts: DataFacts;
  positions?: Matrix;
  /** The latest look, however it ended. */
  latest: Promise<unknown>;
}

/** What is watched, or about to be. */
const watches = new Map<string, { readonly digest: string; readonly watch: Promise<Watch> }>();
const kept = 2;

/** Where some rows lie at the latest checkpoint of a run that trains, turned to fit the glimpse before. */
export async function glimpse(path: string): Promise<Glimpse> {
  const folder = RunFolder.open(path);
  const checkpoint = folder.latestCheckpoint();
  if (checkpoint === undefined) throw new MixturaError('NOT_FITTED', 'this run has no checkpoint yet');
  const watch = await watchOf(folder);
  // One look at a time: they share the estimator.
  const look = watch.latest.then(() => lookAt(watch, checkpoint));
  watch.latest = look.catch(() => undefined);
  return look;
}

async function lookAt(watch: Watch, checkpoint: SavedState): Promise<Glimpse> {
  const { estimator, sample, rows, facts } = watch;
  restoreWeights(estimator, checkpoint, facts);
  const embedding = await estimator.transform(sample);
  const random = new RandomStream(0);
  const positions = await principalPlane(embedding, { random, products: nativeProducts() });
  if (watch.positions !== undefined) turnToFit(positions, watch.positions);
  watch.positions = positions;
  return {
    rows: [...rows],
    positions: Array.from(positions.values, rounded),
    labels: [...hardClusters(await estimator.predictProbabilities(sample)).labels],
  };
}

/** Of two that ask at once the second waits for what the first has begun. */
function watchOf(folder: RunFolder): Promise<Watch> {
  const { path, config } = folder;
  const known = watches.get(path);
  const digest = JSON.stringify(config);
  if (known?.digest === digest) return known.watch;
  void forget(path);
  const watch = openDataOfRun(config).then((dataset) => beginWatch(folder, dataset));
  watches.set(path, { digest, watch });
  // What failed is tried anew at the next look.
  watch.catch(() => watches.get(path)?.watch === watch && watches.delete(path));
  for (const oldest of watches.keys()) if (watches.size > kept) void forget(oldest);
  return watch;
}

/** Lets go of a watch, its native memory too. */
async function forget(path: string): Promise<void> {
  const known = watches.get(path);
  watches.delete(path);
  const [begun] = await Promise.allSettled([known?.watch]);
  if (begun.status === 'fulfilled') await begun.value?.estimator.dispose();
}

/** Lets go of all runs that were watched. */
export async function closeWatches(): Promise<void> {
  await Promise.all([...watches.keys()].map((path) => forget(path)));
}

function beginWatch({ config }: RunFolder, dataset: Dataset): Watch {
  const estimator = estimatorOf(config, { threads: 1 });
  const { rows, features } = dataset;
  const chosen = new RandomStream(0).split('glimpse').sample(rows, Math.min(rows, glimpsedRows)).toSorted();
  const values = new Float32Array(chosen.length * features);
  dataset.gather(chosen, values);
  // The scaling's numbers come with the weights; only its kind has to be found out again.
  return {
    estimator,
    rows: chosen,
    sample: { values, rows: chosen.length, columns: features },
    latest: Promise.resolve(),
    facts: factsOf(dataset, fitScaler(dataset, estimator.options.scaling)),
  };
}

/** Rotates and, where that fits better, mirrors points about the origin, so that they lie nearest to where they lay (Procrustes). */
export function turnToFit(points: Matrix, target: Matrix): void {
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (let at = 0; at < points.values.length; at += 2) {
    const [x = 0, y = 0] = points.values.subarray(at, at + 2);
    const [u = 0, v = 0] = target.values.subarray(at, at + 2);
    xx += x * u;
    xy += x * v;
    yx += y * u;
    yy += y * v;
  }
  const [turn, mirror] = [Math.hypot(xx + yy, xy - yx), Math.hypot(xx - yy, xy + yx)];
  const flip = mirror > turn ? -1 : 1;
  const length = Math.max(turn, mirror);
  if (length === 0) return;
  const cosine = (xx + flip * yy) / length;
  const sine = (xy - flip * yx) / length;
  for (let at = 0; at < points.values.length; at += 2) {
    const [x = 0, raw = 0] = points.values.subarray(at, at + 2);
    const y = flip * raw;
    points.values.set([cosine * x - sine * y, sine * x + cosine * y], at);
  }
}
