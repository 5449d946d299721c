import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MixturaError, optionalPackage } from '../../error.js';
import type { Dataset } from '../dataset.js';
import { canRead } from '../../artifact/can-read.node.js';
import { encodeLabels } from '../row-facts.js';
import { rowSink, type SinkOptions } from './row-sink.node.js';

export interface ImageOptions {
  /**
   * Height and width in pixels every image is brought to, cut to shape around its middle. Unless given, the size that all of them have where that is at most
   * 64 × 64, else 32.
   */
  readonly size?: number | readonly [height: number, width: number];
  /** One channel instead of red, green and blue; unless given, where no file has colours. */
  readonly greyscale?: boolean;
}

/** An image to be read. */
export interface ImageFile {
  readonly path: string;
  readonly id: string;
  /** Its true class, for scoring alone. */
  readonly label?: string;
}

export interface SkippedImage {
  readonly path: string;
  readonly reason: string;
}

/** Images as rows of `[channels, height, width]` in [0, 1]; `ids` are their paths. */
export interface ImageDataset extends Dataset {
  /** Files that could not be read as images and are left out. */
  readonly skipped: readonly SkippedImage[];
}

export function isImageDataset(dataset: object): dataset is ImageDataset {
  return 'skipped' in dataset;
}

const imageNames = /\.(png|jpe?g|webp|gif|tiff?|avif|svg)$/i;
const imagesAtOnce = 16;
/** Pixels along a side that an image is brought to where nothing says otherwise, and the most that are kept as they are. */
const [usualSide, largestSide] = [32, 64];

/**
 * The images of a folder and the folders in it, by path in ascending order; with `label: 'folder'` the first folder on the way to an image is its class.
 * Throws `MISSING_DATA` where there are none.
 */
