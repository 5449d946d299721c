import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { writeFileAtomic } from '../../artifact/atomic-file.node.js';
import { MixturaError } from '../../error.js';
import { selectCells } from '../../reproduce/cells/select-cells.js';
import { runQueue, type QueueEvent } from '../../reproduce/queue.node.js';
import { renderResults } from '../../reproduce/render.js';
import { readResults } from '../../reproduce/results-file.node.js';
import { sortLines } from '../../reproduce/standing.js';
import { addFlags, newCommand, pick, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { formatDuration, formatScore } from '../text.js';

const shape = {
  seeds: z.int().min(1).default(3).describe('runs of each row, with seeds 0, 1, …'),
  seed: z.int().min(0).optional().describe('one run of each row, with this seed'),
  preset: z.enum(['paper', 'recommended', 'both']).default('both').describe('recipes to run'),
  quick: z.boolean().default(false).describe('600 rows and 2 epochs: tests the harness, not the methods'),
  jobs: z.int().min(1).default(availableParallelism()).describe('runs at once, each on one thread'),
  minutes: z.number().positive().optional().describe('stop cleanly after this time; the next call goes on'),
  results: z
    .string()
    .optional()
    .describe('folder of runs.jsonl, tables and figures; docs/results, or results/quick with --quick'),
  work: z.string().default('results/work').describe('folder of unfinished runs'),
  render: z.boolean().default(false).describe('only write the tables of the runs there are'),
};

export function reproduceCommand(io: CommandIO): Command {
  const command = newCommand('reproduce', "run the papers' tables, and write them from what came out")
    .argument(
      '[filter]',
      'part of a table, figure, data set, model or row, e.g. "VaDE T2", "DAMIC Fig", usps, dcan',
    )
    .action(async (filter: string | undefined, flags: Flags) => {
      const settings = z.object(shape).parse(pick(flags, shape));
      const cells = selectCells(filter, settings.preset);
      if (cells.length === 0) {
        throw new MixturaError(
          'INVALID_OPTION',
          `no row of any table holds "${filter}"; leave it out to see them all`,
        );
      }
      const profile = settings.quick ? 'quick' : 'full';
      const results = settings.results ?? (settings.quick ? 'results/quick' : 'docs/results');
      const resultsFile = join(results, 'runs.jsonl');
      const stop = new AbortController();
      const ignore = io.onInterrupt(() => stop.abort());
      try {
        if (!settings.render) {
          await runQueue(
            {
              cells,
              seeds:
                settings.seed === undefined
                  ? Array.from({ length: settings.seeds }, (_, i) => i)
                  : [settings.seed],
              profile,
              jobs: settings.jobs,
              minutes: settings.minutes,
              resultsFile,
              workFolder: settings.work,
              signal: stop.signal,
            },
            (event) => io.note(describe(event)),
          );
        }
      } finally {
        ignore();
      }
      const lines = readResults(resultsFile);
      const files = renderResults(lines, profile, (name) => {
        const path = join(results, name);
        return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      });
      for (const { name, content } of files) writeFileAtomic(join(results, name), content);
      printResult(
        io,
        flags,
        () => sortLines(lines, cells).present.filter((line) => line.profile === profile),
        () => `${files.length} files written to ${results}\n`,
      );
    });
  return addFlags(command, shape);
}

function describe(event: QueueEvent): string {
  switch (event.type) {
    case 'queue':
      return `${event.done} of ${event.planned} runs are done already\n`;
    case 'started':
      return `started   ${event.cell}, seed ${event.seed}\n`;
    case 'stopped':
      return `stopped   ${event.cell}, seed ${event.seed}; the next call goes on from its checkpoint\n`;
    case 'crashed':
      return `crashed   ${event.cell}, seed ${event.seed}: ${event.reason}; the next call tries again\n`;
    case 'finished': {
      const { line } = event;
      const outcome =
        line.state === 'finished'
          ? `accuracy ${formatScore(line.scores.accuracy)}, ${formatDuration(line.elapsedMs)}`
          : `failed: ${line.error}`;
      return `finished  ${line.cell}, seed ${line.seed}: ${outcome}\n`;
    }
  }
}
