import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { currentEnvironment } from '../artifact/environment.node.js';
import type { Dataset } from '../data/dataset.js';
import { openDataset } from '../data/open.node.js';
import { subset } from '../data/subset.js';
import { writeNpy } from '../data/write.node.js';
import { MixturaError } from '../error.js';
import type { FittedRun } from '../experiment/fit-run.node.js';
import type { RunEvent } from '../experiment/run-events.js';
import { currentVersions } from '../experiment/versions.node.js';
import { scoreLabels } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { compiledProducts } from '../runtime/products.compiled.js';
import { RandomStream } from '../runtime/random.js';
import { runTrial } from '../selection/run-trial.node.js';
import { studyRows } from '../selection/study-rows.js';
import { carry } from './carry-cell.node.js';
import type { Cell } from './cells/cell.js';
import { currentCommit } from './commit.node.js';
import { measurementsOf } from './exhibits/registry.js';
import { arrayFile, type ArrayFile } from './array-files.js';
import { measure } from './measurements/measure.node.js';
import { phaseTimes } from './phase-times.js';
import { resolvedOptions } from './recipe.js';
import { runKey, type FinishedLine, type Profile, type ResultLine } from './result-line.js';

/** One run of a cell. */
export interface CellRun {
  readonly cell: Cell;
  readonly seed: number;
  readonly profile: Profile;
  /** Where unfinished runs are kept, to be resumed. */
  readonly workFolder: string;
}

/** What a run leaves: a line, and the files that it names. */
export interface CellResult {
  readonly line: ResultLine;
  readonly files: readonly ArrayFile[];
}

/** What of a line follows from the run's course, and not from what was asked for. */
type Outcome = Pick<
  FinishedLine,
  'scores' | 'objective' | 'elapsedMs' | 'pathDigest' | 'warnings' | 'phases' | 'measured' | 'arrays'
>;

/** The rows of a run, their classes, and what opens the rows again. */
interface Rows {
  readonly dataset: Dataset;
  readonly classes: Int32Array;
  readonly source: string;
}

type Options = Readonly<Record<string, unknown>>;

const quickRows = 600;

/** Runs a cell to its end, from where an earlier try stopped. A run that fails is a result too; only an abort is not. */
export async function runCell(
  run: CellRun,
  signal: AbortSignal = new AbortController().signal,
): Promise<CellResult> {
  const { cell, seed, profile } = run;
  const rows = await openRows(run);
  const { dataset } = rows;
  if (dataset.features !== cell.features) {
    const { name, features } = dataset;
    throw new MixturaError('INTERNAL', `${name} has ${features} features, its rows say ${cell.features}`);
  }
  const options = resolvedOptions(cell, { seed, profile, rows: dataset.rows });
  const shared = {
    cell: cell.id,
    model: cell.model,
    dataset: { name: dataset.name, digest: dataset.digest, rows: dataset.rows },
    preset: cell.preset,
    profile,
    seed,
    options,
    command: `mixtura reproduce ${cell.id} --seed ${seed}${profile === 'quick' ? ' --quick' : ''}`,
    versions: await currentVersions(),
    commit: currentCommit(),
    machine: machine(),
  };
  const files: ArrayFile[] = [];
  try {
    const carryOut = cell.rows === 'study' ? tryOut : fitAndMeasure;
    const outcome = await carryOut(run, rows, options as Options, signal, files);
    if (!Number.isFinite(outcome.objective.value)) {
      throw new MixturaError('NOT_FINITE', `the objective ended at ${outcome.objective.value}`);
    }
    const finishedAt = new Date().toISOString();
    return { line: { ...shared, finishedAt, state: 'finished', ...outcome }, files };
  } catch (error) {
    if (error instanceof MixturaError && error.code === 'ABORTED') throw error;
    const message = error instanceof MixturaError ? `${error.code}: ${error.message}` : String(error);
    const finishedAt = new Date().toISOString();
    return { line: { ...shared, finishedAt, state: 'failed', error: message }, files: [] };
  }
}

