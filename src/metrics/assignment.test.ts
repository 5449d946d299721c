import * as fc from 'fast-check';
import { munkres } from 'munkres';
import { expect, test } from 'vitest';
import { assignLeastCost } from './assignment.js';

interface Costs {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

const costsUpTo = (largest: number, cost: fc.Arbitrary<number>): fc.Arbitrary<Costs> =>
  fc
    .tuple(fc.integer({ min: 1, max: largest }), fc.integer({ min: 1, max: largest }))
    .chain(([rows, columns]) =>
      fc
        .array(cost, { minLength: rows * columns, maxLength: rows * columns })
        .map((values) => ({ rows, columns, values })),
    );

const whole = fc.integer({ min: -9, max: 9 });
const real = fc.double({ min: -1e3, max: 1e3, noNaN: true });

function totalCost({ columns, values }: Costs, columnOfRow: ArrayLike<number>): number {
  return Array.from(columnOfRow).reduce(
    (total, column, row) => (column === -1 ? total : total + values[row * columns + column]),
    0,
  );
}

/** Tries every way to match the shorter side. */
function leastByBruteForce({ rows, columns, values }: Costs): number {
  const costAt = (short: number, long: number): number =>
    rows <= columns ? values[short * columns + long] : values[long * columns + short];
  const [shorter, longer] = [Math.min(rows, columns), Math.max(rows, columns)];
  const search = (short: number, taken: ReadonlySet<number>): number => {
    if (short === shorter) return 0;
    let least = Infinity;
    for (let long = 0; long < longer; long++) {
      if (taken.has(long)) continue;
      least = Math.min(least, costAt(short, long) + search(short + 1, new Set([...taken, long])));
    }
    return least;
  };
  return search(0, new Set());
}

test('assigns the textbook matrix at cost 5', () => {
  const columnOfRow = assignLeastCost([4, 1, 3, 2, 0, 5, 3, 2, 2], 3, 3);
  expect([...columnOfRow]).toEqual([1, 0, 2]);
});

test('leaves the rows of a tall matrix that cost most unassigned', () => {
  expect([...assignLeastCost([5, 1, 9], 3, 1)]).toEqual([-1, 0, -1]);
});

test('assigns nothing where a side is empty', () => {
  expect([...assignLeastCost([], 2, 0)]).toEqual([-1, -1]);
  expect([...assignLeastCost([], 0, 2)]).toEqual([]);
});

test('takes each column at most once and the whole shorter side', () => {
  fc.assert(
    fc.property(costsUpTo(8, real), (costs) => {
      const columns = assignLeastCost(costs.values, costs.rows, costs.columns).filter(
        (column) => column !== -1,
      );
      expect(new Set(columns).size).toBe(columns.length);
      expect(columns.length).toBe(Math.min(costs.rows, costs.columns));
    }),
  );
});

test('costs as little as trying every assignment', () => {
  fc.assert(
    fc.property(costsUpTo(5, whole), (costs) => {
      const found = totalCost(costs, assignLeastCost(costs.values, costs.rows, costs.columns));
      expect(found).toBe(leastByBruteForce(costs));
    }),
  );
});

test('costs as little as the munkres package finds', () => {
  fc.assert(
    fc.property(costsUpTo(20, real), (costs) => {
      const table = Array.from({ length: costs.rows }, (_, row) =>
        costs.values.slice(row * costs.columns, (row + 1) * costs.columns),
      );
      const reference = munkres(table).reduce((total, [row, column]) => total + table[row][column], 0);
      const found = totalCost(costs, assignLeastCost(costs.values, costs.rows, costs.columns));
      expect(found).toBeCloseTo(reference, 8);
    }),
  );
});

test('refuses costs that do not fill the matrix or are not finite', () => {
  expect(() => assignLeastCost([1, 2, 3], 2, 2)).toThrow(expect.objectContaining({ code: 'INVALID_SHAPE' }));
  expect(() => assignLeastCost([1, 2, NaN, 3], 2, 2)).toThrow(/row 1, column 0/);
});
