import { describe, expect, it } from 'vitest';
import { evaluate, input, numericArray } from '../tensor/index.js';
import { spectra } from './spectra.js';

const samples = 16;
const x = input('x', ['batch', 2 * samples]);
const facts = { x, rowShape: [2, samples] };

/** Two channels: a wave of three periods on a level, and a level alone. */
function signal(begin: number, amplitude = 4, level = -9, other = 2.25): number[] {
  const wave = Array.from(
    { length: samples },
    (_, t) => level + amplitude * Math.cos((2 * Math.PI * 3 * (t + begin)) / samples),
  );
  return [...wave, ...Array.from({ length: samples }, () => other)];
}

function spectraOf(row: readonly number[]): readonly number[] {
  const [result] = evaluate([spectra(facts)], new Map([[x, numericArray([1, row.length], row)]]));
  return [...(result?.data ?? [])];
}

describe('spectra of signals', () => {
  it('hold the signed root of the mean and the roots of the amplitudes, channel by channel', () => {
    const found = spectraOf(signal(0));
    expect(found).toHaveLength(2 * (samples / 2 + 1));
    const expected = found.map((_, at) => (at === 0 ? -3 : at === 3 ? 2 : at === 9 ? 1.5 : 0));
    found.forEach((value, at) => expect(value).toBeCloseTo(expected[at] ?? NaN, 6));
  });

  it('do not tell when a movement began', () => {
    const [early, late] = [spectraOf(signal(0)), spectraOf(signal(5))];
    early.forEach((value, at) => expect(late[at]).toBeCloseTo(value, 6));
  });

  it('refuse rows that are no signals, naming their shape', () => {
    expect(() => spectra({ x, rowShape: [32] })).toThrow(/startOn is "spectra".*shaped \[32\]/);
    expect(() => spectra({ x, rowShape: [1, 4, 8] })).toThrow(/shaped \[1, 4, 8\]/);
  });
});
