import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { matrix } from '../data/matrix.js';
import type { GaussianMixture } from '../mixture/gaussian-density.js';
import { RandomStream } from '../runtime/random.js';
import { input } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { mixtureStart } from './mixture-start.js';
import { sessionOf } from './session.support.js';
import { mixtureOptions, variationalOptions, weightOptions } from './variational-options.js';

/** Two groups on a line that overlap, of 2,000 and 1,000 points with variance 1. */
const count = 3000;
const latents = matrix(
  new RandomStream(1)
    .fillNormal(new Float32Array(count))
    .map((value, row) => value + (row < 2000 ? -1.2 : 1.2)),
  count,
  1,
);

const session = sessionOf(
  count,
  async () => ({ latents }) as unknown as Awaited<ReturnType<Session['infer']>>,
);

const schema = z.strictObject({ ...variationalOptions, ...mixtureOptions, ...weightOptions });

/** The first mixture, its components from left to right. */
async function started(options: z.input<typeof schema>): Promise<Omit<GaussianMixture, 'kind'>> {
  const assigned: GaussianMixture[] = [];
  const assign = (_: Session, mixture: GaussianMixture) => void assigned.push(mixture);
  const spaces = { latents: input('latents', ['batch', 1]) };
  const given = schema.parse({ clusters: 2, start: 'kmeans', ...options });
  await mixtureStart(spaces, given, assign, () => Promise.resolve()).run(session);
  const [mixture] = assigned;
  if (mixture === undefined) throw new Error('no mixture was assigned');
  const order = [0, 1].toSorted((a, b) => mixture.means[a] - mixture.means[b]);
  const sorted = (values: Float64Array) => Float64Array.from(order, (c) => values[c]);
  const { weights, means, covariances } = mixture;
  return { ...mixture, weights: sorted(weights), means: sorted(means), covariances: sorted(covariances) };
}

describe('the first mixture', () => {
  it("is the first clusters' unless asked otherwise", async () => {
    const { weights, covariances } = await started({});
    expect(weights[0]).toBeGreaterThan(0.55);
    expect(weights[0]).toBeLessThan(0.7);
    // Cut in the middle, each half is narrower than the group it stands for.
    for (const variance of covariances) expect(variance).toBeLessThan(0.85);
  });

  it('has the variances of a mixture fitted from there, and the means of the clusters', async () => {
    const [clusters, mixture] = [await started({}), await started({ startVariances: 'mixture' })];
    expect(mixture.means).toEqual(clusters.means);
    for (const c of [0, 1]) expect(mixture.covariances[c]).toBeGreaterThan(clusters.covariances[c] * 1.05);
  });

  it('has unit variances and equal weights where they are asked for', async () => {
    const { weights, covariances } = await started({ startVariances: 'unit', startWeights: 'equal' });
    expect([...covariances]).toEqual([1, 1]);
    expect([...weights]).toEqual([0.5, 0.5]);
  });
});
