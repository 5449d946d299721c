import { mkdtempSync, rmSync, writeFileSync, mkdirSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../artifact/sha256.js';
import type { Dataset } from './dataset.js';
import { parseNpy } from './formats/npy.js';
import { dataFiles } from './named/files.js';
import { postsOfArchive } from './named/newsgroups-archive.node.js';
import { shuffledFashion } from './named/origins.node.js';
import { namedDataset } from './named.node.js';
import { nearestName } from './nearest-name.js';
import { chunks } from './stream.js';

let cache = '';
beforeAll(() => (cache = mkdtempSync(join(tmpdir(), 'mixtura-'))));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const offline: typeof fetch = () => Promise.reject(new Error('no network'));

function counts(dataset: Dataset): number[] {
  const result = new Array<number>(dataset.labelNames?.length ?? 0).fill(0);
  for (const label of dataset.labels ?? []) result[label] = (result[label] ?? 0) + 1;
  return result;
}

function range(dataset: Dataset): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of chunks(dataset)) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

describe('the built-in digits', () => {
  it('are there without any folder, scaled to [0, 1]', async () => {
    const digits = await namedDataset('digits', { folder: '', cache, fetch: offline });
    expect([digits.rows, ...digits.rowShape]).toEqual([1797, 1, 8, 8]);
    expect(counts(digits)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(range(digits)).toEqual([0, 1]);
    const first = new Float32Array(64);
    digits.read(0, 1, first);
    // sklearn.datasets.load_digits().data[0, :8]
    expect([...first.subarray(0, 8)].map((value) => value * 16)).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
  });
});

describe('synthetic data', () => {
  it('is the same from the same seed and another from another', async () => {
    for (const name of ['blobs', 'damic-synthetic']) {
      const digest = async (seed: number): Promise<string> => (await namedDataset(name, { seed })).digest;
      expect(await digest(1)).toBe(await digest(1));
      expect(await digest(1)).not.toBe(await digest(2));
    }
  });

  it('of DAMIC is 4,000 points of four equal clusters within (0, 1)', async () => {
    const data = await namedDataset('damic-synthetic', { seed: 3 });
    expect([data.rows, data.features]).toEqual([4000, 100]);
    expect(counts(data)).toEqual([1000, 1000, 1000, 1000]);
    const [low, high] = range(data);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThan(1);
  });
});

describe('a data set that is not there', () => {
  it('is named with MIXTURA_DATA as the cure, whether or not it has a download', async () => {
    for (const name of ['mnist', 'har', '20newsgroups']) {
      await expect(namedDataset(name, { folder: cache, cache, fetch: offline })).rejects.toMatchObject({
        code: 'MISSING_DATA',
        message: expect.stringMatching(/MIXTURA_DATA/),
      });
    }
  });

  it('gets a suggestion for its name', async () => {
    await expect(namedDataset('fashon-mnist')).rejects.toThrow(/Did you mean fashion-mnist\?/);
    await expect(namedDataset('toString')).rejects.toMatchObject({ code: 'MISSING_DATA' });
  });

  it('is refused where its file holds something else', async () => {
    const folder = join(cache, 'damaged');
    mkdirSync(join(folder, 'optdigits'), { recursive: true });
    writeFileSync(join(folder, dataFiles.optdigitsImages.path), gzipSync('other'));
    await expect(namedDataset('optdigits', { folder, cache, fetch: offline })).rejects.toMatchObject({
      code: 'INVALID_DATA',
    });
  });
});

describe('nearestName', () => {
  it('finds small slips and nothing far off', () => {
    expect(nearestName('minst', ['mnist', 'usps'])).toBe('mnist');
    expect(nearestName('customers', ['mnist', 'usps'])).toBeUndefined();
  });
  it('finds a name that was begun before another that is as near', () => {
    expect(nearestName('vad', ['vae', 'vade', 'vaed'])).toBe('vade');
    expect(nearestName('va', ['vade'])).toBeUndefined();
  });
});

const data = process.env['MIXTURA_DATA'];

function open(name: string): Promise<Dataset> {
  return namedDataset(name, { cache, fetch: offline });
}

function stored(path: string): Buffer {
  return gunzipSync(readFileSync(join(data ?? '', path)));
}

function withHeader(bytes: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(bytes), body]);
}

