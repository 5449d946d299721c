import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readingSchema } from '../experiment/data-source.node.js';
import { models } from '../models/registry.js';
import { scheduleSchema } from '../nn/schedules.js';
import { carryShape } from './carried.js';
import { descriptionOf, flagsOf, toKebab } from './flags.js';

const shape = {
  rows: z.int().min(1).default(3).describe('how many'),
  hidden: z.array(z.int().min(1)).default([5, 2]),
  start: z.enum(['gmm', 'kmeans']).default('gmm'),
  learningRate: scheduleSchema.prefault(0.001),
  missing: z.union([z.enum(['drop']), z.number()]).optional(),
  tidy: z.boolean().default(true),
};

function parse(...args: string[]): Record<string, unknown> {
  const command = new Command().exitOverride();
  for (const option of flagsOf(shape, { short: { rows: 'r' } })) command.addOption(option);
  return command.parse(args, { from: 'user' }).opts();
}

describe('flags of a schema', () => {
  it('hold what was typed, as the schema wants it, and nothing else', () => {
    expect(parse()).toEqual({});
    expect(parse('-r', '4', '--hidden', '7, 8,9', '--start', 'kmeans', '--no-tidy')).toEqual({
      rows: 4,
      hidden: [7, 8, 9],
      start: 'kmeans',
      tidy: false,
    });
    expect(parse('--hidden', '')).toEqual({ hidden: [] });
    expect(parse('--missing', '-1')).toEqual({ missing: -1 });
    expect(parse('--missing', 'drop')).toEqual({ missing: 'drop' });
  });

  it('take schedules as numbers and as text', () => {
    for (const text of ['0.01', 'step:0.002,0.9,10']) {
      const typed = parse('--learning-rate', text)['learningRate'];
      expect(scheduleSchema.parse(typed)).toEqual(scheduleSchema.parse(text));
    }
  });

  it('refuse values that the schema does', () => {
    for (const args of [
      ['--rows', '0'],
      ['--rows', ''],
      ['--hidden', '3,x'],
      ['--start', 'kmean'],
      ['--learning-rate', 'step:1'],
    ] as const) {
      expect(() => parse(...args)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(args[0]) }),
      );
    }
  });

  it('say what they mean and what they are by default', () => {
    const [rows, hidden] = flagsOf(shape);
    expect(rows?.description).toBe('how many (default: 3)');
    expect(hidden?.description).toContain('(default: 5,2)');
    const [sized] = flagsOf(shape, { bySize: ['rows'] });
    expect(sized?.description).toBe('how many (default: by the size of the data; 3 for large data)');
    expect(toKebab('learningRate')).toBe('learning-rate');
  });

  it('of every model say what they mean', () => {
    for (const { schema } of Object.values(models)) {
      const silent = Object.entries(schema.shape).filter(([, option]) => descriptionOf(option) === '');
      expect(silent.map(([name]) => name)).toEqual([]);
    }
  });

  it('of every model are none that fit has itself', () => {
    const own = ['model', 'out', 'overwrite', 'preset', 'config', 'resume', 'json', 'debug', 'data'];
    const taken = new Set([...own, ...Object.keys(carryShape), ...Object.keys(readingSchema.shape)]);
    for (const { schema } of Object.values(models)) {
      expect(Object.keys(schema.shape).filter((name) => taken.has(name))).toEqual([]);
    }
  });
});
