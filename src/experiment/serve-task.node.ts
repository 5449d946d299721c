import { MixturaError } from '../error.js';

/** The other end of `inProcess`: carries out the one task this process is sent, and sends back its result or its error. SIGTERM aborts it. */
export function serveTask(work: (task: unknown, signal: AbortSignal) => Promise<unknown>): void {
  const abort = new AbortController();
  process.on('SIGTERM', () => abort.abort());
  // Ctrl-C reaches the whole group; the parent decides who stops.
  process.on('SIGINT', () => undefined);
  // Nobody waits for the result any more, or it has been sent.
  process.on('disconnect', () => process.exit());
  process.once('message', (task) => {
    const reply = (message: object) => process.send?.(message, undefined, {}, () => process.disconnect());
    work(task, abort.signal).then(
      (result) => reply({ result }),
      (error: unknown) => {
        const code = error instanceof MixturaError ? error.code : 'INTERNAL';
        reply({ error: { code, message: error instanceof Error ? error.message : String(error) } });
      },
    );
  });
}
