import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reason } from '../data/reason.js';
import { readingSchema } from '../experiment/data-source.node.js';
import { models } from '../models/registry.js';
import { asTyped } from './as-typed.js';

describe('what is wrong with a value', () => {
  const said = (schema: z.core.$ZodType, value: unknown): string => {
    const parsed = z.safeParse(schema, value);
    if (parsed.success) throw new Error(`${JSON.stringify(value)} is right`);
    return reason(parsed.error);
  };

  it('is said as what to give instead', () => {
    expect(said(z.int(), 'x')).toBe('give a number');
    expect(said(z.int(), 2.5)).toBe('give a whole number');
    expect(said(z.number().min(3), 1)).toBe('give at least 3');
    expect(said(z.number().positive(), 0)).toBe('give more than 0');
    expect(said(z.array(z.int().min(1)).min(1), [])).toBe('give at least 1 entry');
    expect(said(z.enum(['a', 'b']), 'c')).toBe('give one of "a", "b"');
    expect(said(z.string().length(1), ';;')).toBe('give at most 1 character');
    expect(said(z.union([z.enum(['drop', 'mean']), z.number()]), 'x')).toBe(
      'give one of "drop", "mean", or a number',
    );
  });

  it('holds no words of the schema library, for any option', () => {
    const wrong = [{ no: 1 }, 'nonsense', -1.5, [[]], '', true];
    for (const shape of [readingSchema.shape, ...Object.values(models).map(({ schema }) => schema.shape)]) {
      for (const [name, schema] of Object.entries(shape)) {
        for (const value of wrong) {
          const parsed = z.safeParse(schema, value);
          if (!parsed.success)
            expect(`${name}: ${reason(parsed.error)}`).not.toMatch(
              /invalid|expected|received|too (small|big)/i,
            );
        }
      }
    }
  });
});

it('options in a message are shown as they are typed, and other words in backticks as they are', () => {
  expect(asTyped('drop it (`missing: drop`) or name it (`labelFile: my file.npy`)')).toBe(
    "drop it (--missing drop) or name it (--label-file 'my file.npy')",
  );
  expect(asTyped('smaller (`size`); give `features`, not `nothing`')).toBe(
    'smaller (--size); give --features, not `nothing`',
  );
});
