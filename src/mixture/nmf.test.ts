import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { plainProducts } from '../runtime/products.plain.js';
import golden from './golden/digits.json' with { type: 'json' };
import { contextOf, digits } from './golden/fixtures.support.js';
import { nonNegativeFactors } from './nmf.js';

describe('nonNegativeFactors', () => {
  it('fits digits as closely as scikit-learn, with factors of no negative entry', async () => {
    const fit = await nonNegativeFactors(digits, { components: 4, tolerance: 1e-7 }, contextOf(1));
    expect(fit.errors.at(-1)).toBeLessThan(golden.nmfError * 1.002);
    expect(fit.embedding.values.every((value) => value >= 0)).toBe(true);
    expect(fit.components.values.every((value) => value >= 0)).toBe(true);
    const product = await plainProducts.matmul(fit.embedding, fit.components);
    const error = Math.hypot(...product.values.map((value, i) => value - digits.values[i]));
    expect(error / (fit.errors.at(-1) ?? 0)).toBeCloseTo(1, 4);
  });

  it('never raises its error', async () => {
    const { errors } = await nonNegativeFactors(digits, { components: 2, tolerance: 0 }, contextOf(2));
    errors.slice(1).forEach((error, i) => expect(error).toBeLessThan(errors[i] * (1 + 1e-6)));
  });

  it('names the first negative entry', async () => {
    const x = matrix(Float32Array.of(1, 2, 3, -4), 2, 2);
    await expect(nonNegativeFactors(x, { components: 1 }, contextOf(1))).rejects.toThrow(
      'row 1, column 1 is -4',
    );
  });
});
