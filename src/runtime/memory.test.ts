import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MixturaError } from '../error.js';
import { ParameterMemory } from './memory.js';

const regions = ['weights', 'gradients', 'firstMoment', 'secondMoment', 'average'] as const;
const lengths = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 });
const entriesOf = (sizes: readonly number[]) => sizes.map((length, index) => ({ name: `p${index}`, length }));

describe('parameter memory', () => {
  test('gives every parameter an aligned place of its own in every region', () => {
    fc.assert(
      fc.property(lengths, (sizes) => {
        const entries = entriesOf(sizes);
        const memory = new ParameterMemory(entries, { average: true });
        const views = entries.flatMap(({ name }) => regions.map((region) => memory.view(region, name)));
        for (const [value, view] of views.entries()) {
          expect(view.byteOffset % 64).toBe(0);
          expect(view.every((x) => x === 0)).toBe(true);
          view.fill(value + 1);
        }
        for (const [value, view] of views.entries()) expect(view.every((x) => x === value + 1)).toBe(true);
        expect(views.map((view) => view.length)).toEqual(sizes.flatMap((size) => regions.map(() => size)));
      }),
    );
  });

  test('covers the named parameters and nothing else by its spans', () => {
    const choice = lengths.chain((sizes) =>
      fc.tuple(fc.constant(sizes), fc.subarray(sizes.map((_, index) => index))),
    );
    fc.assert(
      fc.property(choice, fc.boolean(), ([sizes, chosen], reversed) => {
        const memory = new ParameterMemory(entriesOf(sizes));
        const names = chosen.map((index) => `p${index}`);
        const spans = memory.range(reversed ? names.toReversed() : names);
        const covers = (float: number): boolean =>
          spans.some(({ start, end }) => float >= start && float < end);
        for (const { name, offset, length } of memory.slots.values()) {
          expect(covers(offset)).toBe(names.includes(name));
          expect(covers(offset + length - 1)).toBe(names.includes(name));
        }
        for (const [index, { start, end }] of spans.entries()) {
          expect([start % 16, end % 16]).toEqual([0, 0]);
          expect(start).toBeGreaterThan(spans[index - 1]?.end ?? -1);
        }
      }),
    );
  });

  test('merges neighbours into one span', () => {
    const memory = new ParameterMemory(entriesOf([17, 3, 16, 5]));
    expect(memory.range(['p1', 'p0', 'p1'])).toEqual([{ start: 0, end: 48 }]);
    expect(memory.range(['p3', 'p0'])).toEqual([
      { start: 0, end: 32 },
      { start: 64, end: 80 },
    ]);
    expect(memory.range([])).toEqual([]);
  });

  test('is not shared and never grows, so that views stay valid', () => {
    const { memory } = new ParameterMemory(entriesOf([10]));
    expect(memory.buffer).toBeInstanceOf(ArrayBuffer);
    expect(() => memory.grow(1)).toThrow();
  });

  test('may hold no parameter at all', () => {
    expect(new ParameterMemory([]).slots.size).toBe(0);
  });

  test('refuses what it cannot hold or does not know', () => {
    expect(() => new ParameterMemory([{ name: 'a', length: 0 }])).toThrow(/"a" cannot have 0/);
    expect(
      () =>
        new ParameterMemory([
          { name: 'a', length: 1 },
          { name: 'a', length: 1 },
        ]),
    ).toThrow(/two parameters/);
    expect(() => new ParameterMemory([{ name: 'a', length: 2 ** 31 }])).toThrow(/needs 34359738368 bytes/);
    const memory = new ParameterMemory(entriesOf([1, 1]));
    expect(() => memory.weights('q')).toThrow(/no parameter "q"; there are p0, p1/);
    expect(() => memory.range(['q'])).toThrow(MixturaError);
    expect(() => memory.average('p0')).toThrow(/running average/);
  });
});
