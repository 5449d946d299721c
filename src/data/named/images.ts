import { parseIdx } from '../formats/idx.js';
import { parseNpy } from '../formats/npy.js';
import type { NumberArray } from '../formats/numbers.js';
import { memoryDataset, type MemoryDataset } from '../memory-dataset.js';
import { dataFiles, digitsFiles, type DataFile, type Store } from './files.js';

const digitNames = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** The 1,797 8 × 8 digits that come with the package. */
export function digits(read: (file: DataFile) => Uint8Array): MemoryDataset {
  const images = [parseIdx(read(digitsFiles.images), 'digits')];
  return imageDataset('digits', images, [read(digitsFiles.labels)], (value) => value / 16, digitNames);
}

/** 70,000 digits of 28 × 28: the 60,000 to train on, then the 10,000 to test on. */
export async function mnist(store: Store): Promise<MemoryDataset> {
  const [train, test, trainLabels, testLabels] = await Promise.all([
    store(dataFiles.mnistTrainImages),
    store(dataFiles.mnistTestImages),
    store(dataFiles.mnistTrainLabels),
    store(dataFiles.mnistTestLabels),
  ]);
  const images = [parseIdx(train, 'mnist'), parseIdx(test, 'mnist')];
  return imageDataset('mnist', images, [trainLabels, testLabels], bytesToUnit, digitNames);
}

/** `mnist` at half size, 14 × 14, each pixel the mean of four: what DCAN's paper uses. */
export async function mnistHalved(store: Store): Promise<MemoryDataset> {
  const whole = await mnist(store);
  const values = new Float32Array(whole.rows * 14 * 14);
  for (let at = 0; at < values.length; at++) {
    const [image, row, column] = [Math.floor(at / 196), Math.floor((at % 196) / 14), at % 14];
    const corner = image * 784 + row * 56 + column * 2;
    const pixel = (offset: number) => whole.values[corner + offset] ?? 0;
    values[at] = (pixel(0) + pixel(1) + pixel(28) + pixel(29)) / 4;
  }
  return memoryDataset({
    name: 'mnist-14x14',
    values,
    rows: whole.rows,
    features: 196,
    rowShape: [1, 14, 14],
    ...(whole.labels && { labels: whole.labels }),
    labelNames: digitNames,
  });
}

/** 70,000 garments of 28 × 28, train and test mixed in a fixed shuffled order. */
export async function fashionMnist(store: Store): Promise<MemoryDataset> {
  const [images, labels] = [await store(dataFiles.fashionImages), await store(dataFiles.fashionLabels)];
  return imageDataset('fashion-mnist', [parseIdx(images, 'fashion-mnist')], [labels], bytesToUnit, [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ]);
}

/** 9,298 digits of 16 × 16: 7,291 to train on, then 2,007 to test on, from [-1, 1] to [0, 1]. */
export async function usps(store: Store): Promise<MemoryDataset> {
  const { values } = parseNpy(await store(dataFiles.uspsValues), 'usps');
  const labels = [await store(dataFiles.uspsTrainLabels), await store(dataFiles.uspsTestLabels)];
  const images = [{ shape: [values.length / 256, 16, 16], values }];
  return imageDataset('usps', images, labels, (value) => (value + 1) / 2, digitNames);
}

/** 5,620 digits of 8 × 8: 3,823 to train on, then the 1,797 of `digits`. */
export async function optdigits(store: Store): Promise<MemoryDataset> {
  const images = [parseIdx(await store(dataFiles.optdigitsImages), 'optdigits')];
  const labels = [await store(dataFiles.optdigitsLabels)];
  return imageDataset('optdigits', images, labels, (value) => value / 16, digitNames);
}

/** 5,000 colour images of 32 × 32, 500 a class, channels first; not a standard split of CIFAR-10. */
export async function cifar10Subset(store: Store): Promise<MemoryDataset> {
  const images = channelsFirst(parseIdx(await store(dataFiles.cifarImages), 'cifar10-subset'));
  return imageDataset('cifar10-subset', [images], [await store(dataFiles.cifarLabels)], bytesToUnit, [
    'airplane',
    'automobile',
    'bird',
    'cat',
    'deer',
    'dog',
    'frog',
    'horse',
    'ship',
    'truck',
  ]);
}

function bytesToUnit(value: number): number {
  return value / 255;
}

/** Parts of images one after the other, each value scaled, with the IDX labels of each part. */
function imageDataset(
  name: string,
  parts: readonly NumberArray[],
  labelFiles: readonly Uint8Array[],
  scale: (value: number) => number,
  labelNames: readonly string[],
): MemoryDataset {
  const [, ...sizes] = parts[0]?.shape ?? [];
  const rowShape = sizes.length === 2 ? [1, ...sizes] : sizes;
  const features = rowShape.reduce((product, size) => product * size, 1);
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.values.length, 0));
  let at = 0;
  for (const part of parts) {
    for (let i = 0; i < part.values.length; i++) values[at++] = scale(part.values[i] ?? 0);
  }
  const labels = Int32Array.from(labelFiles.flatMap((file) => Array.from(parseIdx(file, name).values)));
  return memoryDataset({
    name,
    values,
    rows: values.length / features,
    features,
    rowShape,
    labels,
    labelNames,
  });
}

/** From [rows, height, width, channels] to [rows, channels, height, width]. */
function channelsFirst({ shape, values }: NumberArray): NumberArray {
  const [rows = 0, height = 0, width = 0, channels = 0] = shape;
  const pixels = height * width;
  const result = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const channel = at % channels;
    const pixel = Math.floor(at / channels) % pixels;
    const row = Math.floor(at / (channels * pixels));
    result[(row * channels + channel) * pixels + pixel] = values[at] ?? 0;
  }
  return { shape: [rows, channels, height, width], values: result };
}
