import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MixturaError } from '../error.js';

/** Carries runs in processes of their own, so that training and serving never wait for each other. */
export interface Trainer {
  /** Starts the run described by a configuration as `mixtura fit --config` reads it. */
  start(run: string, config: Readonly<Record<string, unknown>>): void;
  resume(run: string): void;
  /** Asks a run to save its state after the step it is at, and to end. */
  pause(run: string): void;
  /** Ends a run at once; what it learnt since its latest checkpoint will be learnt again. */
  stop(run: string): void;
  job(run: string): Job | undefined;
  /** Every run that was started here and is going on, or failed before it wrote anything. */
  jobs(): readonly Job[];
  /** Changes whenever the log of a run may have been cut: a resumed run takes back what came after its checkpoint. */
  generation(run: string): number;
  /** Pauses all runs, and waits for them. */
  close(): Promise<void>;
}

export interface Job {
  readonly run: string;
  readonly state: 'going' | 'pausing' | 'ended';
  readonly pid?: number;
  /** Why the process failed. */
  readonly failure?: string;
  /** Whether it ended because it was asked to pause. */
  readonly paused?: boolean;
}

const entry = fileURLToPath(new URL('../../bin/mixtura.js', import.meta.url));
/** A checkpoint of a large network takes a good part of a second; more often would slow training down. */
const checkpointSeconds = 15;
const keptText = 8192;

export function createTrainer(folderOf: (run: string) => string): Trainer {
  return new ProcessTrainer(folderOf);
}

class ProcessTrainer implements Trainer {
  readonly #folderOf: (run: string) => string;
  readonly #jobs = new Map<string, Job>();
  readonly #children = new Map<string, ChildProcess>();
  readonly #generations = new Map<string, number>();

  constructor(folderOf: (run: string) => string) {
    this.#folderOf = folderOf;
  }

  start(run: string, config: Readonly<Record<string, unknown>>): void {
    const folder = mkdtempSync(join(tmpdir(), 'mixtura-studio-'));
    const path = join(folder, 'run.json');
    writeFileSync(path, JSON.stringify({ ...config, out: this.#folderOf(run) }));
    this.#launch(run, ['--config', path], () => rmSync(folder, { recursive: true, force: true }));
  }

  resume(run: string): void {
    this.#launch(run, ['--resume', this.#folderOf(run)], () => undefined);
  }

  pause(run: string): void {
    this.#signal(run, 'SIGTERM');
  }

  stop(run: string): void {
    this.#signal(run, 'SIGKILL');
  }

  job(run: string): Job | undefined {
    return this.#jobs.get(run);
  }

  jobs(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  generation(run: string): number {
    return this.#generations.get(run) ?? 0;
  }

  async close(): Promise<void> {
    const ends = [...this.#children.entries()].map(([run, child]) => {
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      this.#signal(run, 'SIGTERM');
      return exited;
    });
    await Promise.all(ends);
  }

  #launch(run: string, args: readonly string[], cleanUp: () => void): void {
    if (this.#children.has(run)) {
      cleanUp();
      throw new MixturaError('INVALID_OPTION', `${run} is training already`);
    }
    this.#generations.set(run, this.generation(run) + 1);
    const child = spawn(
      process.execPath,
      [entry, 'fit', ...args, '--quiet', '--json', '--checkpoint-interval', `${checkpointSeconds}`],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#children.set(run, child);
    this.#jobs.set(run, { run, state: 'going', ...(child.pid !== undefined && { pid: child.pid }) });
    const said = collect(child.stderr);
    child.on('error', (error) => this.#ended(run, error.message, cleanUp));
    // What it said is all read by then.
    child.on('close', (code) => this.#ended(run, code === 1 || code === 2 ? said() : undefined, cleanUp));
  }

  #ended(run: string, failure: string | undefined, cleanUp: () => void): void {
    // A process that could not be started is said to be closed, too.
    if (!this.#children.has(run)) return;
    this.#children.delete(run);
    const paused = this.#jobs.get(run)?.state === 'pausing';
    this.#jobs.set(run, { run, state: 'ended', paused, ...(failure !== undefined && { failure }) });
    cleanUp();
  }

  #signal(run: string, name: 'SIGTERM' | 'SIGKILL'): void {
    const [child, job] = [this.#children.get(run), this.#jobs.get(run)];
    if (child === undefined || job === undefined) {
      throw new MixturaError('INVALID_OPTION', `${run} is not training here`);
    }
    // A second request to terminate would end a run before it has saved its state.
    if (name === 'SIGTERM' && job.state === 'pausing') return;
    this.#jobs.set(run, { ...job, state: name === 'SIGTERM' ? 'pausing' : 'going' });
    child.kill(name);
  }
}

/** The error that a stream ended with, without the notes before it and its marks. */
function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (piece: string) => {
    text = (text + piece).slice(-keptText);
  });
  return () =>
    text
      .trim()
      .replace(/^(?:.*\n)?error /s, '')
      .replace(/ \[[A-Z_]+\]$/, '');
}
