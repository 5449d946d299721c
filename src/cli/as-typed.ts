import { readingSchema } from '../experiment/data-source.node.js';
import { toKebab } from './flags.js';
import { quoted } from './text.js';

/**
 * A message with options as they are typed here: the library writes `missing: drop` between backticks, which is `--missing drop`. Other text between
 * backticks is left alone.
 */
export function asTyped(message: string): string {
  return message.replaceAll(/`([a-z][A-Za-z]*)(?:: ([^`]+))?`/g, (text, name: string, value?: string) => {
    if (value === 'true') return `--${toKebab(name)}`;
    if (value !== undefined) return `--${toKebab(name)} ${quoted(value)}`;
    return name in readingSchema.shape ? `--${toKebab(name)}` : text;
  });
}
