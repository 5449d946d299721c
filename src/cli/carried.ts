import { z } from 'zod';
import { MixturaError } from '../error.js';
import type { CarryOptions } from '../experiment/fit-run.node.js';
import { computeShape, pick, type Flags } from './command.js';
import type { CommandIO } from './io.js';
import { showProgress, showWarnings } from './progress.js';
import { quoted } from './text.js';

/** How a fit is carried out; these go with `--resume` too. */
export const carryShape = {
  ...computeShape,
  checkpointInterval: z
    .number()
    .min(0)
    .optional()
    .describe('seconds between checkpoints; if not given 20, and longer where saving takes long'),
  quiet: z.boolean().default(false).describe('no progress, only warnings'),
};

/** Carries a fit with progress and checkpoints; Ctrl-C stops it after its step, and says how to go on. */
export async function carried<Result>(
  io: CommandIO,
  folder: string,
  settings: Flags,
  fit: (carry: CarryOptions) => Promise<Result>,
): Promise<Result> {
  const { threads, checkpointInterval, quiet } = z.object(carryShape).parse(pick(settings, carryShape));
  const progress = quiet ? showWarnings(io) : showProgress(io);
  const abort = new AbortController();
  let saved = false;
  const ignore = io.onInterrupt(() => {
    progress.finish();
    io.note('stopping; once more to quit at once\n');
    abort.abort();
  });
  try {
    return await fit({
      threads,
      checkpointIntervalMs: checkpointInterval === undefined ? undefined : checkpointInterval * 1000,
      signal: abort.signal,
      onEvent: (event) => {
        saved = true;
        progress.onEvent(event);
      },
    });
  } catch (error) {
    if (!saved || !(error instanceof MixturaError) || error.code !== 'ABORTED') throw error;
    throw new MixturaError('ABORTED', `stopped. To go on: mixtura fit --resume ${quoted(folder)}`, {
      cause: error,
    });
  } finally {
    progress.finish();
    ignore();
  }
}