describe.skipIf(data === undefined)('the benchmark data in MIXTURA_DATA', () => {
  it.each([
    ['mnist', [70000, 1, 28, 28], [0, 1]],
    ['fashion-mnist', [70000, 1, 28, 28], [0, 1]],
    ['usps', [9298, 1, 16, 16], [0, 1]],
    ['optdigits', [5620, 1, 8, 8], [0, 1]],
    ['cifar10-subset', [5000, 3, 32, 32], [0, 1]],
    ['har', [10299, 561], [-1, 1]],
  ])('%s has its shape and range', async (name, shape, [low, high]) => {
    const dataset = await open(name);
    expect([dataset.rows, ...dataset.rowShape]).toEqual(shape);
    expect(range(dataset)).toEqual([low, high]);
  });

  it('mnist has the published class counts, train then test', async () => {
    const mnist = await open('mnist');
    expect(counts(mnist)).toEqual([6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958]);
    expect(mnist.labels?.[60000]).toBe(7);
  });

  it('the last rows of optdigits are the built-in digits', async () => {
    const [all, digits] = [await open('optdigits'), await open('digits')];
    const [a, b] = [new Float32Array(1797 * 64), new Float32Array(1797 * 64)];
    all.read(3823, 5620, a);
    digits.read(0, 1797, b);
    expect(a).toEqual(b);
  });

  it('har-raw has 9 channels of 128 samples and the labels of har', async () => {
    const raw = await open('har-raw');
    expect([raw.rows, ...raw.rowShape]).toEqual([10299, 9, 128]);
    expect(counts(raw)).toEqual([1722, 1544, 1406, 1777, 1906, 1944]);
  });

  it('texts become unit rows of the 2,000 most frequent words', async () => {
    const news = await open('20newsgroups');
    expect([news.rows, news.features, news.labelNames?.length]).toEqual([18846, 2000, 20]);
    const binary = await open('20newsgroups-binary');
    expect([binary.columns, binary.digest === news.digest]).toEqual([news.columns, false]);
    const reuters = await open('reuters');
    expect([reuters.rows, reuters.features, reuters.labelNames?.length]).toEqual([9100, 2000, 52]);
    expect(counts(await open('reuters-4'))).toEqual([2292, 374, 3923, 326]);
    expect((await open('reuters-r8')).rows).toBe(5485 + 2189);
  });

  it('fashion-mnist is rebuilt byte for byte from its official parts, in whatever order they hold the rows', () => {
    const [images, labels] = [stored(dataFiles.fashionImages.path), stored(dataFiles.fashionLabels.path)];
    const reversed = { images: Buffer.alloc(70000 * 784), labels: Buffer.alloc(70000) };
    for (let row = 0; row < 70000; row++) {
      images.copy(reversed.images, (69999 - row) * 784, 16 + row * 784, 16 + (row + 1) * 784);
      reversed.labels[69999 - row] = labels[8 + row] ?? 0;
    }
    const rebuilt = shuffledFashion([
      withHeader(16, reversed.images.subarray(0, 60000 * 784)),
      withHeader(16, reversed.images.subarray(60000 * 784)),
      withHeader(8, reversed.labels.subarray(0, 60000)),
      withHeader(8, reversed.labels.subarray(60000)),
    ]);
    expect(sha256Hex(rebuilt.images)).toBe(dataFiles.fashionImages.sha256);
    expect(sha256Hex(rebuilt.labels)).toBe(dataFiles.fashionLabels.sha256);
  });

  it('20newsgroups is rebuilt byte for byte from its archive, in whatever order that holds the posts', () => {
    const lines = stored(dataFiles.newsgroups.path).toString('utf8').trimEnd().split('\n');
    const posts = lines.map((line) => JSON.parse(line) as { id: string; text: string });
    const files = posts.toReversed().map(({ id, text }) => ({
      name: `20news-bydate-${id}`,
      data: Uint8Array.from(Buffer.from(text, 'latin1')),
    }));
    const archive = createTar([{ name: '20news-bydate-train/' }, ...files]);
    expect(sha256Hex(postsOfArchive(archive))).toBe(dataFiles.newsgroups.sha256);
  });

  it('usps and optdigits are rebuilt byte for byte from their official text files, and then cached', async () => {
    const official = officialTexts();
    const requested: string[] = [];
    const online: typeof fetch = (url) => {
      requested.push(String(url));
      return Promise.resolve(new Response(official.get(String(url).split('/').at(-1) ?? '') ?? null));
    };
    const fresh = join(cache, 'fresh');
    for (const name of ['usps', 'optdigits']) {
      const downloaded = await namedDataset(name, { folder: '', cache: fresh, fetch: online });
      expect(downloaded.digest).toBe((await open(name)).digest);
      expect((await namedDataset(name, { folder: '', cache: fresh, fetch: offline })).digest).toBe(
        downloaded.digest,
      );
    }
    expect(requested.length).toBeGreaterThan(0);
    expect(existsSync(join(fresh, dataFiles.uspsValues.path))).toBe(true);
  });
});

/** The official text files, written from the stored arrays. */
function officialTexts(): Map<string, Uint8Array<ArrayBuffer>> {
  const usps = parseNpy(stored(dataFiles.uspsValues.path), 'usps').values;
  const trainLabels = stored(dataFiles.uspsTrainLabels.path).subarray(8);
  const testLabels = stored(dataFiles.uspsTestLabels.path).subarray(8);
  const zip = (labels: Uint8Array, firstRow: number): Uint8Array<ArrayBuffer> => {
    const lines = Array.from(labels, (label, row) => {
      const pixels = usps.subarray((firstRow + row) * 256, (firstRow + row + 1) * 256);
      return `${label}.0000 ${Array.from(pixels, (pixel) => (Object.is(pixel, -0) ? '-0.0000' : pixel.toFixed(4))).join(' ')} \n`;
    });
    return Uint8Array.from(gzipSync(lines.join('')));
  };
  const images = stored(dataFiles.optdigitsImages.path).subarray(16);
  const classes = stored(dataFiles.optdigitsLabels.path).subarray(8);
  const csv = (start: number, end: number): Uint8Array<ArrayBuffer> => {
    const lines: string[] = [];
    for (let row = start; row < end; row++) {
      lines.push([...images.subarray(row * 64, (row + 1) * 64), classes[row]].join(','));
    }
    return new TextEncoder().encode(lines.join('\n'));
  };
  return new Map([
    ['zip.train.gz', zip(trainLabels, 0)],
    ['zip.test.gz', zip(testLabels, 7291)],
    ['optdigits.tra', csv(0, 3823)],
    ['optdigits.tes', csv(3823, 5620)],
  ]);
}
