import type { Nearest } from '../runtime/products.js';

/** A symmetric weighted graph without loops: row `i` joins `targets[offsets[i] … offsets[i + 1])`. */
export interface SparseGraph {
  readonly rows: number;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Makes directed neighbour lists with `weights` (one an entry) a symmetric graph: `combine(there, back)` joins the
 * weights of the two directions, zero where a direction is absent. It must be symmetric.
 */
export function symmetrised(
  neighbours: Nearest,
  weights: Float32Array,
  combine: (there: number, back: number) => number,
): SparseGraph {
  const { k, indices } = neighbours;
  const rows = indices.length / k;
  const incoming = reversed(neighbours, rows);
  const offsets = new Int32Array(rows + 1);
  const targets = new Int32Array(2 * indices.length);
  const joined = new Float32Array(2 * indices.length);
  // Where row i's entry for each target stands; valid only while it lies in row i's own range.
  const slotOf = new Int32Array(rows).fill(-1);
  let end = 0;
  for (let i = 0; i < rows; i++) {
    const start = end;
    for (let at = i * k; at < (i + 1) * k; at++) {
      slotOf[indices[at]] = end;
      targets[end] = indices[at];
      joined[end++] = combine(weights[at], 0);
    }
    for (let at = incoming.offsets[i]; at < incoming.offsets[i + 1]; at++) {
      const entry = incoming.entries[at];
      const from = Math.floor(entry / k);
      const slot = slotOf[from];
      if (slot >= start && slot < start + k) {
        joined[slot] = combine(weights[i * k + slot - start], weights[entry]);
      } else {
        targets[end] = from;
        joined[end++] = combine(0, weights[entry]);
      }
    }
    offsets[i + 1] = end;
  }
  return { rows, offsets, targets: targets.slice(0, end), weights: joined.slice(0, end) };
}

/** Positions in `indices` that point at each row, in order. */
function reversed(
  { indices }: Nearest,
  rows: number,
): { readonly offsets: Int32Array; readonly entries: Int32Array } {
  const offsets = new Int32Array(rows + 1);
  for (let at = 0; at < indices.length; at++) offsets[indices[at] + 1]++;
  for (let i = 0; i < rows; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice(0, rows);
  const entries = new Int32Array(indices.length);
  for (let at = 0; at < indices.length; at++) entries[next[indices[at]]++] = at;
  return { offsets, entries };
}

/** Numbers the connected components from zero, by their lowest row. */
export function connectedComponents(graph: SparseGraph): {
  readonly count: number;
  readonly labels: Int32Array;
} {
  const { rows, offsets, targets, weights } = graph;
  const labels = new Int32Array(rows).fill(-1);
  const pending = new Int32Array(rows);
  let count = 0;
  for (let root = 0; root < rows; root++) {
    if (labels[root] >= 0) continue;
    let waiting = 0;
    pending[waiting++] = root;
    labels[root] = count;
    while (waiting > 0) {
      const i = pending[--waiting];
      for (let at = offsets[i]; at < offsets[i + 1]; at++) {
        if (weights[at] === 0 || labels[targets[at]] >= 0) continue;
        labels[targets[at]] = count;
        pending[waiting++] = targets[at];
      }
    }
    count++;
  }
  return { count, labels };
}
