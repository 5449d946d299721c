import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { currentEnvironment } from '../artifact/environment.node.js';
import { RunFolder } from '../artifact/run-folder.node.js';
import type { Dataset } from '../data/dataset.js';
import { openDataset } from '../data/open.node.js';
import { subset } from '../data/subset.js';
import { MixturaError } from '../error.js';
import { fitRun, resumeRun, type CarryOptions, type FittedRun } from '../experiment/fit-run.node.js';
import type { RunEvent } from '../experiment/run-events.js';
import { currentVersions } from '../experiment/versions.node.js';
import { scoreLabels } from '../metrics/index.js';
import { RandomStream } from '../runtime/random.js';
import type { Cell } from './cells.js';
import { currentCommit } from './commit.node.js';
import { resolvedOptions } from './recipe.js';
import { runKey, type Profile, type ResultLine } from './result-line.js';
import { differences } from './standing.js';

/** One run of a cell. */
export interface CellRun {
  readonly cell: Cell;
  readonly seed: number;
  readonly profile: Profile;
  /** Where unfinished runs are kept, to be resumed. */
  readonly workFolder: string;
}

const quickRows = 600;

/** Runs a cell to its end, from where an earlier try stopped. A run that fails is a result too; only an abort is not. */
export async function runCell(run: CellRun, signal?: AbortSignal): Promise<ResultLine> {
  const { cell, seed, profile } = run;
  const dataset = await openRows(run);
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
  try {
    const fitted = await fitOrResume(run, dataset, options as Record<string, unknown>, {
      threads: 1,
      signal,
    });
    const { path, warnings } = logged(fitted);
    if (!Number.isFinite(fitted.summary.objective)) {
      throw new MixturaError('NOT_FINITE', `the objective ended at ${fitted.summary.objective}`);
    }
    return {
      ...shared,
      finishedAt: new Date().toISOString(),
      state: 'finished',
      scores: scoreLabels(labelsOf(dataset), fitted.clusters.labels),
      objective: { name: fitted.summary.objectiveName, value: fitted.summary.objective },
      elapsedMs: Math.round(fitted.summary.elapsedMs),
      pathDigest: createHash('sha256').update(path).digest('hex'),
      warnings,
    };
  } catch (error) {
    if (error instanceof MixturaError && error.code === 'ABORTED') throw error;
    const message = error instanceof MixturaError ? `${error.code}: ${error.message}` : String(error);
    return { ...shared, finishedAt: new Date().toISOString(), state: 'failed', error: message };
  }
}

async function openRows({ cell, profile }: CellRun): Promise<Dataset> {
  const dataset = await openDataset(cell.dataset);
  if (profile === 'full' || dataset.rows <= quickRows) return dataset;
  const rows = new RandomStream(0).split('quick').sample(dataset.rows, quickRows);
  return subset(dataset, rows, `${dataset.name}, ${quickRows} rows`);
}

/** Carries an unfinished run of the same options on; one of other options makes way. */
async function fitOrResume(
  run: CellRun,
  dataset: Dataset,
  options: Record<string, unknown>,
  carry: CarryOptions,
): Promise<FittedRun> {
  const folder = join(run.workFolder, runKey(run.cell.id, run.seed, run.profile));
  // A quick run's rows come from memory: it is short, and starts over.
  if (run.profile === 'full' && existsSync(join(folder, 'config.json'))) {
    const { config } = RunFolder.open(folder);
    const same = config.model === run.cell.model && config.dataset.digest === dataset.digest;
    if (same && differences(config.options, options).length === 0) return resumeRun(folder, carry);
  }
  return fitRun(
    { data: { source: run.cell.dataset }, dataset, model: run.cell.model, options, folder, overwrite: true },
    carry,
  );
}

/** The losses of all epochs and all warnings, those before a resume included: the run's log has them. */
function logged({ folder }: FittedRun): { path: string; warnings: string[] } {
  const events = folder.events() as unknown as readonly RunEvent[];
  const losses = events.flatMap((event) =>
    event.type === 'epoch' ? [`${event.phase} ${event.epoch} ${event.loss}`] : [],
  );
  const warnings = events.flatMap((event) =>
    event.type === 'warning' ? [`${event.code}: ${event.message}`] : [],
  );
  return { path: losses.join('\n'), warnings };
}

function labelsOf(dataset: Dataset): Int32Array {
  if (dataset.labels !== undefined) return dataset.labels;
  throw new MixturaError('MISSING_DATA', `${dataset.name} has no labels to score by`);
}

function machine(): ResultLine['machine'] {
  const { processor, processors, node } = currentEnvironment();
  return { processor, processors, node };
}
