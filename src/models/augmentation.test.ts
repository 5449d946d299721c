import { describe, expect, it } from 'vitest';
import { RandomStream } from '../runtime/random.js';
import { augmentation, type AugmentationOptions } from './augmentation.js';
import { damic } from './damic.js';
import { dcan } from './dcan.js';
import { dcKMeans } from './dc-kmeans.js';
import { dcn } from './dcn.js';
import { dec } from './dec.js';
import type { ModelDefinition } from './definition.js';
import { s3vdc } from './s3vdc.js';
import { phaseNamed, tinyModel } from './testing.support.js';
import { vade } from './vade.js';
import { vaed } from './vaed.js';

const side = 9;
const shape = [1, side, side];
/** One bright pixel in the middle, `rows` times. */
const dots = (rows: number) => {
  const batch = new Float32Array(rows * side * side);
  for (let row = 0; row < rows; row++) batch[row * side * side + (side * side - 1) / 2] = 1;
  return batch;
};
/** Where the light of a row lies: its mean position from the middle, [down, right]. */
const centre = (batch: Float32Array, row: number): readonly [number, number] => {
  let [light, down, right] = [0, 0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = batch[row * side * side + y * side + x] ?? 0;
      light += value;
      down += value * (y - (side - 1) / 2);
      right += value * (x - (side - 1) / 2);
    }
  }
  return [down / light, right / light];
};

/** A batch as a phase would be fed it. */
function moved(
  batch: Float32Array,
  rows: number,
  options: AugmentationOptions,
  rowShape = shape,
): Float32Array {
  const step = {
    rows,
    random: new RandomStream(3),
    indices: new Int32Array(rows),
    step: 0,
    epoch: 0,
    arrays: new Map(),
  };
  return augmentation(options, rowShape).augment?.(batch, step) ?? new Float32Array();
}

describe('augmentation', () => {
  it('is none unless asked for', () => {
    expect(augmentation({ augmentShift: 0, augmentRotation: 0 }, [5])).toEqual({});
  });

  it('shifts each image by its own draw, both ways and no further than asked', () => {
    const rows = 400;
    const images = moved(dots(rows), rows, { augmentShift: 2, augmentRotation: 0 });
    const centres = Array.from({ length: rows }, (_, row) => centre(images, row));
    for (const along of [0, 1] as const) {
      const shifts = centres.map((place) => place[along]);
      expect(Math.max(...shifts)).toBeLessThanOrEqual(2 + 1e-6);
      expect(Math.max(...shifts)).toBeGreaterThan(1.8);
      expect(Math.min(...shifts)).toBeGreaterThanOrEqual(-2 - 1e-6);
      expect(Math.min(...shifts)).toBeLessThan(-1.8);
    }
  });

  it('turns about the middle: a pixel there stays, one beside it moves on a circle', () => {
    const options = { augmentShift: 0, augmentRotation: 90 };
    const middle = moved(dots(1), 1, options);
    expect(middle[(side * side - 1) / 2]).toBe(1);

    const rows = 50;
    const beside = new Float32Array(rows * side * side);
    for (let row = 0; row < rows; row++) beside[row * side * side + 4 * side + 7] = 1;
    const turned = moved(beside, rows, options);
    const places = Array.from({ length: rows }, (_, row) => centre(turned, row));
    for (const [down, right] of places) expect(Math.hypot(down, right)).toBeCloseTo(3, 0);
    expect(Math.min(...places.map(([down]) => down))).toBeLessThan(-2);
    expect(Math.max(...places.map(([down]) => down))).toBeGreaterThan(2);
  });

  it('moves the channels of an image together and leaves the batch as it was', () => {
    const batch = Float32Array.from([...dots(1), ...dots(1)]);
    const image = moved(batch, 1, { augmentShift: 1, augmentRotation: 20 }, [2, side, side]);
    expect(image.slice(0, side * side)).toEqual(image.slice(side * side));
    expect(image.slice(0, side * side)).not.toEqual(dots(1));
    expect(batch).toEqual(Float32Array.from([...dots(1), ...dots(1)]));
  });

  it('continues the edge outside the image', () => {
    const flat = new Float32Array(side * side).fill(0.5);
    expect(moved(flat, 1, { augmentShift: 3, augmentRotation: 45 })).toEqual(flat);
  });

  it('refuses rows that are no images', () => {
    expect(() => augmentation({ augmentShift: 1, augmentRotation: 0 }, [64])).toThrow(
      /augmentShift is 1 .* rows are shaped \[64\].* leave both at 0/,
    );
  });
});

describe('models with augmentation', () => {
  const images = { features: 16, rowShape: [1, 4, 4] };
  const asked = { clusters: 2, hidden: [3], latent: 2, augmentShift: 1 };
  it.each([
    ['vade', vade, ['pretrain', 'hold'], 'train', {}],
    ['vaed', vaed, ['pretrain', 'hold'], 'train', {}],
    ['dcan', dcan, ['pretrain', 'hold'], 'train', {}],
    ['dcn', dcn, ['pretrain', 'hold'], 'train', {}],
    ['dec', dec, ['pretrain', 'hold'], 'train', {}],
    ['dc-kmeans', dcKMeans, ['pretrain', 'hold'], 'train', {}],
    ['damic', damic, ['pretrain', 'specialise'], 'train', { clusteringHidden: [3] }],
    ['s3vdc', s3vdc, ['gamma'], 'anneal', { network: 'mlp' }],
  ] as const)(
    '%s learns from moved images before it finds its own clusters, and then from the rows',
    (_, definition, early, late, extra) => {
      const model = tinyModel(definition as unknown as ModelDefinition, { ...asked, ...extra }, images);
      for (const name of early) expect(phaseNamed(model, name).augment).toBeDefined();
      expect(phaseNamed(model, late).augment).toBeUndefined();
    },
  );
});
