import { MixturaError } from '../error.js';

/**
 * The one-to-one assignment of rows to columns of least total cost; of a rectangular matrix the
 * shorter side is assigned completely. Shortest augmenting paths with dual prices (Jonker and
 * Volgenant 1987), O(short² · long).
 *
 * @param costs row-major `[rows, columns]`, finite
 * @returns the column of each row, -1 for a row left over
 * @throws `INVALID_SHAPE` where the length does not fit, `NOT_FINITE` where a cost is not finite
 */
export function assignLeastCost(costs: ArrayLike<number>, rows: number, columns: number): Int32Array {
  requireFiniteCosts(costs, rows, columns);
  if (rows <= columns) {
    return invert(
      shortestAugmentingPaths(rows, columns, (row, column) => costs[row * columns + column]),
      rows,
    );
  }
  return shortestAugmentingPaths(columns, rows, (column, row) => costs[row * columns + column]);
}

/** Assigns every row, `rows <= columns`; returns the row of each column, -1 for a column left over. */
function shortestAugmentingPaths(
  rows: number,
  columns: number,
  costAt: (row: number, column: number) => number,
): Int32Array {
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const rowOfColumn = new Int32Array(columns).fill(-1);
  const previous = new Int32Array(columns);
  const distance = new Float64Array(columns);
  const settled = new Uint8Array(columns);

  for (let start = 0; start < rows; start++) {
    distance.fill(Infinity);
    settled.fill(0);
    previous.fill(-1);
    let row = start;
    let reached = -1;
    let length = 0;

    // Dijkstra over reduced costs from the free row `start` to the nearest free column.
    while (row !== -1) {
      const from = reached;
      let nearest = -1;
      for (let column = 0; column < columns; column++) {
        if (settled[column] === 1) continue;
        const candidate = length + costAt(row, column) - rowPrice[row] - columnPrice[column];
        if (candidate < distance[column]) {
          distance[column] = candidate;
          previous[column] = from;
        }
        if (nearest === -1 || distance[column] < distance[nearest]) nearest = column;
      }
      reached = nearest;
      length = distance[reached];
      settled[reached] = 1;
      row = rowOfColumn[reached];
    }

    rowPrice[start] += length;
    for (let column = 0; column < columns; column++) {
      if (settled[column] === 0 || column === reached) continue;
      columnPrice[column] -= length - distance[column];
      rowPrice[rowOfColumn[column]] += length - distance[column];
    }

    // Flip the path: each column takes over the row of the column before it.
    let column = reached;
    while (previous[column] !== -1) {
      rowOfColumn[column] = rowOfColumn[previous[column]];
      column = previous[column];
    }
    rowOfColumn[column] = start;
  }
  return rowOfColumn;
}

function invert(rowOfColumn: Int32Array, rows: number): Int32Array {
  const columnOfRow = new Int32Array(rows).fill(-1);
  rowOfColumn.forEach((row, column) => {
    if (row !== -1) columnOfRow[row] = column;
  });
  return columnOfRow;
}

function requireFiniteCosts(costs: ArrayLike<number>, rows: number, columns: number): void {
  if (costs.length !== rows * columns) {
    throw new MixturaError(
      'INVALID_SHAPE',
      `a cost matrix of ${rows} × ${columns} needs ${rows * columns} values, got ${costs.length}`,
    );
  }
  for (let i = 0; i < costs.length; i++) {
    if (!Number.isFinite(costs[i])) {
      throw new MixturaError(
        'NOT_FINITE',
        `cost ${costs[i]} of row ${Math.floor(i / columns)}, column ${i % columns} is not finite; use a large number to forbid a pair`,
      );
    }
  }
}
