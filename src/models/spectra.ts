import { MixturaError } from '../error.js';
import { concat, constant, greater, where, type Tensor } from '../tensor/index.js';
import type { ModelInput } from './definition.js';

/** The waves that spectra are sums of are held in memory: as many numbers as the square of the samples. */
const mostSamples = 4096;

/** The sizes of signals; throws `INVALID_OPTION` where rows are not shaped as such, [channels, samples], of 2 to 4,096 samples. */
export function requireSignals(rowShape: readonly number[]): { channels: number; samples: number } {
  const refuse = (cure: string) =>
    new MixturaError(
      'INVALID_OPTION',
      `\`startOn: spectra\` is for rows shaped [channels, samples], not [${rowShape.join(', ')}]${cure} choose \`startOn: latents\``,
    );
  const [channels = 1, samples] = rowShape;
  if (rowShape.length === 1) {
    throw refuse(`; where a row is one signal, read it with \`rowShape: 1,${channels}\`, else`);
  }
  if (rowShape.length !== 2 || samples === undefined) throw refuse(';');
  if (samples < 2 || samples > mostSamples) {
    throw refuse(` of 2 to ${mostSamples} samples; cut them to shorter windows, or`);
  }
  return { channels, samples };
}

/**
 * What scaled signals look like where it does not matter when they begin (but for their ends: it is circular shifts that change nothing): of each channel of
 * `samples` values `x_t`, the mean `m` as `sign(m) √|m|`, and `√a_k` of `a_k = |Σ_t x_t exp(-2πi k t / samples)| · 2 / samples` for the frequencies
 * `k = 1 … ⌊samples / 2⌋`: roots, so that the few strong frequencies do not drown the rest. [batch, channels · (⌊samples / 2⌋ + 1)]
 */
export function spectra({ x, rowShape }: Pick<ModelInput, 'x' | 'rowShape'>): Tensor {
  const { channels, samples } = requireSignals(rowShape);
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
