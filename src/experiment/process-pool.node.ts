import { fork, type ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { MixturaError, type ErrorCode } from '../error.js';

const replySchema = z.union([
  z.object({ result: z.unknown() }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
]);

/** Works through tasks, `jobs` at once and in order; starts no further one once `signal` is aborted or one has failed. */
export async function inTurn<Task>(
  tasks: readonly Task[],
  jobs: number,
  signal: AbortSignal,
  work: (task: Task) => Promise<void>,
): Promise<void> {
  const waiting = [...tasks];
  const worker = async () => {
    for (let task = waiting.shift(); task !== undefined && !signal.aborted; task = waiting.shift()) {
      try {
        await work(task);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, worker));
}

/**
 * Has a task carried out by a process of its own that runs `worker`, a file that calls `serveTask`; undefined where it was stopped before its end. Throws
 * what the task threw, and `INTERNAL` where its process died.
 */
export function inProcess(worker: URL, task: object, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(worker, { serialization: 'advanced' });
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    let reply: z.infer<typeof replySchema> | undefined;
    child.on('message', (message) => {
      reply = replySchema.parse(message);
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      if (reply === undefined) {
        if (signal.aborted) resolve(undefined);
        else reject(died(code ?? killedBy));
      } else if ('error' in reply) {
        const { code, message } = reply.error;
        if (code === 'ABORTED') resolve(undefined);
        else reject(new MixturaError(code as ErrorCode, message));
      } else resolve(reply.result);
    });
    child.send(task);
  });
}

function died(how: number | string | null): MixturaError {
  return new MixturaError(
    'INTERNAL',
    `a worker process ended with ${how} before its result; the machine may be out of memory: use fewer jobs`,
  );
}
