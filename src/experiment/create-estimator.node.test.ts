import { describe, expect, it } from 'vitest';
import { createEstimator } from './create-estimator.node.js';

describe('an estimator', () => {
  it.each([0, -1, 1.5, NaN])('is not made for %d threads', (threads) => {
    expect(() => createEstimator('kmeans', { clusters: 2 }, { threads })).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: `threads is ${threads}; give a whole number from 1 on`,
      }),
    );
  });
});
