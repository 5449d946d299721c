import { describe, expect, it } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import { treeRepulsion } from './repulsion-tree.js';

/** All pairs. */
function exactRepulsion(positions: Float64Array): { forces: Float64Array; normalisation: number } {
  const forces = new Float64Array(positions.length);
  let normalisation = 0;
  for (let i = 0; i < positions.length; i += 2) {
    for (let j = 0; j < positions.length; j += 2) {
      if (i === j) continue;
      const [x, y] = [positions[i] - positions[j], positions[i + 1] - positions[j + 1]];
      const similarity = 1 / (1 + x * x + y * y);
      normalisation += similarity;
      forces[i] += similarity * similarity * x;
      forces[i + 1] += similarity * similarity * y;
    }
  }
  return { forces, normalisation };
}

function cloud(points: number, width: number): Float64Array {
  const random = new RandomStream(3);
  return Float64Array.from({ length: 2 * points }, () => width * random.normal());
}

const rootMeanSquare = (values: Float64Array): number => Math.hypot(...values) / Math.sqrt(values.length);

describe('treeRepulsion', () => {
  it.each([1e-4, 1, 10, 30])('agrees with all pairs at width %d', (width) => {
    const positions = cloud(1500, width);
    const forces = new Float64Array(positions.length);
    const normalisation = treeRepulsion(1500)(positions, forces);
    const exact = exactRepulsion(positions);
    expect(Math.abs(normalisation / exact.normalisation - 1)).toBeLessThan(0.015);
    const error = rootMeanSquare(forces.map((force, at) => force - exact.forces[at]));
    expect(error / rootMeanSquare(exact.forces)).toBeLessThan(0.03);
  });

  it('copes with equal points, call after call', () => {
    const positions = new Float64Array(200);
    positions[0] = 1;
    const forces = new Float64Array(200);
    const repulsion = treeRepulsion(100);
    repulsion(cloud(100, 1), forces);
    const normalisation = repulsion(positions, forces);
    const exact = exactRepulsion(positions);
    expect(normalisation).toBeCloseTo(exact.normalisation, 9);
    exact.forces.forEach((force, at) => expect(forces[at]).toBeCloseTo(force, 9));
  });
});
