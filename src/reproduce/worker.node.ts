import { MixturaError } from '../error.js';
import { runCell, type CellRun } from './run-cell.node.js';

/** A process that carries out the one run it is sent, and sends its result back. SIGTERM leaves a checkpoint. */
const abort = new AbortController();
process.on('SIGTERM', () => abort.abort());
process.on('SIGINT', () => abort.abort());
process.once('message', (run: CellRun) => {
  runCell(run, abort.signal).then(
    (line) => {
      process.send?.({ line }, undefined, {}, () => process.disconnect());
    },
    (error: unknown) => {
      const aborted = error instanceof MixturaError && error.code === 'ABORTED';
      if (!aborted) process.stderr.write(`${String(error)}\n`);
      process.exit(aborted ? 0 : 1);
    },
  );
});
