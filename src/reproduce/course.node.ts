import { join } from 'node:path';
import { sha256Hex } from '../artifact/sha256.js';
import { MixturaError } from '../error.js';
import { eventsOf, warningsIn } from '../experiment/run-events.js';
import { scoreLabels } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { compiledProducts } from '../runtime/products.compiled.js';
import { runTrial } from '../selection/run-trial.node.js';
import { studyRows } from '../selection/study-rows.js';
import { carry } from './carry-cell.node.js';
import type { CellRows } from './cell-rows.node.js';
import type { Cell } from './cells/cell.js';
import { currentCommit } from './commit.node.js';
import { measurementsOf } from './exhibits/registry.js';
import { measure, type Measured } from './measurements/measure.node.js';
import { phaseTimes } from './phase-times.js';
import { runKey, type FinishedLine, type Profile } from './result-line.js';

/** One run of a cell. */
export interface CellRun {
  readonly cell: Cell;
  readonly seed: number;
  readonly profile: Profile;
  /** Where unfinished runs are kept, to be resumed. */
  readonly workFolder: string;
}

/** How a run went, and what it is then measured by. */
export interface Course {
  readonly outcome: Pick<
    FinishedLine,
    'scores' | 'objective' | 'elapsedMs' | 'pathDigest' | 'warnings' | 'phases'
  >;
  readonly measured: () => Promise<Measured>;
  /** Of the code that it ran with. */
  readonly commit: string;
}

type Options = Readonly<Record<string, unknown>>;

/** A fit to all rows, from where an earlier try stopped. */
export async function fitCourse(
  { cell, seed, profile, workFolder }: CellRun,
  rows: CellRows,
  options: Options,
  signal: AbortSignal,
): Promise<Course> {
  const { dataset, classes } = rows;
  const wanted = measurementsOf(cell, seed);
  const { fitted, curve, commit } = await carry({
    ...rows,
    model: cell.model,
    preset: cell.preset,
    options,
    folder: join(workFolder, runKey(cell.id, seed, profile)),
    watched: wanted.includes('accuracyCurve'),
    signal,
  });
  const { estimator, clusters, summary, folder } = fitted;
  const events = eventsOf(folder);
  const losses = events.flatMap((event) =>
    event.type === 'epoch' ? [`${event.phase} ${event.epoch} ${event.loss}`] : [],
  );
  return {
    commit,
    outcome: {
      scores: scoreLabels(classes, clusters.labels),
      objective: { name: summary.objectiveName, value: summary.objective },
      elapsedMs: Math.round(summary.elapsedMs),
      pathDigest: sha256Hex(losses.join('\n')),
      warnings: warningsIn(events).map(({ code, message }) => `${code}: ${message}`),
      phases: phaseTimes(events),
    },
    measured: async () => {
      const products = compiledProducts(nativeBackend(), { threads: 1 });
      const run = { estimator, dataset, classes, clusters: clusters.labels, products, curve };
      try {
        return await measure(run, wanted);
      } finally {
        await products.release();
        await estimator.dispose();
      }
    },
  };
}

/** A trial of a study: a fit to nine rows in ten, judged by those held out; its clusters are scored on the study's sample. */
export async function trialCourse(
  { cell, seed }: CellRun,
  { dataset, classes, source }: CellRows,
  resolved: Options,
  signal: AbortSignal,
): Promise<Course> {
  const { clusters: _, seed: __, ...options } = resolved;
  const { digest } = dataset;
  const study = { key: cell.id, data: { source }, digest, model: cell.model, options };
  const trial = { clusters: cell.clusters, seed, part: 'training' } as const;
  const result = await runTrial(study, trial, signal);
  if (result.state === 'failed') throw new MixturaError('INTERNAL', result.error);
  const { labels, heldOut, calinskiHarabasz, silhouette, objective, elapsedMs } = result;
  const found = Object.entries({ heldOut, calinskiHarabasz, silhouette });
  const { sample } = studyRows(dataset.rows);
  return {
    commit: currentCommit(),
    outcome: {
      scores: scoreLabels(
        sample.map((row) => classes[row]),
        labels,
      ),
      objective: { name: 'objective', value: objective },
      elapsedMs,
      pathDigest: sha256Hex(JSON.stringify([labels, found, objective])),
      warnings: [],
    },
    measured: () =>
      Promise.resolve({
        numbers: Object.fromEntries(found.filter(([, value]) => value !== null)),
        arrays: new Map(),
      }),
  };
}
