import { z } from 'zod';
import { MixturaError } from '../error.js';

/** Names that become part of a path: letters, digits, `_`, `-`, and dots that are not first. Nothing climbs out of a folder. */
const safeName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

export const runName = z
  .string()
  .regex(
    safeName,
    'a name is made of at most 100 letters, digits, "_", "-" and ".", and begins with none of the last two',
  );

/** Where the studio keeps the files that are dropped on it, beside the runs. */
export const shelfName = 'data';

/** The name of a run to be. */
export const newRunName = runName.refine((name) => name.toLowerCase() !== shelfName, {
  error: `"${shelfName}" is where the studio keeps dropped files; choose another name`,
});

/** Throws `INVALID_OPTION` for anything that is not a plain name. */
export function checkedName(name: string): string {
  const parsed = runName.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new MixturaError('INVALID_OPTION', `"${name}" cannot be used: ${parsed.error.issues[0]?.message}`);
}

/** The name of a run: a plain one, or those of restarts and of one of them, `digits-1/restart-0`. Throws `INVALID_OPTION`. */
export function checkedRunName(name: string): string {
  const parts = name.split('/');
  if (parts.length > 2) throw new MixturaError('INVALID_OPTION', `"${name}" is not the name of a run`);
  return parts.map(checkedName).join('/');
}

/** The name of an uploaded file, with what a path may not hold replaced. */
export function tidyFileName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const tidy = base
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-100);
  return checkedName(tidy === '' ? 'data' : tidy);
}
