import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { hasRestarts, type RestartsRecord } from '../../artifact/restarts-record.node.js';
import { MixturaError } from '../../error.js';
import { sourceStem } from '../../data/source-stem.node.js';
import { openSource, readingSchema } from '../../experiment/data-source.node.js';
import { fitRun, resumeRun, type FitRequest, type FittedRun } from '../../experiment/fit-run.node.js';
import type { ModelDefinition } from '../../models/definition.js';
import { presetNames, sizedOptionNames } from '../../models/presets.js';
import { modelNamed } from '../../models/registry.js';
import {
  fitRestarts,
  resumeRestarts,
  type RestartOptions,
  type RestartsResult,
} from '../../selection/restarts.node.js';
import { carried, carryShape } from '../carried.js';
import { addFlags, newCommand, pick, readingOf, sourceText, type Flags } from '../command.js';
import { readConfig, type ConfigFile } from '../config-file.js';
import { defaultText, toKebab } from '../flags.js';
import type { CommandIO } from '../io.js';
import { printRun } from '../print-run.js';
import { mainOptionsLine, sizedNote } from '../sized-options.js';
import { typedValue } from '../typed-value.js';

const defaultModel = 'vade';

/** What is fitted, and where: flags, and names in a configuration file. */
const requestShape = {
  model: z.string().default(defaultModel).describe('method; "mixtura models" lists them'),
  out: z.string().optional().describe('folder of the run; runs/<data>-<number> unless given'),
  overwrite: z.boolean().default(false).describe('replace the run that is there'),
  restarts: z
    .int()
    .min(1)
    .default(1)
    .describe('runs from as many seeds; the one of least objective is chosen, all are kept'),
  preset: z.enum(presetNames).default('recommended').describe('options to start from'),
};

/** Options of methods that have a letter. */
export const shortFlags = { clusters: 'k' };

export function fitCommand(io: CommandIO, argv: readonly string[]): Command {
  const config = configOf(argv);
  const definition = modelNamed(typedModel(argv) ?? String(config?.values['model'] ?? defaultModel));
  const command = newCommand('fit', 'learn the clusters of a data set, without labels')
    .argument('[data]', sourceText)
    .option('-c, --config <file>', 'YAML file of any of these options; what is typed comes first')
    .option('--resume <run>', 'carry on a run that was stopped')
    .usage('<data> [options]  |  fit --resume <run>')
    .action(async (data: string | undefined, flags: Flags) => {
      const { run, record } =
        typeof flags['resume'] === 'string'
          ? await resume(io, flags['resume'], data, flags)
          : await start(io, definition, config, data, flags);
      printRun(io, flags, run, record);
    });
  command.optionsGroup('Run:');
  addFlags(command, runShapeOf(definition), { model: 'm', out: 'o' });
  command.optionsGroup('Reading the data:');
  addFlags(command, readingSchema.shape);
  command.optionsGroup(`Options of ${definition.name} (other models have others: --model <name> --help):`);
  addFlags(command, definition.schema.shape, shortFlags, sizedOptionNames(definition.name));
  const note = sizedNote(definition);
  return note === '' ? command : command.addHelpText('after', `\n${note}`);
}

async function start(
  io: CommandIO,
  definition: ModelDefinition,
  config: ConfigFile | undefined,
  typedData: string | undefined,
  flags: Flags,
): Promise<Outcome> {
  const modelShape = definition.schema.shape;
  config?.check({ data: z.string(), ...runShapeOf(definition), ...readingSchema.shape, ...modelShape });
  const settings = { ...config?.values, ...flags };
  const request = z.object(requestShape).parse(pick(settings, requestShape));
  const restarts = 'restarts' in modelShape ? 1 : request.restarts;
  const source = typedData ?? config?.values['data'];
  if (typeof source !== 'string') {
    throw new MixturaError(
      'INVALID_OPTION',
      'name the data to cluster: mixtura fit digits, mixtura fit my.csv',
    );
  }
  const folder = request.out ?? freeFolder(source);
  const data = { source, reading: readingOf(settings) };
  const dataset = await openSource(data);
  const wanted: FitRequest = {
    data,
    dataset,
    model: definition.name,
    options: pick(settings, modelShape),
    preset: request.preset,
    folder,
    overwrite: request.overwrite,
  };
  noteClusters(io, definition, wanted);
  if (settings['quiet'] !== true) noteOptions(io, definition, wanted);
  return carried(io, folder, settings, async (carry) =>
    restarts === 1
      ? { run: await fitRun(wanted, carry) }
      : fromRestarts(await fitRestarts(wanted, restarts, { ...carry, ...announced(io) })),
  );
}

/** Says so where the number of clusters is nobody's choice. */
function noteClusters(io: CommandIO, { capabilities, schema }: ModelDefinition, request: FitRequest): void {
  const { clusters } = schema.shape;
  if (!capabilities.needsClusters || clusters === undefined || request.options?.['clusters'] !== undefined) {
    return;
  }
  io.note(
    `${defaultText(clusters)} clusters by default; -k chooses another number, mixtura select-k helps to find one\n`,
  );
}

/** Says which of the options that matter most a fit is going to have; defaults are for large data. */
function noteOptions(io: CommandIO, definition: ModelDefinition, request: FitRequest): void {
  const line = mainOptionsLine(definition, request);
  if (line !== undefined) io.note(`${line}\n`);
}

async function resume(
  io: CommandIO,
  folder: string,
  data: string | undefined,
  flags: Flags,
): Promise<Outcome> {
  const allowed = new Set(['resume', 'json', 'debug', ...Object.keys(carryShape)]);
  const surplus = Object.keys(flags).find((name) => !allowed.has(name));
  if (surplus !== undefined || data !== undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `a run is resumed with the data and options it was started with; leave out ${data ?? `--${toKebab(surplus ?? '')}`}`,
    );
  }
  return carried(io, folder, flags, async (carry) =>
    hasRestarts(folder)
      ? fromRestarts(await resumeRestarts(folder, { ...carry, ...announced(io) }))
      : { run: await resumeRun(folder, carry) },
  );
}

/** A run, and the restarts it was chosen from. */
interface Outcome {
  readonly run: FittedRun;
  readonly record?: RestartsRecord;
}

function fromRestarts({ record, winner }: RestartsResult): Outcome {
  return { run: winner, record };
}

function announced(io: CommandIO): Pick<RestartOptions, 'onRestart'> {
  return {
    onRestart: ({ seed }, index, count) => io.note(`restart ${index + 1} of ${count}, seed ${seed}\n`),
  };
}

/** Options of the run itself. Where a model has restarts of its own, those are meant. */
function runShapeOf(definition: ModelDefinition): z.core.$ZodShape {
  const { restarts, ...rest } = { ...requestShape, ...carryShape };
  return 'restarts' in definition.schema.shape ? rest : { ...rest, restarts };
}

/** The first of `runs/mnist-1`, `runs/mnist-2` and so on that is not there. */
function freeFolder(source: string): string {
  const stem = sourceStem(source);
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
