/** Points in square cells, so that the one under the pointer is found without looking at all. */
export interface PointIndex {
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
  /** The nearest point within `radius`, or undefined. */
  nearest(x: number, y: number, radius: number): number | undefined;
}

const pointsACell = 4;

export function indexPoints(positions: Float32Array): PointIndex {
  const count = positions.length / 2;
  let [minX, maxX, minY, maxY] = count === 0 ? [0, 1, 0, 1] : [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    const [x, y] = [positions[at] ?? 0, positions[at + 1] ?? 0];
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  const side = Math.max(1, Math.ceil(Math.sqrt(count / pointsACell)));
  const cellOf = (value: number, low: number, high: number): number =>
    Math.min(side - 1, Math.max(0, Math.floor((side * (value - low)) / (high - low || 1))));
  const cell = (row: number): number =>
    cellOf(positions[2 * row] ?? 0, minX, maxX) + side * cellOf(positions[2 * row + 1] ?? 0, minY, maxY);
  const starts = new Int32Array(side * side + 1);
  for (let row = 0; row < count; row++) starts[cell(row) + 1] = (starts[cell(row) + 1] ?? 0) + 1;
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const next = starts.slice();
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const at = next[cell(row)] ?? 0;
    rows[at] = row;
    next[cell(row)] = at + 1;
  }

  function nearest(x: number, y: number, radius: number): number | undefined {
    let best: number | undefined;
    let least = radius * radius;
    const [left, right] = [cellOf(x - radius, minX, maxX), cellOf(x + radius, minX, maxX)];
    for (let line = cellOf(y - radius, minY, maxY); line <= cellOf(y + radius, minY, maxY); line++) {
      for (let at = starts[line * side + left] ?? 0; at < (starts[line * side + right + 1] ?? 0); at++) {
        const row = rows[at] ?? 0;
        const apart = ((positions[2 * row] ?? 0) - x) ** 2 + ((positions[2 * row + 1] ?? 0) - y) ** 2;
        if (apart >= least) continue;
        least = apart;
        best = row;
      }
    }
    return best;
  }
  return { minX, maxX, minY, maxY, nearest };
}

/** The points inside a polygon `x0, y0, x1, y1, …`, by the even-odd rule. */
export function insidePolygon(positions: Float32Array, polygon: readonly number[]): number[] {
  const rows: number[] = [];
  for (let row = 0; row < positions.length / 2; row++) {
    const [x, y] = [positions[2 * row] ?? 0, positions[2 * row + 1] ?? 0];
    let inside = false;
    for (let at = 0, before = polygon.length - 2; at < polygon.length; before = at, at += 2) {
      const [ax, ay] = [polygon[at] ?? 0, polygon[at + 1] ?? 0];
      const [bx, by] = [polygon[before] ?? 0, polygon[before + 1] ?? 0];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    if (inside) rows.push(row);
  }
  return rows;
}
