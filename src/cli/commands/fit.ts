import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { MixturaError } from '../../error.js';
import { readingSchema } from '../../experiment/data-source.node.js';
import { fitRun, resumeRun, type CarryOptions, type FittedRun } from '../../experiment/fit-run.node.js';
import { clusterSizes, scoreLabels } from '../../metrics/index.js';
import type { ModelDefinition } from '../../models/definition.js';
import { presetNames, presetOptions } from '../../models/presets.js';
import { modelNamed } from '../../models/registry.js';
import { addFlags, computeShape, newCommand, pick, printResult, readingOf, type Flags } from '../command.js';
import { readConfig, type ConfigFile } from '../config-file.js';
import { toKebab } from '../flags.js';
import type { CommandIO } from '../io.js';
import { showProgress, silentProgress } from '../progress.js';
import { formatCount, formatDuration, formatScore, formatValue } from '../text.js';
import { typedValue } from '../typed-value.js';

const defaultModel = 'vade';

/** How a fit is carried out; these go with `--resume` too. */
const carryShape = {
  ...computeShape,
  checkpointInterval: z.number().min(0).default(20).describe('seconds between checkpoints'),
  quiet: z.boolean().default(false).describe('no progress'),
};

/** What is fitted, and where: flags, and names in a configuration file. */
const requestShape = {
  model: z.string().default(defaultModel).describe('method; "mixtura models" lists them'),
  out: z.string().optional().describe('folder of the run; runs/<data>-<number> unless given'),
  overwrite: z.boolean().default(false).describe('replace the run that is there'),
  preset: z.enum(presetNames).default('recommended').describe('options to start from'),
};

export function fitCommand(io: CommandIO, argv: readonly string[]): Command {
  const config = configOf(argv);
  const definition = modelNamed(typedModel(argv) ?? String(config?.values['model'] ?? defaultModel));
  const command = newCommand('fit', 'learn the clusters of a data set, without labels')
    .argument('[data]', 'name of a data set, or a file: .csv .tsv .jsonl .npy .npz .idx')
    .option('-c, --config <file>', 'YAML file of any of these options; what is typed comes first')
    .option('--resume <run>', 'carry on a run that was stopped')
    .usage('<data> [options]  |  fit --resume <run>')
    .action(async (data: string | undefined, flags: Flags) => {
      const run =
        typeof flags['resume'] === 'string'
          ? await resume(io, flags['resume'], data, flags)
          : await start(io, definition, config, data, flags);
      printRun(io, run, flags);
    });
  command.optionsGroup('Run:');
  addFlags(command, { ...requestShape, ...carryShape }, { model: 'm', out: 'o' });
  command.optionsGroup('Reading the data:');
  addFlags(command, readingSchema.shape);
  command.optionsGroup(`Options of ${definition.name} (other models have others: --model <name> --help):`);
  return addFlags(command, definition.schema.shape, { clusters: 'k' });
}

async function start(
  io: CommandIO,
  definition: ModelDefinition,
  config: ConfigFile | undefined,
  typedData: string | undefined,
  flags: Flags,
): Promise<FittedRun> {
  const modelShape = definition.schema.shape;
  config?.check({ data: z.string(), ...requestShape, ...carryShape, ...readingSchema.shape, ...modelShape });
  const settings = { ...config?.values, ...flags };
  const request = z.object(requestShape).parse(pick(settings, requestShape));
  const source = typedData ?? config?.values['data'];
  if (typeof source !== 'string') {
    throw new MixturaError(
      'INVALID_OPTION',
      'name the data to cluster: mixtura fit digits, mixtura fit my.csv',
    );
  }
  const folder = request.out ?? freeFolder(source);
  return carried(io, folder, settings, (carry) =>
    fitRun(
      {
        data: { source, reading: readingOf(settings) },
        model: definition.name,
        options: {
          ...presetOptions(definition.name, request.preset, source),
          ...pick(settings, modelShape),
        },
        preset: request.preset,
        folder,
        overwrite: request.overwrite,
      },
      carry,
    ),
  );
}

async function resume(
  io: CommandIO,
  folder: string,
  data: string | undefined,
  flags: Flags,
): Promise<FittedRun> {
  const allowed = new Set(['resume', 'json', 'debug', ...Object.keys(carryShape)]);
  const surplus = Object.keys(flags).find((name) => !allowed.has(name));
  if (surplus !== undefined || data !== undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `a run is resumed with the data and options it was started with; leave out ${data ?? `--${toKebab(surplus ?? '')}`}`,
    );
  }
  return carried(io, folder, flags, (carry) => resumeRun(folder, carry));
}

/** Carries a fit with progress and checkpoints; Ctrl-C stops it after its step, and says how to go on. */
async function carried(
  io: CommandIO,
  folder: string,
  settings: Flags,
  fit: (carry: CarryOptions) => Promise<FittedRun>,
): Promise<FittedRun> {
  const { threads, checkpointInterval, quiet } = z.object(carryShape).parse(pick(settings, carryShape));
  const progress = quiet ? silentProgress : showProgress(io);
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
      checkpointIntervalMs: checkpointInterval * 1000,
      signal: abort.signal,
      onEvent: (event) => {
        saved = true;
        progress.onEvent(event);
      },
    });
  } catch (error) {
    if (!saved || !(error instanceof MixturaError) || error.code !== 'ABORTED') throw error;
    throw new MixturaError('ABORTED', `stopped. To go on: mixtura fit --resume ${folder}`, { cause: error });
  } finally {
    progress.finish();
    ignore();
  }
}

function printRun(io: CommandIO, run: FittedRun, flags: Flags): void {
  const { folder, estimator, dataset, clusters, summary } = run;
  const { config } = folder;
  const sizes = [...clusterSizes(clusters.labels, estimator.options.clusters)];
  const scores = dataset.labels === undefined ? undefined : scoreLabels(dataset.labels, clusters.labels);
  printResult(
    io,
    flags,
    () => ({
      run: folder.path,
      model: config.model,
      data: config.dataset.name,
      rows: config.dataset.rows,
      clusters: sizes,
      objective: { name: summary.objectiveName, value: summary.objective },
      elapsedMs: summary.elapsedMs,
      ...scores,
    }),
    () => {
      const title = `${estimator.definition.title} on ${config.dataset.name}`;
      const took = formatDuration(summary.elapsedMs);
      const lines = [
        `${title}: ${formatCount(config.dataset.rows)} rows, ${sizes.length} clusters, ${summary.objectiveName} ${formatValue(summary.objective)}, ${took}`,
        `cluster sizes  ${sizes.join(' ')}`,
        ...(scores === undefined
          ? []
          : [
              `accuracy ${formatScore(scores.accuracy)}  NMI ${formatScore(scores.nmi)}  ARI ${formatScore(scores.ari)}  (classes were used for these scores alone)`,
            ]),
        `saved in ${folder.path}`,
      ];
      return `${lines.join('\n')}\n`;
    },
  );
}

/** The first of `runs/mnist-1`, `runs/mnist-2` and so on that is not there. */
function freeFolder(source: string): string {
  const stem = basename(source)
    .replace(/\.gz$/, '')
    .replace(/\.[^.]*$/, '');
  for (let number = 1; ; number++) {
    const folder = join('runs', `${stem}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/** The configuration file named on the command line. It is read before the flags are known, for it may name the model. */
function configOf(argv: readonly string[]): ConfigFile | undefined {
  const path = typedValue(argv, ['-c', '--config']);
  return path === undefined ? undefined : readConfig(path);
}

function typedModel(argv: readonly string[]): string | undefined {
  return typedValue(argv, ['-m', '--model']);
}
