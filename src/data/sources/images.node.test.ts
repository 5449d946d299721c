import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeModel } from '../../onnx/model.js';
import { input, mean, multiply, reshape } from '../../tensor/index.js';
import { openDataset } from '../open.node.js';
import type { OpenOptions } from '../open-options.node.js';
import { toMatrix } from '../stream.js';
import { isImageDataset } from './images.node.js';
import { isFeatureDataset } from './onnx-features.node.js';

let folder = '';
const at = (...parts: string[]): string => join(folder, ...parts);

/** 4 × 2 pixels, red on the left half and blue on the right. */
const pixels = Buffer.from([0, 1].flatMap(() => [255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255]));
const picture = (): ReturnType<typeof sharp> => sharp(pixels, { raw: { width: 4, height: 2, channels: 3 } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mixtura-'));
  mkdirSync(at('all', 'b'), { recursive: true });
  mkdirSync(at('all', 'a'));
  await picture()
    .png()
    .toFile(at('all', 'b', 'plain.png'));
  // Turned by a quarter, with the EXIF orientation that turns it back.
  await picture()
    .rotate(90)
    .withMetadata({ orientation: 8 })
    .png()
    .toFile(at('all', 'a', 'turned.png'));
  writeFileSync(at('all', 'a', 'broken.jpg'), 'no image');
  writeFileSync(at('all', 'notes.txt'), 'nothing to see');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder of images', () => {
  const size: OpenOptions = { size: [2, 4] };

  it('gives planes of colour in [0, 1], upright, labelled by folder', async () => {
    const data = await openDataset(at('all'), { ...size, label: 'folder' });
    expect(data.rowShape).toEqual([3, 2, 4]);
    expect(data.ids).toEqual(['a/turned.png', 'b/plain.png']);
    expect(data.labelNames).toEqual(['a', 'b']);
    const { values } = toMatrix(data);
    const expected = [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1];
    expect([...values]).toEqual([...expected, ...expected]);
  });

  it('lists what cannot be read and goes on', async () => {
    const data = await openDataset(at('all'), size);
    expect(data.rows).toBe(2);
    expect(isImageDataset(data) && data.skipped).toEqual([
      { path: at('all', 'a', 'broken.jpg'), reason: expect.stringContaining('unsupported image format') },
    ]);
  });

  it('becomes one channel and another size', async () => {
    const data = await openDataset(at('all'), { size: 2, greyscale: true });
    expect(data.rowShape).toEqual([1, 2, 2]);
    await expect(openDataset(at('all'), { size: 0 })).rejects.toThrow(/size is 0/);
    await expect(openDataset(at('all'), { label: 'kind' })).rejects.toThrow(/label: folder/);
  });

  it('is taken as it is where all images are small and alike, and as grey where none has colours', async () => {
    const grey = (name: string, width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#808080' } })
        .greyscale()
        .toColourspace('b-w')
        .png()
        .toFile(at('grey', name));
    mkdirSync(at('grey'));
    await grey('1.png', 7, 5);
    await grey('2.png', 7, 5);
    expect((await openDataset(at('grey'))).rowShape).toEqual([1, 5, 7]);
    expect((await openDataset(at('grey'), { greyscale: false })).rowShape).toEqual([3, 5, 7]);
    await grey('3.png', 5, 7);
    expect((await openDataset(at('grey'))).rowShape).toEqual([1, 32, 32]);
    expect((await openDataset(at('grey'), { size: 4 })).rowShape).toEqual([1, 4, 4]);
    await picture().png().toFile(at('grey', '4.png'));
    expect((await openDataset(at('grey'))).rowShape).toEqual([3, 32, 32]);
    // Upright, both are 4 pixels wide.
    expect((await openDataset(at('all'))).rowShape).toEqual([3, 2, 4]);
  });

  it('without a readable image is refused', async () => {
    mkdirSync(at('empty'));
    mkdirSync(at('bad'));
    writeFileSync(at('bad', 'x.png'), '');
    await expect(openDataset(at('empty'))).rejects.toMatchObject({ code: 'MISSING_DATA' });
    await expect(openDataset(at('bad'))).rejects.toMatchObject({ code: 'INVALID_DATA' });
  });

  it('may be named by a column of paths', async () => {
    writeFileSync(at('list.csv'), 'file,kind\nall/b/plain.png,p\nall/a/turned.png,q\nall/none.png,p\n');
    const data = await openDataset(at('list.csv'), { ...size, imageColumn: 'file', label: 'kind' });
    expect(data.ids).toEqual(['all/b/plain.png', 'all/a/turned.png']);
    expect(data.labelNames).toEqual(['p', 'q']);
    expect(isImageDataset(data) && data.skipped.length).toBe(1);
  });
});

describe('features by an ONNX model', () => {
  /** The mean of each channel, times 10. */
  function writeModel(rows: number | string): string {
    const x = input('x', [rows, 3, 2, 4]);
    const features = multiply(mean(reshape(x, [rows, 3, 8]), [2]), 10);
    const path = at(`model-${rows}.onnx`);
    writeFileSync(path, encodeModel({ name: 'means', outputs: { features } }).bytes);
    return path;
  }

  it('are made of images brought to the size it takes, once', async () => {
    const options = { features: writeModel('rows'), cache: at('cache') };
    const data = await openDataset(at('all'), { ...options, label: 'folder' });
    expect([...toMatrix(data).values]).toEqual([5, 0, 5, 5, 0, 5]);
    expect(data.labelNames).toEqual(['a', 'b']);
    expect(isFeatureDataset(data) && data.images.rowShape).toEqual([3, 2, 4]);
    const kept = readdirSync(at('cache', 'features'));
    expect(kept.length).toBe(1);
    writeFileSync(at('cache', 'features', kept[0] ?? ''), new Float32Array([1, 2, 3, 4, 5, 6]));
    expect([...toMatrix(await openDataset(at('all'), options)).values]).toEqual([1, 2, 3, 4, 5, 6]);
    const normal = { ...options, channelMeans: [1, 0, 0], channelDeviations: [0.5] };
    expect([...toMatrix(await openDataset(at('all'), normal)).values].slice(0, 3)).toEqual([-10, 0, 10]);
  });

  it('are the same by a model of a fixed number of rows', async () => {
    const data = await openDataset(at('all'), { features: writeModel(4), cache: at('other') });
    expect([...toMatrix(data).values]).toEqual([5, 0, 5, 5, 0, 5]);
  });

  it('are refused where file, size or output do not fit', async () => {
    writeFileSync(at('no.onnx'), 'no model');
    const model = writeModel('rows');
    await expect(openDataset(at('all'), { features: at('no.onnx') })).rejects.toMatchObject({
      code: 'INVALID_DATA',
    });
    await expect(openDataset(at('all'), { features: at('none.onnx') })).rejects.toMatchObject({
      code: 'CANNOT_READ',
    });
    await expect(openDataset('digits', { features: model, cache: at('c') })).rejects.toMatchObject({
      code: 'INVALID_SHAPE',
    });
    await expect(openDataset(at('all'), { features: model, output: 'y' })).rejects.toThrow(
      /no output y; there are features/,
    );
  });
});
