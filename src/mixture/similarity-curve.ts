/** The similarity `1 / (1 + a d^(2b))` of two points at distance `d` in a layout. */
export interface SimilarityCurve {
  readonly a: number;
  readonly b: number;
}

const samples = 300;
const iterations = 200;

/**
 * Fits the curve by least squares (Levenberg-Marquardt) to 1 below `minimumDistance` and `exp(-(d - minimumDistance)/spread)`
 * beyond, at 300 distances from 0 to `3 spread`, as umap-learn's `find_ab_params` does.
 */
export function fitSimilarityCurve(minimumDistance: number, spread: number): SimilarityCurve {
  const distances = Array.from({ length: samples }, (_, i) => (3 * spread * i) / (samples - 1));
  const targets = distances.map((d) => (d < minimumDistance ? 1 : Math.exp(-(d - minimumDistance) / spread)));
  let curve: SimilarityCurve = { a: 1, b: 1 };
  let state = linearise(curve, distances, targets);
  let damping = 1e-3;
  for (let i = 0; i < iterations; i++) {
    const { aa, ab, bb, a, b } = state;
    const [left, right] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = left * right - ab * ab;
    const trial = {
      a: curve.a + (right * a - ab * b) / determinant,
      b: curve.b + (left * b - ab * a) / determinant,
    };
    const next = linearise(trial, distances, targets);
    if (trial.a > 0 && next.squares < state.squares) {
      [curve, state, damping] = [trial, next, damping / 10];
    } else {
      damping *= 10;
    }
  }
  return curve;
}

/** Squared error of the curve with its normal equations `JᵀJ` (aa, ab, bb) and `Jᵀr` (a, b). */
function linearise(
  curve: SimilarityCurve,
  distances: readonly number[],
  targets: readonly number[],
): { squares: number; aa: number; ab: number; bb: number; a: number; b: number } {
  const sums = { squares: 0, aa: 0, ab: 0, bb: 0, a: 0, b: 0 };
  distances.forEach((distance, i) => {
    const power = distance ** (2 * curve.b);
    const value = 1 / (1 + curve.a * power);
    const residual = targets[i] - value;
    const byA = -power * value * value;
    const byB = distance > 0 ? 2 * curve.a * Math.log(distance) * byA : 0;
    sums.squares += residual * residual;
    sums.aa += byA * byA;
    sums.ab += byA * byB;
    sums.bb += byB * byB;
    sums.a += byA * residual;
    sums.b += byB * residual;
  });
  return sums;
}
