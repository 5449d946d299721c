import { modelNamed, modelNames } from '../models/registry.js';
import { table } from '../reproduce/markdown.js';
import { optionsOf } from './commands/models.js';

type Option = ReturnType<typeof optionsOf>[number] & { readonly model: string };

/** The page of all options of all methods, as docs/options.md holds it: a row for each meaning of a name. */
export function optionsMarkdown(): string {
  const options = modelNames.flatMap((model) =>
    optionsOf(modelNamed(model)).map((option): Option => ({ ...option, model })),
  );
  const meanings = grouped(options, ({ name, values, description }) =>
    [name, values, description].join('\n'),
  );
  const rows = [...meanings.values()].toSorted(([a], [b]) => (a.name < b.name ? -1 : 1)).map(row);
  return `# Options of the methods

Written by \`npm run readme\` from the schemas that check them. In code they go by the first name, as in \`new VaDE({ clusters: 10 })\`, on the command line by the second; \`mixtura models <name>\`
prints those of one method. Where a default is "by size", \`mixtura fit\`, \`fitRun\` and \`presetOptions\` choose it by the size of data that no recipe was made for.

${table(['option', 'values', 'default', 'meaning', 'methods'], rows)}
`;
}

function row(meaning: readonly Option[]): string[] {
  const [{ name, flag, values, description }] = meaning;
  const bySize = meaning.some((option) => option.bySize) ? '; by size' : '';
  return [
    `\`${name}\`<br>\`--${flag}\``,
    values,
    `${defaultsText(meaning)}${bySize}`,
    description,
    meaning.length === modelNames.length ? 'all' : meaning.map(({ model }) => model).join(', '),
  ];
}

/** The commonest default, and where there is another. */
function defaultsText(meaning: readonly Option[]): string {
  const byText = grouped(meaning, (option) => option.default ?? 'none');
  const [commonest, ...others] = [...byText].toSorted(([, a], [, b]) => b.length - a.length);
  const exceptions = others.map(
    ([text, options]) => `${text} (${options.map(({ model }) => model).join(', ')})`,
  );
  return [commonest[0], ...exceptions].join('; ');
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