export function imageFolder(
  folder: string,
  options: ImageOptions & SinkOptions & { readonly label?: string } = {},
): Promise<ImageDataset> {
  if (options.label !== undefined && options.label !== 'folder') {
    throw new MixturaError(
      'INVALID_OPTION',
      `images have no column ${options.label}; their label can only be the folder they are in (\`label: folder\`)`,
    );
  }
  const names = canRead(folder, () => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    .filter((name) => imageNames.test(name))
    .map((name) => name.replaceAll('\\', '/'))
    .toSorted((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) {
    throw new MixturaError(
      'MISSING_DATA',
      `${folder} is a folder without images; give one with .png, .jpg, .webp, .gif, .tiff, .avif or .svg files`,
    );
  }
  const labelled = options.label !== undefined;
  const files = names.map((name) => ({
    path: join(folder, name),
    id: name,
    ...(labelled && { label: name.includes('/') ? (name.split('/')[0] ?? '') : '.' }),
  }));
  return readImages(basename(folder), files, options);
}

/**
 * Reads images, turned upright by their EXIF orientation, transparent parts white. What cannot be read is left out and listed in `skipped`. Throws
 * `MISSING_DEPENDENCY`, `INVALID_OPTION`, or `INVALID_DATA` where none can be read.
 */
export async function readImages(
  name: string,
  files: readonly ImageFile[],
  options: ImageOptions & SinkOptions = {},
): Promise<ImageDataset> {
  const { default: sharp } = await loadSharp();
  const [channels, height, width] = await layoutOf(files, options);
  const sink = rowSink(channels * height * width, options);
  const kept: ImageFile[] = [];
  const skipped: SkippedImage[] = [];

  async function decode({ path }: ImageFile): Promise<Float32Array | string> {
    try {
      const upright = sharp(path, { failOn: 'error' })
        .autoOrient()
        .resize(width, height)
        .flatten({ background: 'white' });
      const colours =
        channels === 1 ? upright.greyscale().toColourspace('b-w') : upright.toColourspace('srgb');
      return channelsFirst(await colours.raw({ depth: 'uchar' }).toBuffer(), channels);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  for await (const [file, row] of someAtOnce(files, decode)) {
    if (row instanceof Float32Array) {
      sink.append(row);
      kept.push(file);
    } else skipped.push({ path: file.path, reason: row });
  }
  if (kept.length === 0) {
    throw new MixturaError(
      'INVALID_DATA',
      `${name}: none of ${files.length} images can be read, the first (${files[0]?.path}) because: ${skipped[0]?.reason}`,
      { details: { skipped } },
    );
  }
  const labels = kept.map(({ label }) => label).filter((label) => label !== undefined);
  const dataset = sink.finish(name, {
    rowShape: [channels, height, width],
    ids: kept.map(({ id }) => id),
    ...(labels.length === kept.length && encodeLabels(labels)),
  });
  return Object.assign(dataset, { skipped });
}

type Layout = readonly [channels: number, height: number, width: number];

/** What images are brought to: as asked for, the rest by what the heads of all files say. */
async function layoutOf(files: readonly ImageFile[], { size, greyscale }: ImageOptions): Promise<Layout> {
  const asked = size === undefined ? undefined : checkedSize(size);
  if (asked !== undefined && greyscale !== undefined) return [greyscale ? 1 : 3, ...asked];
  const heads = await headsOf(files);
  const [first] = heads;
  const alike =
    first !== undefined &&
    heads.every(({ height, width }) => height === first.height && width === first.width);
  const small = alike && Math.max(first.height, first.width) <= largestSide;
  const isGrey = greyscale ?? heads.every(({ grey }) => grey);
  return [isGrey ? 1 : 3, ...(asked ?? (small ? [first.height, first.width] : [usualSide, usualSide]))];
}

interface ImageHead {
  readonly height: number;
  readonly width: number;
  readonly grey: boolean;
}

/** Sizes (upright) and kinds of the files that are images. */
async function headsOf(files: readonly ImageFile[]): Promise<readonly ImageHead[]> {
  const { default: sharp } = await loadSharp();
  const headOf = async ({ path }: ImageFile): Promise<ImageHead | undefined> => {
    try {
      const { autoOrient, space } = await sharp(path).metadata();
      return { ...autoOrient, grey: space === 'b-w' || space === 'grey16' };
    } catch {
      // Decoding it says what is wrong with it.
      return undefined;
    }
  };
  const heads: ImageHead[] = [];
  for await (const [, head] of someAtOnce(files, headOf)) if (head !== undefined) heads.push(head);
  return heads;
}

/** Each file with what `look` finds in it, in order; a few are open at once. */
async function* someAtOnce<T>(
  files: readonly ImageFile[],
  look: (file: ImageFile) => Promise<T>,
): AsyncGenerator<readonly [file: ImageFile, found: T]> {
  for (let start = 0; start < files.length; start += imagesAtOnce) {
    const some = files.slice(start, start + imagesAtOnce);
    yield* await Promise.all(some.map(async (file) => [file, await look(file)] as const));
  }
}

function checkedSize(size: NonNullable<ImageOptions['size']>): readonly [height: number, width: number] {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  for (const length of [height, width]) {
    if (!Number.isInteger(length) || length < 1 || length > 4096) {
      throw new MixturaError('INVALID_OPTION', `size is ${length}; give a number of pixels from 1 to 4096`);
    }
  }
  return [height, width];
}

/** Interleaved bytes as planes of [0, 1]. */
function channelsFirst(bytes: Uint8Array, channels: number): Float32Array {
  const pixels = bytes.length / channels;
  const values = new Float32Array(bytes.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      values[channel * pixels + pixel] = (bytes[pixel * channels + channel] ?? 0) / 255;
    }
  }
  return values;
}

function loadSharp(): Promise<typeof import('sharp')> {
  return optionalPackage(
    () => import('sharp'),
    'reading images needs the package sharp, which is not installed; run "npm install sharp@0.35.5"',
  );
}
