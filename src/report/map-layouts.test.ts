import { describe, expect, it } from 'vitest';
import type { Matrix } from '../data/matrix.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { mapKinds, type MapKind } from './map-kinds.js';
import { layoutMap, mapRandom, type MapOptions } from './map-layouts.js';

/** Two groups of rows far apart, the even rows and the odd ones. */
function groups(rows: number, columns: number): Matrix {
  const random = new RandomStream(3);
  const values = Float32Array.from(
    { length: rows * columns },
    (_, at) => 20 * (Math.floor(at / columns) % 2) + random.normal(),
  );
  return { values, rows, columns };
}

function layout(kind: MapKind, x: Matrix, options: MapOptions = {}) {
  return layoutMap(kind, x, options, { random: mapRandom(0, kind), products: plainProducts });
}

describe('layoutMap', () => {
  it('lays out a sample of many rows, but all of them where PCA can', async () => {
    const x = groups(60, 3);
    const sizes = await Promise.all(
      mapKinds.map(async (kind) => (await layout(kind, x, { mostRows: 30 })).rows),
    );
    expect(sizes.map(({ length }) => length)).toEqual([30, 30, 60]);
    expect(sizes[0]).toEqual(sizes[0]?.toSorted());
  });

  it('gives every row a position where that is asked for, among its own kind', async () => {
    for (const kind of mapKinds) {
      const { rows, positions } = await layout(kind, groups(60, 3), { mostRows: 30, everyRow: true });
      expect([...rows]).toEqual([...Array(60).keys()]);
      const at = (row: number): [number, number] => [positions[2 * row], positions[2 * row + 1]];
      const apart = (a: number, b: number) => Math.hypot(at(a)[0] - at(b)[0], at(a)[1] - at(b)[1]);
      for (let row = 2; row < 60; row++) {
        expect(apart(row, row % 2)).toBeLessThan(apart(row, 1 - (row % 2)));
      }
    }
  });

  it('lays a line out, and needs rows that have neighbours', async () => {
    for (const kind of mapKinds) {
      const { positions } = await layout(kind, groups(20, 1));
      expect(positions.every(Number.isFinite)).toBe(true);
    }
    await expect(layout('umap', groups(9, 2))).rejects.toThrow(/9 rows are too few for UMAP/);
    expect((await layout('pca', groups(2, 2))).positions).toHaveLength(4);
    await expect(layout('pac' as MapKind, groups(20, 2))).rejects.toThrow(
      /no map "pac"; choose umap, t-sne, pca/,
    );
  });
});
