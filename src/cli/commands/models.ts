import type { Command } from 'commander';
import type { Capabilities, ModelDefinition } from '../../models/definition.js';
import { presets, sizedOptionNames } from '../../models/presets.js';
import { modelNamed, models } from '../../models/registry.js';
import { table } from '../../reproduce/markdown.js';
import { newCommand, printResult, type Flags } from '../command.js';
import { defaultText, descriptionOf, placeholder, toKebab, withDefault } from '../flags.js';
import type { CommandIO } from '../io.js';
import { sizedNote } from '../sized-options.js';
import { shortFlags } from './fit.js';
import { textTable } from '../text.js';

const capabilityNames: Readonly<Record<keyof Capabilities, string>> = {
  generates: 'generates',
  softLabels: 'soft labels, uncertainty',
  embeds: 'embedding',
  reconstructs: 'reconstructs',
  likelihood: 'likelihood',
  needsClusters: 'needs k',
};

export function modelsCommand(io: CommandIO): Command {
  return newCommand('models', 'the methods, or all about one')
    .argument('[model]', 'name of a method')
    .option('--markdown', 'the table as Markdown')
    .action((name: string | undefined, flags: Flags) => {
      const chosen: readonly ModelDefinition[] =
        name === undefined ? Object.values(models) : [modelNamed(name)];
      printResult(
        io,
        flags,
        () => (name === undefined ? chosen.map(asJson) : chosen.map(asJson)[0]),
        () => {
          if (flags['markdown'] === true) return modelsMarkdown();
          return name === undefined ? overview(chosen) : chosen.map(details).join('\n');
        },
      );
    });
}

function overview(definitions: readonly ModelDefinition[]): string {
  const keys = capabilityKeys();
  return textTable([
    ['model', ...keys.map((key) => capabilityNames[key]), ''],
    ...definitions.map(({ name, capabilities, summary }) => [
      name,
      ...keys.map((key) => (capabilities[key] ? 'yes' : '-')),
      summary,
    ]),
  ]);
}

/** The table of all methods, as the README prints it. */
export function modelsMarkdown(): string {
  const keys = capabilityKeys();
  const header = ['model', 'method', 'from', ...keys.map((key) => capabilityNames[key])];
  const rows = Object.values(models).map((definition: ModelDefinition) => [
    `\`${definition.name}\``,
    definition.summary,
    definition.source,
    ...keys.map((key) => (definition.capabilities[key] ? 'yes' : '')),
  ]);
  return `${table(header, rows)}\n`;
}

function details(definition: ModelDefinition): string {
  const { name, title, summary, source } = definition;
  const options = optionsOf(definition).map(({ flag, letter, values, description, ...found }) => [
    `  ${letter === undefined ? '' : `-${letter}, `}--${flag} <${values}>`,
    withDefault(description, found.default, found.bySize),
  ]);
  const note = sizedNote(definition);
  return `${title} (${name}): ${summary}\n${source}\n\n${textTable(options)}${note && `\n${note}\n`}`;
}

function asJson(definition: ModelDefinition): object {
  const { name, title, summary, source, capabilities } = definition;
  return {
    name,
    title,
    summary,
    source,
    capabilities,
    options: optionsOf(definition),
    presets: presets
      .filter(({ model }) => model === name)
      .map(({ preset, dataset }) => ({ preset, dataset })),
  };
}

/** The options of a method, as they are typed and written about. */
export function optionsOf({ name: model, schema }: ModelDefinition) {
  const sized = sizedOptionNames(model);
  return Object.entries(schema.shape).map(([name, option]) => ({
    name,
    flag: toKebab(name),
    letter: (shortFlags as Readonly<Record<string, string>>)[name],
    values: placeholder(option),
    default: defaultText(option),
    bySize: sized.includes(name),
    description: descriptionOf(option),
  }));
}

function capabilityKeys(): (keyof Capabilities)[] {
  return Object.keys(capabilityNames) as (keyof Capabilities)[];
}
