import { MixturaError } from '../error.js';

/** Lower Cholesky factor `L` of a symmetric positive definite `size × size` matrix, row-major: `L Lᵀ = source`. */
export function choleskyFactor(source: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = source[i * size + j];
      for (let k = 0; k < j; k++) rest -= lower[i * size + k] * lower[j * size + k];
      if (i !== j) {
        lower[i * size + j] = rest / lower[j * size + j];
      } else if (rest > 0) {
        lower[i * size + i] = Math.sqrt(rest);
      } else {
        throw new MixturaError(
          'NOT_FINITE',
          `a covariance is not positive definite (pivot ${i} is ${rest}); raise covarianceFloor or use a diagonal covariance`,
        );
      }
    }
  }
  return lower;
}

/** Inverse of a lower triangular matrix. */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    inverse[j * size + j] = 1 / lower[j * size + j];
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += lower[i * size + k] * inverse[k * size + j];
      inverse[i * size + j] = -sum / lower[i * size + i];
    }
  }
  return inverse;
}
