import { Command } from 'commander';
import { z } from 'zod';
import { chosenRun } from '../artifact/find-runs.node.js';
import { loadRun, type LoadedRun } from '../experiment/load-run.node.js';
import { readingSchema, type Reading } from '../experiment/data-source.node.js';
import { flagsOf } from './flags.js';
import type { CommandIO } from './io.js';

/** Flags as typed, by camel-case name; what was not typed is not there. */
export type Flags = Readonly<Record<string, unknown>>;

/** Flags every command has. */
const generalShape = {
  json: z.boolean().default(false).describe('print the result as JSON, and nothing else, to standard output'),
  debug: z.boolean().default(false).describe('print the stack of an error'),
};

/** Flags of commands that compute. */
export const computeShape = {
  threads: z.int().min(1).optional().describe('threads inside one product; all cores unless given'),
};

/** What data may be named by. */
export const sourceText =
  'name of a data set; a file (.csv .tsv .jsonl .parquet .duckdb .npy .npz .idx), several by a pattern; a folder of images; a query (SELECT …); or a PostgreSQL server (postgres://…)';

export function newCommand(name: string, description: string): Command {
  const command = new Command(name).description(description);
  for (const option of flagsOf(generalShape)) command.addOption(option);
  return command;
}

/** Adds the flags of a schema's options. */
export function addFlags(
  command: Command,
  shape: z.core.$ZodShape,
  short: Readonly<Record<string, string>> = {},
  bySize: readonly string[] = [],
): Command {
  for (const option of flagsOf(shape, { short, bySize })) command.addOption(option);
  return command;
}

/** Those of the flags that the shape names. */
export function pick(flags: Flags, shape: z.core.$ZodShape): Record<string, unknown> {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => Object.hasOwn(shape, name)));
}

export function readingOf(flags: Flags): Reading {
  return readingSchema.parse(pick(flags, readingSchema.shape));
}

export function openRun(path: string, flags: Flags): LoadedRun {
  return loadRun(chosenRun(path), z.object(computeShape).parse(pick(flags, computeShape)));
}

/** A flag that is text, if it was typed. */
export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberFlag(flags: Flags, name: string): number | undefined {
  const value = flags[name];
  return typeof value === 'number' ? value : undefined;
}

/** Prints a result: as JSON where asked to, else as text. */
export function printResult(io: CommandIO, flags: Flags, json: () => unknown, text: () => string): void {
  io.out(flags['json'] === true ? `${JSON.stringify(json(), undefined, 2)}\n` : text());
}
