import { describe, expect, it } from 'vitest';
import { matrix } from '../data/matrix.js';
import { plainProducts } from './products.plain.js';

const a = matrix(Float32Array.of(1, 2, 3, 4, 5, 6), 2, 3);
const aTransposed = matrix(Float32Array.of(1, 4, 2, 5, 3, 6), 3, 2);
const b = matrix(Float32Array.of(1, 0, -1, 2, 3, 1), 3, 2);
const bTransposed = matrix(Float32Array.of(1, -1, 3, 0, 2, 1), 2, 3);
const product = matrix(Float32Array.of(8, 7, 17, 16), 2, 2);

describe('plainProducts.matmul', () => {
  it('multiplies as worked out by hand', async () => {
    expect(await plainProducts.matmul(a, b)).toEqual(product);
  });

  it('transposes either factor on request', async () => {
    expect(await plainProducts.matmul(aTransposed, b, { transposeA: true })).toEqual(product);
    expect(await plainProducts.matmul(a, bTransposed, { transposeB: true })).toEqual(product);
    expect(
      await plainProducts.matmul(aTransposed, bTransposed, { transposeA: true, transposeB: true }),
    ).toEqual(product);
  });

  it('refuses factors that do not fit', async () => {
    await expect(plainProducts.matmul(a, a)).rejects.toMatchObject({ code: 'INVALID_SHAPE' });
  });
});

describe('plainProducts.nearest', () => {
  const references = matrix(Float32Array.of(5, 0, 3, 0, 1), 5, 1);

  it('gives the nearest first, with squared distances', async () => {
    const found = await plainProducts.nearest(matrix(Float32Array.of(4.5, 1), 2, 1), references, 3);
    expect([...found.indices]).toEqual([0, 2, 4, 4, 1, 3]);
    expect([...found.squaredDistances]).toEqual([0.25, 2.25, 12.25, 0, 1, 1]);
  });

  it('breaks ties towards the lower index', async () => {
    const found = await plainProducts.nearest(matrix(Float32Array.of(4), 1, 1), references, 2);
    expect([...found.indices]).toEqual([0, 2]);
  });

  it('refuses more neighbours than references', async () => {
    await expect(plainProducts.nearest(references, references, 6)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});
