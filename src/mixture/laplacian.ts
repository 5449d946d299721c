import { EigenvalueDecomposition, Matrix as DenseMatrix } from 'ml-matrix';
import type { RandomStream } from '../runtime/random.js';
import { type SparseGraph, connectedComponents } from './sparse-graph.js';

/** The smallest eigenvectors of a normalised graph Laplacian `I - D^-½ W D^-½`. */
export interface LaplacianEigenvectors {
  /** Connected components; each has one eigenvalue of zero. */
  readonly components: number;
  /** Unit eigenvectors of eigenvalue zero, `D^½` on one component and zero elsewhere: the largest components, at most as many as asked for. */
  readonly trivial: readonly Float64Array[];
  /** Unit eigenvectors of the next eigenvalues, smallest first; with the trivial ones as many as asked for. */
  readonly vectors: readonly Float64Array[];
  readonly values: readonly number[];
}

/** Lanczos steps between two looks at convergence. */
const stepsPerLook = 20;
const mostSteps = 300;
const residualTolerance = 1e-4;

/**
 * The `count` smallest eigenpairs, by Lanczos iteration with full reorthogonalisation. The null space is known
 * from the components and kept out of the iteration, which would not see its multiplicity. Residuals below 1e-4, or the
 * best after 300 steps, or twice as many as vectors.
 */
export function laplacianEigenvectors(
  graph: SparseGraph,
  count: number,
  random: RandomStream,
): LaplacianEigenvectors {
  const degrees = degreesOf(graph);
  const { count: components, labels } = connectedComponents(graph);
  const nullSpace = nullSpaceOf(degrees, labels, components);
  const wanted = Math.min(count - Math.min(count, components), graph.rows - components);
  const trivial = largestFirst(labels, components)
    .slice(0, count)
    .map((component) => nullSpace.map((value, i) => (labels[i] === component ? value : 0)));
  if (wanted <= 0) return { components, trivial, vectors: [], values: [] };

  const roots = degrees.map((degree) => (degree > 0 ? 1 / Math.sqrt(degree) : 0));
  const project = (vector: Float64Array): void => removeNullSpace(vector, nullSpace, labels, components);
  const draw = () => Float64Array.from({ length: graph.rows }, () => random.normal());
  const pairs = lanczos((from, into) => multiply(graph, roots, from, into), project, draw, wanted);
  return {
    components,
    trivial,
    vectors: pairs.map((pair) => pair.vector),
    values: pairs.map((pair) => 1 - pair.value),
  };
}

function degreesOf({ rows, offsets, weights }: SparseGraph): Float64Array {
  const degrees = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) degrees[i] += weights[at];
  }
  return degrees;
}

/** All null vectors in one: they have disjoint supports, so entry `i` belongs to component `labels[i]`. */
function nullSpaceOf(degrees: Float64Array, labels: Int32Array, components: number): Float64Array {
  // A row without edges is a component of its own, whatever its degree.
  const roots = degrees.map((degree) => (degree > 0 ? Math.sqrt(degree) : 1));
  const squares = new Float64Array(components);
  roots.forEach((root, i) => {
    squares[labels[i]] += root * root;
  });
  return roots.map((root, i) => root / Math.sqrt(squares[labels[i]]));
}

function largestFirst(labels: Int32Array, components: number): number[] {
  const sizes = new Int32Array(components);
  for (let i = 0; i < labels.length; i++) sizes[labels[i]]++;
  return Array.from(sizes.keys()).toSorted((a, b) => sizes[b] - sizes[a]);
}

function removeNullSpace(
  vector: Float64Array,
  nullSpace: Float64Array,
  labels: Int32Array,
  components: number,
): void {
  const shares = new Float64Array(components);
  for (let i = 0; i < vector.length; i++) shares[labels[i]] += nullSpace[i] * vector[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= shares[labels[i]] * nullSpace[i];
}

/** `into = D^-½ W D^-½ from` */
function multiply(graph: SparseGraph, roots: Float64Array, from: Float64Array, into: Float64Array): void {
  const { rows, offsets, targets, weights } = graph;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const j = targets[at];
      sum += weights[at] * roots[j] * from[j];
    }
    into[i] = roots[i] * sum;
  }
}

interface Eigenpair {
  readonly value: number;
  readonly vector: Float64Array;
}

/** The `wanted` largest eigenpairs of a symmetric operator on the subspace that `project` keeps, from vectors that `draw` gives. */
function lanczos(
  apply: (from: Float64Array, into: Float64Array) => void,
  project: (vector: Float64Array) => void,
  draw: () => Float64Array,
  wanted: number,
): Eigenpair[] {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  const orthogonalise = (vector: Float64Array): void => {
    for (let sweep = 0; sweep < 2; sweep++) {
      project(vector);
      for (const known of basis) addScaled(vector, known, -dot(vector, known));
    }
  };
  let next = draw();
  project(next);
  let length = norm(next);
  for (;;) {
    const current = next.map((value) => value / length);
    basis.push(current);
    next = new Float64Array(current.length);
    apply(current, next);
    diagonal.push(dot(next, current));
    orthogonalise(next);
    length = norm(next);
    // The subspace is exhausted: what is left is rounding.
    const exhausted = length < 1e-10;
    if (exhausted && basis.length < wanted) {
      // Equal eigenvalues show one vector each to one start; another start, joined by nothing, shows the next.
      next = draw();
      orthogonalise(next);
      length = norm(next);
      beside.push(0);
      continue;
    }
    const last = exhausted || basis.length >= Math.max(mostSteps, 2 * wanted);
    if (last || (basis.length % stepsPerLook === 0 && basis.length >= 2 * wanted)) {
      const ritz = tridiagonalEigen(diagonal, beside).slice(0, wanted);
      const settled = ritz.every(({ vector }) => Math.abs(length * (vector.at(-1) ?? 0)) < residualTolerance);
      if (last || settled) return ritz.map((pair) => ({ ...pair, vector: combine(basis, pair.vector) }));
    }
    beside.push(length);
  }
}

/** Eigenpairs of a symmetric tridiagonal matrix, largest value first. */
function tridiagonalEigen(diagonal: readonly number[], beside: readonly number[]): Eigenpair[] {
  const size = diagonal.length;
  const dense = DenseMatrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    dense.set(i, i, diagonal[i]);
    if (i + 1 < size) {
      dense.set(i, i + 1, beside[i]);
      dense.set(i + 1, i, beside[i]);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(dense, {
    assumeSymmetric: true,
  });
  return realEigenvalues
    .map((value, i) => ({ value, vector: Float64Array.from(eigenvectorMatrix.getColumn(i)) }))
    .toSorted((a, b) => b.value - a.value);
}

function combine(basis: readonly Float64Array[], shares: Float64Array): Float64Array {
  const result = new Float64Array(basis[0].length);
  basis.forEach((vector, i) => addScaled(result, vector, shares[i]));
  const length = norm(result);
  return result.map((value) => value / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(into: Float64Array, vector: Float64Array, scale: number): void {
  for (let i = 0; i < into.length; i++) into[i] += scale * vector[i];
}

const norm = (vector: Float64Array): number => Math.sqrt(dot(vector, vector));
