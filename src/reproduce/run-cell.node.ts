import { currentEnvironment } from '../artifact/environment.node.js';
import type { Dataset } from '../data/dataset.js';
import { MixturaError, type ErrorCode } from '../error.js';
import { currentVersions } from '../experiment/versions.node.js';
import { arrayFile, type ArrayFile } from './array-files.js';
import { openCellRows } from './cell-rows.node.js';
import { currentCommit } from './commit.node.js';
import { fitCourse, trialCourse, type CellRun, type Course } from './course.node.js';
import { resolvedOptions } from './recipe.js';
import type { ResultLine } from './result-line.js';

/** What a run leaves: a line, and the files that it names. */
export interface CellResult {
  readonly line: ResultLine;
  readonly files: readonly ArrayFile[];
}

/** What a run cannot help, such as a full disk: it says nothing of the method, and the run may go on another time. */
const outside: ReadonlySet<ErrorCode> = new Set(['ABORTED', 'CANNOT_READ', 'CANNOT_WRITE', 'IN_USE']);

/**
 * Runs a cell to its end, from where an earlier try stopped. A run that fails is a result too; an abort is not, nor what the machine
 * does to it, and no measurement that cannot be taken.
 */
export async function runCell(
  run: CellRun,
  signal: AbortSignal = new AbortController().signal,
): Promise<CellResult> {
  const { cell, seed, profile, workFolder } = run;
  const rows = await openCellRows(cell.dataset, profile, workFolder);
  requireFeatures(rows.dataset, cell.features);
  const options = resolvedOptions(cell, { seed, profile, rows: rows.dataset.rows });
  const shared = await sharedParts(run, rows.dataset, options);
  let course: Course;
  try {
    const carryOut = cell.rows === 'study' ? trialCourse : fitCourse;
    course = await carryOut(run, rows, options as Readonly<Record<string, unknown>>, signal);
    const { value } = course.outcome.objective;
    if (!Number.isFinite(value)) throw new MixturaError('NOT_FINITE', `the objective ended at ${value}`);
  } catch (error) {
    if (error instanceof MixturaError && outside.has(error.code)) throw error;
    const message = error instanceof MixturaError ? `${error.code}: ${error.message}` : String(error);
    return { line: { ...shared, finishedAt: now(), state: 'failed', error: message }, files: [] };
  }
  const { numbers, arrays } = await course.measured();
  const files = [...arrays].map(([name, content]) =>
    arrayFile({ cell: cell.id, seed, profile, name }, content),
  );
  const named = files.map(({ array, name: file, digest }) => [array, { file, digest }]);
  const line: ResultLine = {
    ...shared,
    finishedAt: now(),
    state: 'finished',
    ...course.outcome,
    commit: course.commit,
    ...(Object.keys(numbers).length > 0 && { measured: numbers }),
    ...(files.length > 0 && { arrays: Object.fromEntries(named) }),
  };
  return { line, files };
}

function requireFeatures({ name, features }: Dataset, expected: number): void {
  if (features === expected) return;
  throw new MixturaError('INTERNAL', `${name} has ${features} features, its rows say ${expected}`);
}

/** What a line says of its run however that ends. */
async function sharedParts(
  { cell, seed, profile }: CellRun,
  dataset: Dataset,
  options: ResultLine['options'],
) {
  return {
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
}

function now(): string {
  return new Date().toISOString();
}

function machine(): ResultLine['machine'] {
  const { processor, processors, node } = currentEnvironment();
  return { processor, processors, node };
}
