import { describe, expect, it } from 'vitest';
import { evaluate, input, numericArray } from '../tensor/index.js';
import { requireSignals, spectra } from './spectra.js';

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

  it('have as many frequencies as an odd number of samples can tell apart', () => {
    const odd = input('x', ['batch', 5]);
    const row = Array.from({ length: 5 }, (_, t) => Math.cos((2 * Math.PI * 2 * t) / 5));
    const [result] = evaluate(
      [spectra({ x: odd, rowShape: [1, 5] })],
      new Map([[odd, numericArray([1, 5], row)]]),
    );
    [0, 0, 1].forEach((value, at) => expect(result?.data[at]).toBeCloseTo(value, 6));
  });

  it('are of signals alone: others are refused with a cure', () => {
    expect(() => requireSignals([32])).toThrow(
      /not \[32\]; where a row is one signal, read it with `rowShape: 1,32`/,
    );
    expect(() => requireSignals([1, 4, 8])).toThrow(/not \[1, 4, 8\]; choose `startOn: latents`/);
    expect(() => requireSignals([3, 1])).toThrow(/2 to 4096 samples/);
    expect(() => requireSignals([1, 5000])).toThrow(/cut them to shorter windows/);
  });
});
