import { MixturaError } from '../error.js';

/**
 * Writes the repulsion of t-SNE on every point, `Σ_j (y_i - y_j) / (1 + |y_i - y_j|²)²`, into `forces` and returns
 * `Z = Σ_{i≠j} 1 / (1 + |y_i - y_j|²)`. Both arrays are `[points, 2]`.
 */
export type Repulsion = (positions: Float64Array, forces: Float64Array) => number;

/** Cells narrower than this part of their distance stand for all their points. */
const openingAngle = 0.5;
/** Bits of a coordinate in a point's key, and so the deepest level of the tree. */
const levels = 16;
/** Cells of at most this many points are not divided. */
const leafPoints = 16;

/**
 * A quadtree in depth-first order: a cell's first child follows it, and `next` leads past all its descendants. Points are
 * sorted along the Z-order curve, so that a cell is a range of them. A cell is a record of 64 bytes, a line of the processor's
 * cache: four numbers, then four whole ones.
 */
interface Tree {
  readonly points: Float64Array;
  /** Of each cell: centre of mass x and y, reach, and how many points it has. */
  readonly numbers: Float64Array;
  /** Of each cell: next, start and end of its points, and 1 for a leaf; the same memory. */
  readonly integers: Int32Array;
  cells: number;
}

/** Numbers, and whole ones, of a record. */
const [recordNumbers, recordIntegers] = [8, 16];
/** Places in the numbers of a record. `(width / openingAngle)²`: a cell is far enough beyond this squared distance. */
const [reach, count] = [2, 3];
/** Places in the whole numbers of a record. */
const [next, start, end, leaf] = [8, 9, 10, 11];

/** A double has 53 bits: 32 of a key and 21 of an index. */
const mostPoints = 2 ** 21;

/** Repulsion by the Barnes-Hut approximation (van der Maaten 2014): far cells act as one point at their centre of mass. Throws `INVALID_DATA` for more points than it can number. */
export function treeRepulsion(points: number): Repulsion {
  if (points > mostPoints) {
    throw new MixturaError(
      'INVALID_DATA',
      `t-SNE lays out at most ${mostPoints} rows, not ${points}; lay out a sample of them`,
    );
  }
  const tree = emptyTree(points);
  return (positions, forces) => {
    const { order, keys, width } = alongCurve(positions);
    order.forEach((from, to) => {
      tree.points[2 * to] = positions[2 * from];
      tree.points[2 * to + 1] = positions[2 * from + 1];
    });
    tree.cells = 0;
    divide(tree, keys, 0, order.length, 0, width);
    let normalisation = 0;
    const force = new Float64Array(2);
    for (let i = 0; i < order.length; i++) {
      normalisation += repel(tree, i, force);
      forces[2 * order[i]] = force[0];
      forces[2 * order[i] + 1] = force[1];
    }
    return normalisation;
  };
}

/** Points in Z-order with their keys, and the width of the square that holds them all. */
function alongCurve(positions: Float64Array): { order: Int32Array; keys: Uint32Array; width: number } {
  const least = [Infinity, Infinity];
  let most = -Infinity;
  for (let at = 0; at < positions.length; at++) least[at % 2] = Math.min(least[at % 2], positions[at]);
  for (let at = 0; at < positions.length; at++) most = Math.max(most, positions[at] - least[at % 2]);
  const width = most > 0 ? most * (1 + 1e-9) : 1;
  const count = positions.length / 2;
  const scale = 2 ** levels / width;
  // Key and index share one double, sorted as one number.
  const packed = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const across = Math.floor((positions[2 * i] - least[0]) * scale);
    const down = Math.floor((positions[2 * i + 1] - least[1]) * scale);
    packed[i] = ((spreadBits(across) | (spreadBits(down) << 1)) >>> 0) * mostPoints + i;
  }
  packed.sort();
  return {
    order: Int32Array.from(packed, (value) => value % mostPoints),
    keys: Uint32Array.from(packed, (value) => Math.floor(value / mostPoints)),
    width,
  };
}

/** Puts a zero bit before each of 16 bits. */
function spreadBits(value: number): number {
  let bits = value & 0xffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

function emptyTree(points: number): Tree {
  // At worst every `leafPoints + 1` points go down all levels together.
  const capacity = Math.ceil(points / leafPoints + 1) * (levels + leafPoints + 1);
  const numbers = new Float64Array(recordNumbers * capacity);
  return {
    points: new Float64Array(2 * points),
    numbers,
    integers: new Int32Array(numbers.buffer),
    cells: 0,
  };
}

/** Adds the cell of points `from` to `to`, who share the first `depth` levels of their keys, and all below it. */
function divide(tree: Tree, keys: Uint32Array, from: number, to: number, depth: number, width: number): void {
  const { points, numbers, integers } = tree;
  const cell = tree.cells++;
  let [x, y] = [0, 0];
  for (let i = from; i < to; i++) {
    x += points[2 * i];
    y += points[2 * i + 1];
  }
  const isLeaf = to - from <= leafPoints || depth === levels;
  const [record, whole] = [recordNumbers * cell, recordIntegers * cell];
  numbers[record] = x / (to - from);
  numbers[record + 1] = y / (to - from);
  numbers[record + reach] = (width / openingAngle) ** 2;
  numbers[record + count] = to - from;
  integers[whole + start] = from;
  integers[whole + end] = to;
  integers[whole + leaf] = isLeaf ? 1 : 0;
  if (!isLeaf) divideRange(tree, keys, from, to, depth, width);
  integers[whole + next] = tree.cells;
}

function divideRange(
  tree: Tree,
  keys: Uint32Array,
  start: number,
  end: number,
  depth: number,
  width: number,
): void {
  const shift = 2 * (levels - 1 - depth);
  const quadrantOf = (i: number): number => (keys[i] >>> shift) & 3;
  for (let from = start; from < end;) {
    const quadrant = quadrantOf(from);
    let to = from + 1;
    while (to < end && quadrantOf(to) === quadrant) to++;
    divide(tree, keys, from, to, depth + 1, width / 2);
    from = to;
  }
}

/** Writes the force on point `i` and returns its part of the normalisation. */
function repel({ points, numbers, integers, cells }: Tree, i: number, force: Float64Array): number {
  const x = points[2 * i];
  const y = points[2 * i + 1];
  let forceX = 0;
  let forceY = 0;
  let normalisation = 0;
  for (let cell = 0; cell < cells;) {
    const record = recordNumbers * cell;
    const offsetX = x - numbers[record];
    const offsetY = y - numbers[record + 1];
    const square = offsetX * offsetX + offsetY * offsetY;
    const whole = recordIntegers * cell;
    if (square > numbers[record + reach]) {
      const similarity = 1 / (1 + square);
      const share = numbers[record + count] * similarity;
      normalisation += share;
      forceX += share * similarity * offsetX;
      forceY += share * similarity * offsetY;
      cell = integers[whole + next];
    } else if (integers[whole + leaf] === 0) {
      cell++;
    } else {
      const last = integers[whole + end];
      for (let j = integers[whole + start]; j < last; j++) {
        const apartX = x - points[2 * j];
        const apartY = y - points[2 * j + 1];
        const similarity = 1 / (1 + apartX * apartX + apartY * apartY);
        normalisation += similarity;
        forceX += similarity * similarity * apartX;
        forceY += similarity * similarity * apartY;
      }
      cell = integers[whole + next];
    }
  }
  force[0] = forceX;
  force[1] = forceY;
  // The point met itself in its leaf, at similarity one and without a force.
  return normalisation - 1;
}
