import { expect, it } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import { drawParts } from './drawn-parts.js';

const shares = (logWeights: readonly number[] | undefined, parts: readonly number[]): number[] => {
  const { values } = drawParts(parts, logWeights, 10_000, new RandomStream(1));
  return parts.map((part) => values.filter((value) => value === part).length / values.length);
};

it('draws parts by their weights, whatever constant these hold, and all alike where there are none', () => {
  const logs = [Math.log(0.2), -Infinity, Math.log(0.6)].map((log) => log + 900);
  expect(shares(logs, [0, 2])).toEqual([expect.closeTo(0.25, 1), expect.closeTo(0.75, 1)]);
  expect(shares(logs, [0, 1])).toEqual([1, 0]);
  expect(shares(undefined, [0, 2])).toEqual([expect.closeTo(0.5, 1), expect.closeTo(0.5, 1)]);
  expect(shares(logs, [1])).toEqual([1]);
});
