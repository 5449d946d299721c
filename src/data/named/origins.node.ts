import { createHash } from 'node:crypto';
import { encodeNpy } from '../formats/npy.js';
import { dataFiles, type DataFile } from './files.js';
import { postsOfArchive } from './newsgroups-archive.node.js';

/** Where a file comes from: official addresses, and how their unpacked contents become the file. */
export interface Origin {
  readonly urls: readonly string[];
  readonly convert: (parts: readonly Uint8Array[]) => Uint8Array;
}

const mnistHost = 'https://ossci-datasets.s3.amazonaws.com/mnist/';
const fashionHost = 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/';
const uspsHost = 'https://hastie.su.domains/ElemStatLearn/datasets/';
const newsgroupsUrl = 'http://qwone.com/~jason/20Newsgroups/20news-bydate.tar.gz';
const optdigitsHost = 'https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/';

const idxFiles = ['train-images', 't10k-images', 'train-labels', 't10k-labels'].map((part) =>
  part.endsWith('images') ? `${part}-idx3-ubyte.gz` : `${part}-idx1-ubyte.gz`,
);
const fashionUrls = idxFiles.map((file) => fashionHost + file);
const uspsUrls = ['zip.train.gz', 'zip.test.gz'].map((file) => uspsHost + file);
const optdigitsUrls = ['optdigits.tra', 'optdigits.tes'].map((file) => optdigitsHost + file);

const { mnistTrainImages, mnistTestImages, mnistTrainLabels, mnistTestLabels } = dataFiles;

/** Data sets whose official files hold the same values. The others are prepared from sources that need more than a conversion. */
const origins = new Map<DataFile, Origin>([
  ...[mnistTrainImages, mnistTestImages, mnistTrainLabels, mnistTestLabels].map(
    (file): [DataFile, Origin] => [file, unchanged(mnistHost + file.path.slice('mnist/'.length))],
  ),
  [dataFiles.fashionImages, { urls: fashionUrls, convert: (parts) => shuffledFashion(parts).images }],
  [dataFiles.fashionLabels, { urls: fashionUrls, convert: (parts) => shuffledFashion(parts).labels }],
  [dataFiles.uspsValues, { urls: uspsUrls, convert: uspsValues }],
  [dataFiles.uspsTrainLabels, { urls: uspsUrls, convert: ([train]) => firstColumnLabels(train) }],
  [dataFiles.uspsTestLabels, { urls: uspsUrls, convert: ([, test]) => firstColumnLabels(test) }],
  [dataFiles.optdigitsImages, { urls: optdigitsUrls, convert: optdigitsImages }],
  [dataFiles.optdigitsLabels, { urls: optdigitsUrls, convert: optdigitsLabels }],
  [
    dataFiles.newsgroups,
    { urls: [newsgroupsUrl], convert: ([archive = new Uint8Array()]) => postsOfArchive(archive) },
  ],
]);

export function originOf(file: DataFile): Origin | undefined {
  return origins.get(file);
}

function unchanged(url: string): Origin {
  return { urls: [url], convert: ([content]) => content ?? new Uint8Array() };
}

/** Train and test together in the order of each image's MD5: a fixed shuffle that anybody can repeat. */
export function shuffledFashion(parts: readonly Uint8Array[]): { images: Uint8Array; labels: Uint8Array } {
  const [trainImages, testImages, trainLabels, testLabels] = parts.map((part, i) =>
    part.subarray(i < 2 ? 16 : 8),
  );
  const pixels = Buffer.concat([trainImages ?? [], testImages ?? []].map((part) => Uint8Array.from(part)));
  const classes = Buffer.concat([trainLabels ?? [], testLabels ?? []].map((part) => Uint8Array.from(part)));
  const rows = Array.from(classes, (label, index) => {
    const image = pixels.subarray(index * 784, (index + 1) * 784);
    return { label, image, key: createHash('md5').update(image).digest('hex') };
  }).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return {
    images: idx([rows.length, 28, 28], Buffer.concat(rows.map(({ image }) => image))),
    labels: idx(
      [rows.length],
      Uint8Array.from(rows, ({ label }) => label),
    ),
  };
}

/** Lines of a class and 256 pixels within [-1, 1], train then test. */
function uspsValues(parts: readonly Uint8Array[]): Uint8Array {
  const rows = parts.flatMap((part) => numberLines(part, ' ')).map((line) => line.slice(1));
  return Buffer.concat(encodeNpy(Float32Array.from(rows.flat()), [rows.length, 256]));
}

function firstColumnLabels(part: Uint8Array = new Uint8Array()): Uint8Array {
  const labels = Uint8Array.from(numberLines(part, ' '), (line) => line[0] ?? 0);
  return idx([labels.length], labels);
}

/** Lines of 64 pixels from 0 to 16 and a class, train then test. */
function optdigitsImages(parts: readonly Uint8Array[]): Uint8Array {
  const rows = parts.flatMap((part) => numberLines(part, ','));
  return idx([rows.length, 8, 8], Uint8Array.from(rows.flatMap((line) => line.slice(0, 64))));
}

function optdigitsLabels(parts: readonly Uint8Array[]): Uint8Array {
  const rows = parts.flatMap((part) => numberLines(part, ','));
  return idx(
    [rows.length],
    Uint8Array.from(rows, (line) => line[64] ?? 0),
  );
}

function numberLines(bytes: Uint8Array, separator: string): number[][] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  return lines.filter((line) => line.trim() !== '').map((line) => line.trim().split(separator).map(Number));
}

function idx(shape: readonly number[], body: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + shape.length * 4);
  header[2] = 8;
  header[3] = shape.length;
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + axis * 4));
  return Buffer.concat([header, body]);
}
