import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { writeFileAtomic } from '../../artifact/atomic-file.node.js';
import { MixturaError } from '../../error.js';
import { formatDuration, formatScore } from '../../report/format.js';
import type { Cell } from '../../reproduce/cells/cell.js';
import { selectCells } from '../../reproduce/cells/select-cells.js';
import { runQueue, type QueueEvent } from '../../reproduce/queue.node.js';
import { repeatRuns, type Repeated } from '../../reproduce/repeat-runs.node.js';
import { renderResults } from '../../reproduce/render.js';
import type { Profile, ResultLine } from '../../reproduce/result-line.js';
import { readResults } from '../../reproduce/results-file.node.js';
import { presentOf } from '../../reproduce/standing.js';
import { addFlags, newCommand, pick, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';

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
  again: z
    .boolean()
    .default(false)
    .describe('make runs that are done once more, and say whether they take the same path; writes nothing'),
  render: z.boolean().default(false).describe('only write the tables of the runs there are'),
};

type Settings = z.infer<z.ZodObject<typeof shape>>;

/** What is asked for, resolved. */
interface Asked {
  readonly settings: Settings;
  readonly cells: readonly Cell[];
  readonly profile: Profile;
  readonly results: string;
  readonly resultsFile: string;
}

export function reproduceCommand(io: CommandIO): Command {
  const command = newCommand('reproduce', "run the papers' tables, and write them from what came out")
    .argument(
      '[filter]',
      'part of a table, figure, data set, model or row, e.g. "VaDE T2", "DAMIC Fig", usps, dcan',
    )
    .action(async (filter: string | undefined, flags: Flags) => {
      const settings = z.object(shape).parse(pick(flags, shape));
      const results = settings.results ?? (settings.quick ? 'results/quick' : 'docs/results');
      const asked: Asked = {
        settings,
        cells: chosenCells(filter, settings.preset),
        profile: settings.quick ? 'quick' : 'full',
        results,
        resultsFile: join(results, 'runs.jsonl'),
      };
      const stop = new AbortController();
      const ignore = io.onInterrupt(() => stop.abort());
      try {
        if (settings.again) await repeat(io, flags, asked, stop.signal);
        else await runAndRender(io, flags, asked, stop.signal);
      } finally {
        ignore();
      }
    });
  return addFlags(command, shape);
}

function chosenCells(filter: string | undefined, preset: Settings['preset']): readonly Cell[] {
  const cells = selectCells(filter, preset);
  if (cells.length > 0) return cells;
  throw new MixturaError(
    'INVALID_OPTION',
    `no row of any table holds "${filter}"; leave it out to see them all`,
  );
}

async function runAndRender(io: CommandIO, flags: Flags, asked: Asked, signal: AbortSignal): Promise<void> {
  const { settings, cells, profile, results, resultsFile } = asked;
  const { seed, seeds, jobs, minutes, work } = settings;
  if (!settings.render) {
    const wanted = seed === undefined ? Array.from({ length: seeds }, (_, i) => i) : [seed];
    await runQueue(
      { cells, seeds: wanted, profile, jobs, minutes, resultsFile, workFolder: work, signal },
      (event) => io.note(describe(event)),
    );
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
    () => presentOf(lines, cells).filter((line) => line.profile === profile),
    () => `${files.length} files written to ${results}\n`,
  );
}

async function repeat(io: CommandIO, flags: Flags, asked: Asked, signal: AbortSignal): Promise<void> {
  const { settings, cells, profile, resultsFile } = asked;
  const repeated = await repeatRuns({ cells, seed: settings.seed, profile, resultsFile, signal }, (event) =>
    io.note(describe(event)),
  );
  printResult(
    io,
    flags,
    () => repeated,
    () => repeated.map(comparison).join(''),
  );
  refuseAnotherPath(repeated);
}

function comparison({ published, again, same }: Repeated): string {
  const scoreOf = (line: ResultLine | undefined) =>
    line?.state === 'finished' ? formatScore(line.scores.accuracy) : 'not finished';
  const outcome = same
    ? `the same path, accuracy ${scoreOf(again)}`
    : `another path: accuracy ${scoreOf(again)}, published ${scoreOf(published)} at ${published.commit}`;
  return `${published.cell}, seed ${published.seed}: ${outcome}\n`;
}

function refuseAnotherPath(repeated: readonly Repeated[]): void {
  const others = repeated.filter(({ same }) => !same).length;
  if (repeated.length > 0 && others === 0) return;
  throw new MixturaError(
    'INVALID_ARTIFACT',
    repeated.length === 0
      ? 'no run of these rows is published yet; leave out --again to make some'
      : `${others} of ${repeated.length} runs did not come out as published; the same bits are promised at the commit of a line, on the same kind of machine`,
  );
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
