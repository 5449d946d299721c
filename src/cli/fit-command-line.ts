import type { RunConfig } from '../artifact/run-config.js';
import { modelNamed } from '../models/registry.js';
import { toKebab } from './flags.js';
import { quoted } from './text.js';

/** The command that starts a run like this one again: its data, its model, and every option that is not at its default. */
export function fitCommandLine({ model, dataset, options }: RunConfig): string | undefined {
  if (dataset.source === undefined) return undefined;
  const { schema } = modelNamed(model);
  const chosen = Object.entries(options as Readonly<Record<string, unknown>>);
  const flags = [
    ...Object.entries((dataset.reading ?? {}) as Readonly<Record<string, unknown>>),
    ...chosen.filter(([name, value]) => {
      const parsed = schema.shape[name]?.safeParse(undefined);
      return !(parsed?.success === true && JSON.stringify(parsed.data) === JSON.stringify(value));
    }),
  ];
  return ['mixtura fit', quoted(dataset.source), `--model ${model}`, ...flags.map(flagOf)].join(' ');
}

function flagOf([name, value]: readonly [string, unknown]): string {
  if (typeof value === 'boolean') return `--${value ? '' : 'no-'}${toKebab(name)}`;
  const flat = Array.isArray(value) && value.every((entry) => typeof entry !== 'object');
  const text = typeof value === 'object' && !flat ? JSON.stringify(value) : String(value);
  return `--${toKebab(name)} ${quoted(text)}`;
}
