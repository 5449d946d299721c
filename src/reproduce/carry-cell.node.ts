import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../artifact/atomic-file.node.js';
import { RunFolder } from '../artifact/run-folder.node.js';
import { runFiles } from '../artifact/run-files.js';
import { refuseInUse } from '../artifact/run-lock.node.js';
import type { Dataset } from '../data/dataset.js';
import { fitScaler } from '../data/preprocessing.js';
import { MixturaError } from '../error.js';
import { restoreWeights } from '../experiment/checkpoint-weights.js';
import { estimatorOf } from '../experiment/create-estimator.node.js';
import { fitRun, resumeRun, type FittedRun } from '../experiment/fit-run.node.js';
import { eventsOf, type RunEvent } from '../experiment/run-events.js';
import { accuracy } from '../metrics/index.js';
import { factsOf } from '../models/fitted-model.js';
import type { PresetName } from '../models/presets.js';
import { currentCommit } from './commit.node.js';
import { accuracyCurve, type AccuracyCurve } from './measurements/kinds.js';
import { recipeDifferences } from './recipe-differences.js';

/** A fit, and where it is kept so that it can be carried on. */
export interface Carriage {
  readonly model: string;
  readonly preset: PresetName;
  readonly options: Readonly<Record<string, unknown>>;
  readonly dataset: Dataset;
  /** What opens the same rows. */
  readonly source: string;
  readonly classes: Int32Array;
  readonly folder: string;
  /** Whether to score the run at the end of its epochs. */
  readonly watched: boolean;
  readonly signal: AbortSignal;
}

export interface Carried {
  readonly fitted: FittedRun;
  readonly curve: AccuracyCurve;
  /** Of the code that it was begun with and, where that is another, of the code that ended it. */
  readonly commit: string;
}

/** Phases before there are clusters. */
const unclustered = /^(layer-\d+|pretrain|gamma)$/;
const mostLooks = 40;

/**
 * Carries a fit to its end, from where an earlier try stopped; one of other options makes way. A watched run is stopped at the end of an epoch, scored
 * from its checkpoint and resumed, which changes no bit of it: labels are never in reach of training.
 */
export async function carry(carriage: Carriage): Promise<Carried> {
  // What lies beside the folder belongs to whoever writes to it.
  refuseInUse(carriage.folder);
  const curveFile = `${carriage.folder}.curve.json`;
  const goingOn = goesOn(carriage, curveFile);
  const commit = commitOf(`${carriage.folder}.commit`, goingOn);
  let curve: AccuracyCurve = { points: [] };
  if (carriage.watched) {
    if (goingOn) curve = await look(carriage, curveFile);
    else writeCurve(curveFile, curve);
  }
  let fitted = await toNextLook(carriage, goingOn);
  while (fitted === undefined) {
    curve = await look(carriage, curveFile);
    fitted = await toNextLook(carriage, true);
  }
  return { fitted, curve, commit };
}

/** Notes the commit that a run is begun with, so that the line of one that is carried on can say both. */
function commitOf(path: string, goingOn: boolean): string {
  const now = currentCommit();
  if (!goingOn) writeFileAtomic(path, now);
  const begun = existsSync(path) ? readFileSync(path, 'utf8') : 'unknown';
  return begun === now ? now : `${begun}, ended with ${now}`;
}

/** Whether the folder holds this very run, with all that was to be seen of it until now. */
function goesOn({ folder, model, options, dataset, watched }: Carriage, curveFile: string): boolean {
  if (!existsSync(join(folder, runFiles.config)) || (watched && !existsSync(curveFile))) return false;
  const { config } = RunFolder.open(folder);
  const same = config.model === model && config.dataset.digest === dataset.digest;
  return same && recipeDifferences(config.options, options).length === 0;
}

/** Undefined where it was stopped to be looked at. */
async function toNextLook(carriage: Carriage, goingOn: boolean): Promise<FittedRun | undefined> {
  const { model, preset, options, dataset, source, folder, watched, signal } = carriage;
  const pause = new AbortController();
  const onEvent = (event: RunEvent) => {
    if (watched && wanted(event)) pause.abort();
  };
  const carry = { threads: 1, signal: AbortSignal.any([signal, pause.signal]), onEvent };
  try {
    if (goingOn) return await resumeRun(folder, carry);
    const request = { data: { source }, dataset, model, preset, options, folder, overwrite: true };
    return await fitRun(request, carry);
  } catch (error) {
    const paused = pause.signal.aborted && !signal.aborted;
    if (paused && error instanceof MixturaError && error.code === 'ABORTED') return undefined;
    throw error;
  }
}

type EpochEvent = Extract<RunEvent, { type: 'epoch' }>;

function wanted(event: RunEvent): event is EpochEvent {
  if (event.type !== 'epoch' || unclustered.test(event.phase)) return false;
  return event.epoch % Math.ceil(event.epochs / mostLooks) === 0;
}

const positioned = z.object({ position: z.object({ step: z.int(), stepInEpoch: z.int() }) });

/** Scores the newest checkpoint where it stands at the end of a wanted epoch that was not scored yet; gives all scores until now. */
async function look(carriage: Carriage, curveFile: string): Promise<AccuracyCurve> {
  const known = accuracyCurve.parse(JSON.parse(readFileSync(curveFile, 'utf8')));
  const found = await scoreOfCheckpoint(carriage);
  const seen = known.points.some(({ phase, epoch }) => phase === found?.phase && epoch === found.epoch);
  if (found === undefined || seen) return known;
  const curve = { points: [...known.points, found] };
  writeCurve(curveFile, curve);
  return curve;
}

function writeCurve(path: string, curve: AccuracyCurve): void {
  writeFileAtomic(path, JSON.stringify(curve));
}

async function scoreOfCheckpoint(carriage: Carriage): Promise<AccuracyCurve['points'][number] | undefined> {
  const { folder: path, dataset, classes } = carriage;
  if (!existsSync(join(path, runFiles.config))) return undefined;
  const folder = RunFolder.open(path);
  const checkpoint = folder.latestCheckpoint();
  const events = eventsOf(folder);
  const last = events.findLast((event) => event.type === 'epoch');
  if (checkpoint === undefined || last === undefined || !wanted(last)) return undefined;
  const { position } = positioned.parse(checkpoint.metadata);
  if (position.stepInEpoch !== 0 || position.step !== last.step) return undefined;
  const estimator = estimatorOf(folder.config, { threads: 1 });
  const facts = factsOf(dataset, fitScaler(dataset, estimator.options.scaling));
  restoreWeights(estimator, checkpoint, facts);
  const clusters = await estimator.predict(dataset);
  await estimator.dispose();
  return { phase: last.phase, epoch: last.epoch, accuracy: accuracy(classes, clusters) };
}
