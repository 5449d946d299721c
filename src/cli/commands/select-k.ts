import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { writeFileAtomic } from '../../artifact/atomic-file.node.js';
import { sourceStem } from '../../data/source-stem.node.js';
import { MixturaError } from '../../error.js';
import { openSource, readingSchema } from '../../experiment/data-source.node.js';
import { presetNames, presetOptions, sizedOptionNames } from '../../models/presets.js';
import { modelNamed } from '../../models/registry.js';
import { formatDuration } from '../../report/format.js';
import { recommend, type Recommendation } from '../../selection/recommend.js';
import { runStudy, type StudyEvent } from '../../selection/run-study.node.js';
import { studyFigure } from '../../selection/study-figure.js';
import { meanOf, summarise, type ClusterCount } from '../../selection/summary.js';
import { addFlags, newCommand, pick, printResult, readingOf, sourceText, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { textTable } from '../text.js';
import { typedValue } from '../typed-value.js';

const defaultModel = 'vade';

const studyShape = {
  model: z.string().default(defaultModel).describe('method; "mixtura models" lists them'),
  from: z.int().min(2).default(2).describe('fewest clusters to try'),
  to: z.int().min(3).default(15).describe('most clusters to try'),
  seeds: z.int().min(1).default(3).describe('fits of each number of clusters'),
  halvings: z.int().min(0).default(1).describe('of those, how many are fitted to two halves of the rows too'),
  jobs: z
    .int()
    .min(1)
    .default(availableParallelism())
    .describe('fits at once, each in a process on one thread'),
  out: z.string().optional().describe('folder of trials and figure; select-k/<data>-<model> unless given'),
  preset: z.enum(presetNames).default('recommended').describe('options to start from'),
  quiet: z.boolean().default(false).describe('no progress'),
};

export function selectKCommand(io: CommandIO, argv: readonly string[]): Command {
  const definition = modelNamed(typedValue(argv, ['-m', '--model']) ?? defaultModel);
  const { clusters: _, seed: __, ...modelShape } = definition.schema.shape;
  const command = newCommand(
    'select-k',
    'how many clusters: fits every number of them, and says what can be said',
  )
    .argument('<data>', sourceText)
    .action(async (source: string, flags: Flags) => {
      const settings = z.object(studyShape).parse(pick(flags, studyShape));
      const data = { source, reading: readingOf(flags) };
      const dataset = await openSource(data);
      const folder = settings.out ?? join('select-k', `${sourceStem(source)}-${definition.name}`);
      const counts = await study(io, settings.quiet, (signal, onEvent) =>
        runStudy(
          {
            ...settings,
            data,
            dataset,
            model: definition.name,
            options: {
              ...presetOptions(definition.name, settings.preset, source, dataset),
              ...pick(flags, modelShape),
            },
            file: join(folder, 'trials.jsonl'),
            signal,
          },
          onEvent,
        ),
      );
      const recommendation = recommend(counts);
      const figure = join(folder, 'select-k.svg');
      writeFileAtomic(figure, studyFigure(counts, recommendation));
      printResult(
        io,
        flags,
        () => ({ ...recommendation, clusters: recommendation.clusters ?? null, counts, figure }),
        () => `${describe(counts, recommendation)}\n${figure} written\n`,
      );
    });
  command.optionsGroup('Study:');
  addFlags(command, studyShape, { model: 'm', out: 'o' });
  command.optionsGroup('Reading the data:');
  addFlags(command, readingSchema.shape);
  command.optionsGroup(`Options of ${definition.name} (other models have others: --model <name> --help):`);
  return addFlags(command, modelShape, {}, sizedOptionNames(definition.name));
}

/** Runs a study that Ctrl-C stops. */
async function study(
  io: CommandIO,
  quiet: boolean,
  run: (signal: AbortSignal, onEvent: (event: StudyEvent) => void) => ReturnType<typeof runStudy>,
): Promise<ClusterCount[]> {
  const abort = new AbortController();
  const ignore = io.onInterrupt(() => {
    io.note('stopping; finished trials stay\n');
    abort.abort();
  });
  try {
    const results = await run(abort.signal, (event) => {
      if (!quiet) io.note(progress(event));
    });
    const failed = results.filter((result) => result.state === 'failed');
    if (failed.length === results.length) {
      const [first] = failed;
      throw new MixturaError(
        'INVALID_OPTION',
        `every trial failed, the first with: ${first?.error ?? 'nothing'}`,
      );
    }
    return summarise(results);
  } finally {
    ignore();
  }
}

function progress(event: StudyEvent): string {
  if (event.type === 'planned') {
    return `${event.trials} trials${event.done > 0 ? `, ${event.done} of them done already` : ''}\n`;
  }
  const { result, done, trials } = event;
  const part = result.part === 'training' ? '' : `, ${result.part.replace('-', ' ')}`;
  const outcome = result.state === 'failed' ? `failed: ${result.error}` : formatDuration(result.elapsedMs);
  return `${done}/${trials}  k = ${result.clusters}, seed ${result.seed}${part}: ${outcome}\n`;
}

function describe(counts: readonly ClusterCount[], { text, clusters }: Recommendation): string {
  const cell = (values: readonly number[], digits: number) =>
    values.length === 0 ? '-' : meanOf(values).toFixed(digits);
  const rows = counts.map((count) => [
    `${count.clusters}${count.clusters === clusters ? ' *' : ''}`,
    cell(count.heldOut, 3),
    cell(count.betweenSeeds, 3),
    cell(count.betweenHalves, 3),
    cell(count.bic, 0),
    cell(count.calinskiHarabasz, 0),
    cell(count.silhouette, 3),
    count.failed === 0 ? '' : `${count.failed} failed`,
  ]);
  const head = ['k', '-ln p(x)', 'ARI seeds', 'ARI halves', 'BIC', 'CH', 'silhouette', ''];
  return `${textTable([head, ...rows])}\n${text}\n`;
}
