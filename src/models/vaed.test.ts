import { describe, expect, it } from 'vitest';
import { namedDataset } from '../data/named.node.js';
import { blobs } from '../data/synthetic.js';
import { accuracy } from '../metrics/index.js';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import { encodeRow, meanOf, rowsOf, sumOf } from './plain-loops.support.js';
import { checkGradients, drawValues, evaluateTerms, tinyModel, type Values } from './testing.support.js';
import { vaed } from './vaed.js';

const context = { backend: nativeBackend(), threads: 1 };
const tiny = { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' as const };
/** No more than pretrained, started and clustered. */
const pretrainedAlone = { ...tiny, start: 'kmeans' as const, batchSize: 20, epochs: 0, heldEpochs: 0 };
const linear = { ...tiny, hidden: [], lambda: 0.3 };

/** η* and τ* of a latent mean by eq. 13. */
function assigned(values: Values, mean: readonly number[]) {
  const means = rowsOf(values, 'prior/means', 2);
  const precisions = rowsOf(values, 'prior/logVariances', 2).map((row) => row.map((s) => Math.exp(-s)));
  const scores = means.map((eta, k) =>
    sumOf(
      eta.map((m, d) => {
        const tau = precisions[k]?.[d] ?? NaN;
        return Math.log(tau) - tau * ((mean[d] ?? NaN) - m) ** 2;
      }),
    ),
  );
  const k = scores.indexOf(Math.max(...scores));
  return { eta: means[k] ?? [], tau: precisions[k] ?? [] };
}

const passes = (values: Values) => {
  const noise = rowsOf(values, 'noise', 2);
  return rowsOf(values, 'x', 3).map((x, n) => encodeRow(values, x, noise[n] ?? []));
};

describe('VAED', () => {
  it.each(['divergence', 'sample'] as const)(
    'has the gradients of central differences with distance %s',
    (distance) => {
      const model = tinyModel(vaed, { ...tiny, distance });
      checkGradients(model, 'pretrain', 1);
      checkGradients(model, 'train', 1);
    },
  );

  it('adds lambda times eq. 8, with halves before the logarithms', () => {
    const model = tinyModel(vaed, linear);
    const values = drawValues(model, 'train', 2);
    const rows = passes(values).map(({ mean, logVariance }) => {
      const { eta, tau } = assigned(values, mean);
      const terms = mean.map((mu, d) => {
        const variance = Math.exp(logVariance[d] ?? NaN);
        const [t, e] = [tau[d] ?? NaN, eta[d] ?? NaN];
        return 0.5 * Math.log(t) + 0.5 * Math.log(variance) + (1 / t + (e - mu) ** 2) / (2 * variance) - 0.5;
      });
      return 0.3 * sumOf(terms);
    });
    expect(evaluateTerms(model, 'train', values, {})['distance']).toBeCloseTo(meanOf(rows), 10);
  });

  it("is AED's half squared distance where all variances are 1 (eq. 9)", () => {
    const model = tinyModel(vaed, linear);
    const values = {
      ...drawValues(model, 'train', 3),
      'prior/logVariances': new Float64Array(6),
      'encoder/logVariance/weights': new Float64Array(6),
      'encoder/logVariance/bias': new Float64Array(2),
    };
    const rows = passes(values).map(({ mean }) => {
      const { eta } = assigned(values, mean);
      return 0.3 * 0.5 * sumOf(mean.map((mu, d) => (mu - (eta[d] ?? NaN)) ** 2));
    });
    expect(evaluateTerms(model, 'train', values, {})['distance']).toBeCloseTo(meanOf(rows), 10);
  });

  it('takes the naive distance of a sample where asked', () => {
    const model = tinyModel(vaed, { ...linear, distance: 'sample' });
    const values = drawValues(model, 'train', 4);
    const rows = passes(values).map(({ mean, z }) => {
      const { eta } = assigned(values, mean);
      return 0.3 * 0.5 * sumOf(z.map((value, d) => (value - (eta[d] ?? NaN)) ** 2));
    });
    expect(evaluateTerms(model, 'train', values, {})['distance']).toBeCloseTo(meanOf(rows), 10);
  });

  it('refits its mixture as the latents move, on a sample of them where asked', async () => {
    const data = blobs(1, { rows: 300, features: 5 });
    const options = { ...tiny, start: 'kmeans' as const, pretrainEpochs: 3, batchSize: 50, mixtureRows: 120 };
    const fit = (epochs: number) => new Estimator(vaed, { ...options, epochs }, context).fit(data);
    const [still, moved] = [await fit(0), await fit(3)];
    expect(moved.state().tensors['prior/means']).not.toEqual(still.state().tensors['prior/means']);
  });

  it('is pretrained as a VAE where asked: latents are drawn to the prior from the first', async () => {
    const data = blobs(1, { rows: 300, features: 5 });
    const options = { ...pretrainedAlone, pretrainEpochs: 30 };
    const meanSquare = async (pretrainObjective: 'autoencoder' | 'vae') => {
      const model = await new Estimator(vaed, { ...options, pretrainObjective }, context).fit(data);
      const { values } = await model.transform(data);
      return values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    };
    expect(await meanSquare('vae')).toBeLessThan(await meanSquare('autoencoder'));
  });

  it('fits its mixture to samples of the latents where asked: no cluster is narrower than q(z|x)', async () => {
    const data = blobs(1, { rows: 300, features: 5 });
    // Far more dimensions than the rows have: q ignores most of them, and leaves them as wide as the prior.
    const options = { ...pretrainedAlone, latent: 8, pretrainObjective: 'vae' as const, pretrainEpochs: 60 };
    const widest = async (mixtureLatents: 'mean' | 'sample') => {
      const model = await new Estimator(vaed, { ...options, mixtureLatents }, context).fit(data);
      return Math.max(...(model.state().tensors['prior/logVariances'] ?? []));
    };
    expect(await widest('sample')).toBeGreaterThan(-0.5);
    expect(await widest('mean')).toBeLessThan(-0.5);
  });

  it('clusters digits', async () => {
    const data = await namedDataset('digits');
    const model = new Estimator(
      vaed,
      { hidden: [128], latent: 32, batchSize: 64, epochs: 15, start: 'kmeans', startRestarts: 3 },
      context,
    );
    expect(accuracy(data.labels ?? [], await model.fitPredict(data))).toBeGreaterThan(0.6);
  });
});
