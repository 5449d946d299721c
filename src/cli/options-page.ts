import { modelNamed, modelNames } from '../models/registry.js';
import { sizedOptionNames } from '../models/presets.js';
import { defaultText, descriptionOf, placeholder, toKebab } from './flags.js';

/** One meaning of an option, in the models where it means that. */
interface Entry {
  readonly name: string;
  readonly values: string;
  readonly description: string;
  /** Defaults, each with the models that have it. */
  readonly defaults: Map<string, string[]>;
  bySize: boolean;
}

/** The page of all options of all methods, as docs/options.md holds it. */
export function optionsMarkdown(): string {
  const entries = [...collected().values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rows = entries.map((entry) => {
    const { name, values, description, defaults, bySize } = entry;
    const found = [...defaults.values()].flat();
    return [
      `\`${name}\`<br>\`--${toKebab(name)}\``,
      cell(values),
      `${defaultsText(defaults)}${bySize ? '; by size' : ''}`,
      cell(description),
      found.length === modelNames.length ? 'all' : found.join(', '),
    ];
  });
  const header = ['option', 'values', 'default', 'meaning', 'methods'];
  const table = [header, header.map(() => '---'), ...rows];
  return `# Options of the methods

Written by \`npm run readme\` from the schemas that check them. In code they go by the first name, as in \`new VaDE({ clusters: 10 })\`, on the command line by the second; \`mixtura models <name>\`
prints those of one method. Where a default is "by size", \`mixtura fit\`, \`fitRun\` and \`presetOptions\` choose it by the size of data that no recipe was made for.

${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
}

function collected(): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const model of modelNames) {
    const sized = sizedOptionNames(model);
    for (const [name, option] of Object.entries(modelNamed(model).schema.shape)) {
      const [values, description] = [placeholder(option), descriptionOf(option)];
      const key = [name, values, description].join('\n');
      const entry = entries.get(key) ?? { name, values, description, defaults: new Map(), bySize: false };
      const text = defaultText(option) ?? '';
      entry.defaults.set(text, [...(entry.defaults.get(text) ?? []), model]);
      entry.bySize ||= sized.includes(name);
      entries.set(key, entry);
    }
  }
  return entries;
}

/** The commonest default, and where there is another. */
function defaultsText(defaults: Entry['defaults']): string {
  const [commonest, ...others] = [...defaults].toSorted(([, a], [, b]) => b.length - a.length);
  const spelt = (text: string) => (text === '' ? 'none' : cell(text));
  const exceptions = others.map(([text, models]) => `${spelt(text)} (${models.join(', ')})`);
  return [spelt(commonest?.[0] ?? ''), ...exceptions].join('; ');
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
