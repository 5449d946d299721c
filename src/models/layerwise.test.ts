import { describe, expect, it } from 'vitest';
import { blobs } from '../data/synthetic.js';
import { nativeBackend } from '../runtime/native.node.js';
import { RandomStream } from '../runtime/random.js';
import { autoencoder } from './autoencoder.js';
import { damic } from './damic.js';
import { Estimator } from './estimator.js';
import { m1plus2 } from './m1plus2.js';
import {
  checkGradients,
  drawnRows,
  drawValues,
  evaluateTerms,
  phaseNamed,
  tinyModel,
} from './testing.support.js';
import { vade } from './vade.js';

const options = { clusters: 2, latent: 2, hidden: [4], layerwiseEpochs: 1 };

const namesTrainedIn = (model: ReturnType<typeof tinyModel>, phase: string) =>
  phaseNamed(model, phase).updates.flatMap(({ groups }) =>
    groups.flatMap(({ variables }) => variables.map(({ leaf }) => leaf.name)),
  );

describe('layer-wise pretraining', () => {
  it('trains a layer at a time with the layer that undoes it, from the rows inwards, before the whole', () => {
    const model = tinyModel(vade, options);
    expect(model.plan.map(({ name }) => name).slice(0, 3)).toEqual(['layer-1', 'layer-2', 'pretrain']);
    expect(namesTrainedIn(model, 'layer-1')).toEqual([
      'encoder/0/weights',
      'encoder/0/bias',
      'decoder/1/weights',
      'decoder/1/bias',
    ]);
    expect(namesTrainedIn(model, 'layer-2')).toEqual([
      'encoder/mean/weights',
      'encoder/mean/bias',
      'decoder/0/weights',
      'decoder/0/bias',
    ]);
  });

  it('is half the squared error of what a layer takes in, parts of it and of what it gives hidden', () => {
    const model = tinyModel(autoencoder, options);
    const values = drawValues(model, 'layer-2', 3);
    const number = (name: string, at: number) => values[name]?.[at] ?? NaN;
    const relu = (x: number) => Math.max(x, 0);
    const layer = (x: readonly number[], name: string, units: number) =>
      Array.from({ length: units }, (_, unit) =>
        x.reduce(
          (sum, value, i) => sum + value * number(`${name}/weights`, i * units + unit),
          number(`${name}/bias`, unit),
        ),
      );
    let expected = 0;
    for (let row = 0; row < drawnRows; row++) {
      const x = [0, 1, 2].map((i) => number('x', row * 3 + i));
      const taken = layer(x, 'encoder/0', 4).map(relu);
      const shown = taken.map((value, i) => value * number('kept/1/in', row * 4 + i));
      const code = layer(shown, 'encoder/mean', 2).map((z, i) => z * number('kept/1/out', row * 2 + i));
      const undone = layer(code, 'decoder/0', 4).map(relu);
      expected += taken.reduce((sum, value, i) => sum + (value - (undone[i] ?? NaN)) ** 2 / 2, 0) / drawnRows;
    }
    expect(evaluateTerms(model, 'layer-2', values, {})['reconstruction']).toBeCloseTo(expected, 10);
  });

  it('hides the share that is asked for and makes the rest as much larger', () => {
    const phase = phaseNamed(tinyModel(autoencoder, { ...options, layerwiseDropout: 0.25 }), 'layer-1');
    const rows = 4000;
    const random = new RandomStream(7);
    const fed = phase.feeds?.({
      indices: new Int32Array(rows),
      rows,
      step: 0,
      epoch: 0,
      random,
      arrays: new Map(),
    });
    const kept = fed?.['kept/0/in'] as Float32Array;
    expect(kept).toHaveLength(rows * 3);
    expect(new Set(kept)).toEqual(new Set([0, Math.fround(4 / 3)]));
    const hidden = kept.filter((value) => value === 0).length / kept.length;
    // Five standard errors.
    expect(Math.abs(hidden - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / kept.length));
  });

  it.each(['layer-1', 'layer-2'])('has the gradients of its loss, %s', (phase) => {
    checkGradients(tinyModel(autoencoder, { ...options, activation: 'tanh' }), phase, 5);
  });

  it('lowers the loss of each layer, of DAMIC with batch norm too', async () => {
    const rows = blobs(1, { rows: 200, features: 6, clusters: 3 });
    const net = { clusters: 3, latent: 2, hidden: [16, 8], batchSize: 20, layerwiseDropout: 0 };
    const chosen = { ...net, layerwiseEpochs: 20, pretrainEpochs: 1 };
    const runtime = { backend: nativeBackend(), threads: 1 };
    const estimators = [
      new Estimator(autoencoder, chosen, runtime),
      new Estimator(damic, { ...chosen, batchNorm: true, epochs: 0 }, runtime),
    ];
    for (const estimator of estimators) {
      const losses = new Map<string, number[]>();
      for await (const event of estimator.train(rows)) {
        if (event.type !== 'epoch' || !event.phase.startsWith('layer-')) continue;
        losses.set(event.phase, [...(losses.get(event.phase) ?? []), event.loss]);
      }
      expect([...losses.keys()]).toEqual(['layer-1', 'layer-2', 'layer-3']);
      for (const course of losses.values()) expect(course.at(-1)).toBeLessThan((course[0] ?? NaN) * 0.9);
      await estimator.dispose();
    }
  });

  it('is refused where layers are not dense or the decoder is no mirror', () => {
    const image = { features: 64, rowShape: [1, 8, 8] };
    const refused = expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('layerwiseEpochs is 1'),
    });
    expect(() => tinyModel(vade, { ...options, network: 'conv' }, image)).toThrow(refused);
    expect(() => tinyModel(m1plus2, options)).toThrow(refused);
  });
});
