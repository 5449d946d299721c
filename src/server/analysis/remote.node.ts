import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MixturaError, type ErrorCode } from '../../error.js';
import type { Analyst, OnShare } from './questions.node.js';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onShare: OnShare | undefined;
}

interface Message {
  readonly id: number;
  readonly value?: never;
  readonly share?: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** The compiled worker, wherever this file runs from. */
const worker = fileURLToPath(new URL('../../../dist/server/analysis/worker.node.js', import.meta.url));

/** Answers in a process of its own, started at the first question and anew after a crash, so that serving never waits. */
export function remoteAnalyst(): Analyst {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let questions = 0;

  function running(): ChildProcess {
    if (child !== undefined) return child;
    const started = fork(worker, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    started.on('message', (message: Message) => receive(message));
    const ended = (why: string) => {
      if (child === started) child = undefined;
      for (const { reject } of waiting.values()) {
        reject(new MixturaError('INTERNAL', `the analysis ended (${why}); ask again`));
      }
      waiting.clear();
    };
    started.on('exit', (code, signal) => ended(String(signal ?? code)));
    // It could not be started, or its channel is gone.
    started.on('error', ({ message }) => ended(message));
    return (child = started);
  }

  function receive({ id, value, share, error }: Message): void {
    const asked = waiting.get(id);
    if (asked === undefined) return;
    if (share !== undefined) return asked.onShare?.(share);
    waiting.delete(id);
    if (error !== undefined) asked.reject(new MixturaError(error.code, error.message));
    else asked.resolve(value as never);
  }

  return {
    ask: (name, input, onShare) =>
      new Promise((resolve, reject) => {
        const id = ++questions;
        waiting.set(id, { resolve, reject, onShare });
        running().send({ id, name, input }, (error) => {
          if (error === null) return;
          waiting.delete(id);
          reject(error);
        });
      }),
    async close() {
      const ending = child;
      if (ending?.connected !== true) return;
      const exited = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.disconnect();
      await exited;
    },
  };
}
