import type { Matrix } from '../data/matrix.js';
import type { Session } from '../training/phases.js';
import { warnOnce } from './warn-once.js';

/** Below this part of their first variance, latents count as one point; below this part of the present one, so do centres. */
const collapsedShare = 1e-3;
/** Beyond these mean answers, the discriminator leaves the encoder no gradient to follow. */
const [sureOfReal, sureOfFake] = [0.95, 0.05];
const startVariance = 'startVariance';

/**
 * Warns where the latents have shrunk to a point, or clusters onto one another: nothing in DCAN's loss but the moving
 * clusters stops them. The first call takes the measure.
 */
export function watchCollapse(session: Session, phase: string, latents: Matrix, centres: Matrix): void {
  const variance = totalVariance(latents);
  const first = session.arrays.get(startVariance)?.[0];
  if (first === undefined) {
    session.arrays.set(startVariance, Float64Array.of(variance));
    return;
  }
  if (variance < first * collapsedShare) {
    collapsed(
      session,
      phase,
      `the latents have collapsed: their variance fell from ${first.toPrecision(3)} to ${variance.toPrecision(3)}`,
      { variance, startVariance: first },
    );
    return;
  }
  const [one, other] = closePair(centres, variance * collapsedShare) ?? [];
  if (one !== undefined) {
    const message = `the latents have collapsed: clusters ${one} and ${other} lie at the same point`;
    collapsed(session, phase, message, { variance, startVariance: first, clusters: [one, other] });
  }
}

function collapsed(
  session: Session,
  phase: string,
  message: string,
  details: Readonly<Record<string, unknown>>,
): void {
  const cure = 'pretrain longer or lower the learning rate';
  warnOnce(session, { code: 'collapsed-latent', phase, message: `${message}; ${cure}`, details });
}

/** Warns of components of a mixture that have lost all their rows. */
export function watchEmpty(session: Session, phase: string, weights: ArrayLike<number>, rows: number): void {
  Array.from(weights).forEach((weight, cluster) => {
    if (weight * rows >= 1) return;
    const message = `cluster ${cluster} holds none of ${rows} latents any more; its weight is ${weight.toPrecision(3)}`;
    const details = { cluster, weight, rows };
    warnOnce(session, { code: 'empty-cluster', phase, message, details }, `${cluster}`);
  });
}

/** Warns where the discriminator wins outright, from the means of its answers over an epoch. */
export function watchBalance(session: Session, means: Readonly<Record<string, number>>): void {
  const { discriminatorReal: real = 0.5, discriminatorFake: fake = 0.5 } = means;
  if (real < sureOfReal || fake > sureOfFake) return;
  warnOnce(session, {
    code: 'discriminator-imbalance',
    phase: 'train',
    message:
      `the discriminator wins outright: mean d(real) is ${real.toFixed(3)}, mean d(fake) ${fake.toFixed(3)}; ` +
      'lower discriminatorLearningRate or train on clusters with more spread',
    details: { real, fake },
  });
}

/** Sum over columns of their variances. */
function totalVariance({ values, rows, columns }: Matrix): number {
  let total = 0;
  for (let column = 0; column < columns; column++) {
    let [mean, squares] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const step = values[row * columns + column] - mean;
      mean += step / (row + 1);
      squares += step * (values[row * columns + column] - mean);
    }
    total += squares / rows;
  }
  return total;
}

/** The first two points whose squared distance is below `limit`. */
function closePair({ values, rows, columns }: Matrix, limit: number): [number, number] | undefined {
  for (let a = 0; a < rows; a++) {
    for (let b = a + 1; b < rows; b++) {
      let squared = 0;
      for (let j = 0; j < columns; j++) squared += (values[a * columns + j] - values[b * columns + j]) ** 2;
      if (squared < limit) return [a, b];
    }
  }
  return undefined;
}