/** A fit to all rows, measured as its tables and figures ask. */
async function fitAndMeasure(
  { cell, seed, profile, workFolder }: CellRun,
  { dataset, classes, source }: Rows,
  options: Options,
  signal: AbortSignal,
  files: ArrayFile[],
): Promise<Outcome> {
  const wanted = measurementsOf(cell, seed);
  const { fitted, curve } = await carry({
    model: cell.model,
    options,
    dataset,
    source,
    classes,
    folder: join(workFolder, runKey(cell.id, seed, profile)),
    watched: wanted.includes('accuracyCurve'),
    signal,
  });
  const { events, path, warnings } = logged(fitted);
  const { estimator, clusters, summary } = fitted;
  const products = compiledProducts(nativeBackend(), { threads: 1 });
  try {
    const run = { estimator, dataset, classes, clusters: clusters.labels, products, curve };
    const { numbers, arrays } = await measure(run, wanted);
    for (const [name, content] of arrays)
      files.push(arrayFile({ cell: cell.id, seed, profile, name }, content));
    return {
      scores: scoreLabels(classes, clusters.labels),
      objective: { name: summary.objectiveName, value: summary.objective },
      elapsedMs: Math.round(summary.elapsedMs),
      pathDigest: digestOf(path),
      warnings,
      phases: phaseTimes(events),
      ...(Object.keys(numbers).length > 0 && { measured: numbers }),
      ...(files.length > 0 && {
        arrays: Object.fromEntries(files.map(({ array, name: file, digest }) => [array, { file, digest }])),
      }),
    };
  } finally {
    await products.release();
    await estimator.dispose();
  }
}

/** A fit to the rows of a study, judged by those it holds out; its clusters are scored on the study's sample. */
async function tryOut(
  { cell, seed }: CellRun,
  { dataset, classes, source }: Rows,
  resolved: Options,
  signal: AbortSignal,
): Promise<Outcome> {
  const { clusters: _, seed: __, ...options } = resolved;
  const study = { key: cell.id, data: { source }, model: cell.model, options };
  const trial = { clusters: cell.clusters, seed, part: 'training' } as const;
  const result = await runTrial(study, trial, signal);
  if (result.state === 'failed') throw new MixturaError('INTERNAL', result.error);
  const { labels, heldOut, calinskiHarabasz, silhouette, objective, elapsedMs } = result;
  const measured = { heldOut, calinskiHarabasz, silhouette };
  return {
    scores: scoreLabels(
      studyRows(dataset.rows).sample.map((row) => classes[row]),
      labels,
    ),
    objective: { name: 'objective', value: objective },
    elapsedMs,
    pathDigest: digestOf(JSON.stringify([labels, measured, objective])),
    warnings: [],
    measured: Object.fromEntries(Object.entries(measured).filter(([, value]) => value !== null)),
  };
}

async function openRows({ cell, profile, workFolder }: CellRun): Promise<Rows> {
  const whole = await openDataset(cell.dataset);
  if (profile === 'full' || whole.rows <= quickRows) {
    return { dataset: whole, classes: classesOf(whole), source: cell.dataset };
  }
  const rows = new RandomStream(0).split('quick').sample(whole.rows, quickRows);
  const dataset = subset(whole, rows, `${whole.name}, ${quickRows} rows`);
  // On disk, so that a run that was stopped finds them again.
  const source = join(workFolder, 'quick', `${cell.dataset}.npy`);
  if (!existsSync(source)) {
    const values = new Float32Array(quickRows * dataset.features);
    dataset.read(0, quickRows, values);
    writeNpy(source, { values, rows: quickRows, columns: dataset.features }, dataset.rowShape);
  }
  return { dataset, classes: classesOf(dataset), source };
}

/** All events, the losses of all epochs and all warnings, those before a resume included: the run's log has them. */
function logged({ folder }: FittedRun) {
  const events = folder.events() as unknown as readonly RunEvent[];
  const losses = events.flatMap((event) =>
    event.type === 'epoch' ? [`${event.phase} ${event.epoch} ${event.loss}`] : [],
  );
  const warnings = events.flatMap((event) =>
    event.type === 'warning' ? [`${event.code}: ${event.message}`] : [],
  );
  return { events, path: losses.join('\n'), warnings };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function classesOf(dataset: Dataset): Int32Array {
  if (dataset.labels !== undefined) return dataset.labels;
  throw new MixturaError('MISSING_DATA', `${dataset.name} has no labels to score by`);
}

function machine(): ResultLine['machine'] {
  const { processor, processors, node } = currentEnvironment();
  return { processor, processors, node };
}
