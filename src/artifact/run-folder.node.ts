import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { MixturaError } from '../error.js';
import { canWrite, makeFolder, writeFileAtomic } from './atomic-file.node.js';
import { hasRestarts, removeRestarts } from './restarts-record.node.js';
import { latestCheckpoint, saveCheckpoint } from './checkpoints.node.js';
import { encodeCsv } from './csv.js';
import { currentEnvironment } from './environment.node.js';
import { EventLog, type EventBatch } from './event-log.node.js';
import type { Json } from './json.js';
import { parseRunConfig, runFormatVersion, type NewRunConfig, type RunConfig } from './run-config.js';
import { lockFile, runFiles as files } from './run-files.js';
import { holderOf, type RunHolder } from './run-lock.node.js';
import { decodeState, encodeState, type SavedState } from './saved-state.js';
import { sha256Hex } from './sha256.js';
import { readBytes } from './state-file.node.js';

const manifestSchema = z.object({ formatVersion: z.literal(1), sha256: z.record(z.string(), z.string()) });

/** The cluster of each row, as saved at the end of a run. */
export interface ClusterTable {
  readonly labels: Int32Array;
  /** Probability of each row's cluster. */
  readonly probabilities?: Float32Array;
  /** In the source's own terms; the row's number from 0 where there are none. */
  readonly ids?: readonly string[];
}

/**
 * A run on disk. Nothing else knows which file holds what. Everything read is checked; nothing read is ever executed. Who writes holds the run's lock
 * (`lockRun`) meanwhile.
 */
export class RunFolder {
  readonly path: string;
  readonly config: RunConfig;
  readonly #events: EventLog;

  private constructor(path: string, config: RunConfig) {
    this.path = path;
    this.config = config;
    this.#events = new EventLog(join(path, files.events));
  }

  /** Starts a run in a new or empty folder. Throws `CANNOT_WRITE`, also where something is there; `overwrite` replaces a run or restarts, never anything else. */
  static create(
    path: string,
    config: NewRunConfig,
    options: { readonly overwrite?: boolean } = {},
  ): RunFolder {
    const folder = resolve(path);
    makeRoom(folder, options.overwrite ?? false);
    const whole = { formatVersion: runFormatVersion, ...config } as const;
    writeJson(join(folder, files.environment), currentEnvironment());
    writeJson(join(folder, files.config), whole);
    return new RunFolder(folder, whole);
  }

  /** Opens a run to read or resume it. Throws `INVALID_ARTIFACT` where there is none. Writes nothing. */
  static open(path: string): RunFolder {
    const folder = resolve(path);
    const file = join(folder, files.config);
    if (!existsSync(file)) {
      throw new MixturaError(
        'INVALID_ARTIFACT',
        hasRestarts(folder)
          ? `${folder} holds restarts, each a run of its own; give the one that was chosen: chosenRun(folder), or resume them all: resumeRestarts(folder)`
          : `${folder} is not a run: it has no ${files.config}; give the folder of a run`,
      );
    }
    return new RunFolder(folder, parseRunConfig(readJson(file), file));
  }

  /** Removes all that a run wrote into its folder; other files stay. Throws `CANNOT_WRITE`. */
  static remove(path: string): void {
    for (const file of Object.values(files)) {
      canWrite(path, () => rmSync(join(path, file), { recursive: true, force: true }));
    }
  }

  /** The folders of runs in `parent`, by name. */
  static list(parent: string): string[] {
    if (!existsSync(parent)) return [];
    const names = readdirSync(parent).toSorted();
    return names.map((name) => join(parent, name)).filter((path) => existsSync(join(path, files.config)));
  }

  /** The process that writes to the run at this moment, where there is one. */
  writer(): RunHolder | undefined {
    return holderOf(this.path);
  }

  environment(): Json {
    return readJson(join(this.path, files.environment));
  }

  /** Appends one event; anything that survives JSON. */
  appendEvent(event: object): void {
    this.#events.append(event);
  }

  events(): readonly Json[] {
    return this.#events.read().events;
  }

  /** Events from byte `offset` on, and the offset to ask for next: for following a run as it writes. */
  eventsFrom(offset: number): EventBatch {
    return this.#events.read(offset);
  }

