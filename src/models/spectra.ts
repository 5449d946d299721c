import { MixturaError } from '../error.js';
import { concat, constant, greater, where, type Tensor } from '../tensor/index.js';
import type { ModelInput } from './definition.js';

/**
 * What signals look like where it does not matter when they begin: of each channel of `samples` values `x_t`, the mean `m` as `sign(m) √|m|` and the
 * roots `√a_k` of the amplitudes `a_k = |Σ_t x_t exp(-2πi k t / samples)| · 2 / samples` of the frequencies `k = 1 … ⌊samples / 2⌋`; roots, so that the few
 * strong frequencies do not drown the rest. [batch, channels · (⌊samples / 2⌋ + 1)]
 *
 * Throws `INVALID_OPTION` where rows are not shaped [channels, samples].
 */
export function spectra({ x, rowShape }: Pick<ModelInput, 'x' | 'rowShape'>): Tensor {
  const [channels, samples] = rowShape;
  if (rowShape.length !== 2 || channels === undefined || samples === undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `startOn is "spectra", but the rows are shaped [${rowShape.join(', ')}], not [channels, samples] as signals are; use "latents" or "rows"`,
    );
  }
  const frequencies = Math.floor(samples / 2);
  const signals = x.reshape(['batch', channels, samples]);
  const part = (wave: (angle: number) => number) =>
    signals.matmul(waves(samples, frequencies, wave)).square();
  const amplitudes = part(Math.cos).add(part(Math.sin)).sqrt();
  const mean = signals.mean(2, true);
  const size = mean.abs().sqrt();
  return concat([where(greater(mean, 0), size, size.neg()), amplitudes.sqrt()], 2).reshape([
    'batch',
    channels * (frequencies + 1),
  ]);
}

/** Waves of 1, 2, … periods in `samples` values, scaled by 2 / samples, [samples, frequencies]. */
function waves(samples: number, frequencies: number, wave: (angle: number) => number): Tensor {
  const values = Float64Array.from({ length: samples * frequencies }, (_, at) => {
    const t = Math.floor(at / frequencies);
    const k = (at % frequencies) + 1;
    return (2 / samples) * wave((2 * Math.PI * ((k * t) % samples)) / samples);
  });
  return constant(values, [samples, frequencies]);
}