  /** Saves the state of training, atomically; a crash at any moment leaves one whole checkpoint. */
  saveCheckpoint(state: SavedState): void {
    const metadata = { events: this.#events.flush(), metadata: state.metadata };
    saveCheckpoint(join(this.path, files.checkpoints), { tensors: state.tensors, metadata });
  }

  /** The newest whole checkpoint, or undefined where there is none. */
  latestCheckpoint(): SavedState | undefined {
    return this.#latest()?.state;
  }

  /** The newest whole checkpoint, with the events after it forgotten: training will say them again. */
  resume(): SavedState | undefined {
    const latest = this.#latest();
    this.#events.cut(latest?.events ?? 0);
    return latest?.state;
  }

  saveModel(state: SavedState): void {
    this.#saveChecked(files.model, encodeState(state));
  }

  hasModel(): boolean {
    return existsSync(join(this.path, files.model));
  }

  /** SHA-256 (hex) of the model, as it was saved; undefined where there is none yet. */
  modelDigest(): string | undefined {
    return this.hasModel() ? this.#manifest().sha256[files.model] : undefined;
  }

  /** Throws `INVALID_ARTIFACT` where there is no model or it is damaged. */
  loadModel(): SavedState {
    return decodeState(this.#loadChecked(files.model), join(this.path, files.model));
  }

  /** Saves the model as ONNX, and gives the file's path. */
  saveOnnx(model: Uint8Array): string {
    this.#saveChecked(files.onnx, model);
    return join(this.path, files.onnx);
  }

  loadOnnx(): Uint8Array {
    return this.#loadChecked(files.onnx);
  }

  /** Saves the cluster of each row as CSV, and gives the file's path: the record of the fit, which merges and names never change. */
  saveLabels(table: ClusterTable): string {
    const path = join(this.path, files.labels);
    const { labels, probabilities, ids } = table;
    const header = [ids ? 'id' : 'row', 'cluster', ...(probabilities ? ['probability'] : [])];
    const rows = Array.from(labels, (label, row) => [
      ids?.[row] ?? row,
      label,
      ...(probabilities ? [probabilities[row] ?? 0] : []),
    ]);
    writeFileAtomic(path, encodeCsv(header, rows));
    return path;
  }

  /** The file with the cluster of each row, where the run is finished. */
  labelsFile(): string | undefined {
    const path = join(this.path, files.labels);
    return existsSync(path) ? path : undefined;
  }

  #latest(): { state: SavedState; events: number } | undefined {
    const saved = latestCheckpoint(join(this.path, files.checkpoints));
    if (saved === undefined) return undefined;
    const { events, metadata } = saved.metadata as { events: number; metadata: Json };
    return { state: { tensors: saved.tensors, metadata }, events };
  }

  #saveChecked(file: string, content: Uint8Array): void {
    const manifest = join(this.path, files.manifest);
    const { sha256 } = existsSync(manifest) ? this.#manifest() : { sha256: {} };
    writeFileAtomic(join(this.path, file), content);
    writeJson(manifest, { formatVersion: 1, sha256: { ...sha256, [file]: sha256Hex(content) } });
  }

  #loadChecked(file: string): Uint8Array {
    const path = join(this.path, file);
    if (!existsSync(path)) {
      throw new MixturaError('INVALID_ARTIFACT', `the run has no ${path}; finish the run first`);
    }
    const content = readBytes(path);
    if (this.#manifest().sha256[file] !== sha256Hex(content)) {
      throw new MixturaError(
        'INVALID_ARTIFACT',
        `${path} does not fit its checksum in ${files.manifest}; copy the run again, or resume it to save the file anew`,
      );
    }
    return content;
  }

  #manifest(): z.infer<typeof manifestSchema> {
    const path = join(this.path, files.manifest);
    const result = manifestSchema.safeParse(readJson(path));
    if (result.success) return result.data;
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `${path} is damaged: ${z.prettifyError(result.error)}; copy the run again`,
    );
  }
}

function makeRoom(folder: string, overwrite: boolean): void {
  makeFolder(folder);
  const found = canWrite(folder, () => readdirSync(folder)).filter((name) => !name.startsWith(lockFile));
  if (found.length === 0) return;
  const isRun = found.includes(files.config);
  if (!isRun && !hasRestarts(folder)) {
    throw new MixturaError('CANNOT_WRITE', `${folder} is not empty and not a run; choose a new folder`);
  }
  if (!overwrite) {
    throw new MixturaError(
      'CANNOT_WRITE',
      isRun
        ? `${folder} holds a run already; resume it, choose a new folder, or have it replaced (\`overwrite: true\`)`
        : `${folder} holds restarts already; resume them, choose a new folder, or have them replaced (\`overwrite: true\`)`,
    );
  }
  removeRestarts(folder);
  RunFolder.remove(folder);
}

function writeJson(path: string, content: unknown): void {
  writeFileAtomic(path, `${JSON.stringify(content, undefined, 2)}\n`);
}

function readJson(path: string): Json {
  const text = new TextDecoder().decode(readBytes(path));
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `${path} is not JSON; restore the file or start the run anew`,
      { cause },
    );
  }
}
