import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { MixturaError } from '../error.js';
import type { Dataset } from './dataset.js';
import { fileDataset } from './file-dataset.node.js';
import { parseIdx } from './formats/idx.js';
import { numberFormats, type NumberArray } from './formats/numbers.js';
import { parseNpy, parseNpyHeader } from './formats/npy.js';
import { parseNpz } from './formats/npz.js';
import { readLabels } from './label-file.node.js';
import { memoryDataset, type MemorySource } from './memory-dataset.js';
import { datasetNames, isDatasetName, namedDataset } from './named.node.js';
import { suggestion } from './nearest-name.js';
import { canRead } from '../artifact/can-read.node.js';
import { firstBytes, readBytes } from './read-file.node.js';
import { encodeLabels } from './row-facts.js';
import { imageFolder, type ImageOptions } from './sources/images.node.js';
import { featureDataset, openFeatureModel } from './sources/onnx-features.node.js';
import { isPostgres } from './sources/postgres-url.js';
import { openTable, tableTexts } from './sources/open-table.node.js';
import { isQuery, tableFormat } from './sources/table-format.node.js';
import { textEmbeddings } from './sources/text-embeddings.node.js';
import { checkOpenOptions, type OpenOptions } from './open-options.node.js';
import { arrayNames, refuseUnused } from './unused-options.node.js';

type Reader = (path: string, options: OpenOptions) => Dataset | Promise<Dataset>;

/** By the end of the file's name, without `.gz`. */
const readers: readonly { readonly ends: RegExp; readonly read: Reader }[] = [
  { ends: arrayNames.npy, read: readNpy },
  { ends: arrayNames.npz, read: readNpz },
  { ends: arrayNames.idx, read: readIdx },
];

/**
 * Opens a data set by its name (`digits`, `mnist`, …), a file by the end of its name: .csv .tsv .jsonl .npy .npz .idx and names like `…-ubyte`, gzipped or not,
 * .parquet and .duckdb; tables by a pattern (`events/*.parquet`), a query (`SELECT …`), or what a query selects on a server (`postgres://…`); or a folder of
 * images. With `features` its rows are what an ONNX model makes of them, or with `tokenizer` of a column of text. Throws `MISSING_DATA` where there is none, `NOT_SUPPORTED` for other files,
 * `INVALID_OPTION` for options that say nothing of such a source, and what the reader throws.
 */
export async function openDataset(source: string, options: OpenOptions = {}): Promise<Dataset> {
  const { features } = options;
  checkOpenOptions(options);
  refuseUnused(source, options);
  if (options.tokenizer !== undefined) return openEmbeddings(source, options, options.tokenizer);
  if (features === undefined) return openSource(source, options);
  const model = await openFeatureModel({ ...options, features });
  try {
    const rows = await openSource(source, { ...imageOptions(model.rowShape), ...options });
    return await featureDataset(rows, model, { ...options, features });
  } finally {
    await model.release();
  }
}

/** What a language model makes of a column of text. */
async function openEmbeddings(source: string, options: OpenOptions, tokenizer: string): Promise<Dataset> {
  const { features, textColumn } = options;
  if (features === undefined || textColumn === undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      'a tokenizer goes with a language model and a column of text; name both (`features`, `textColumn`)',
    );
  }
  if (!isPostgres(source) && !isQuery(source) && !existsSync(source)) throw missing(source);
  const texts = await tableTexts(source, textColumn, options);
  return textEmbeddings(texts, { ...options, features, tokenizer });
}

/** Images as a model wants them. */
function imageOptions(rowShape: readonly number[] = []): ImageOptions {
  const [channels, height, width] = rowShape;
  if (height === undefined || width === undefined) return {};
  return { size: [height, width], greyscale: channels === 1 };
}

async function openSource(source: string, options: OpenOptions): Promise<Dataset> {
  if (isDatasetName(source)) return namedDataset(source, options);
  if (isPostgres(source) || isQuery(source)) return openTable(source, options);
  if (!existsSync(source)) throw missing(source);
  if (statSync(source).isDirectory()) return imageFolder(source, options);
  if (tableFormat(source) !== undefined) return openTable(source, options);
  const reader = readerOf(source);
  if (reader === undefined) {
    throw new MixturaError(
      'NOT_SUPPORTED',
      `${source} is no kind of file mixtura reads; give .csv, .tsv, .jsonl, .parquet, .duckdb, .npy, .npz, IDX (.idx, -ubyte), or a folder of images`,
    );
  }
  return reader(source, options);
}

function readerOf(path: string): Reader | undefined {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  return readers.find(({ ends }) => ends.test(name))?.read;
}

function readNpy(path: string, options: OpenOptions): Dataset {
  return mappedNpy(path, options) ?? arrayDataset(path, parseNpy(readBytes(path), path), options);
}

/** A large NPY file whose values can be read where they lie, or undefined. */
function mappedNpy(path: string, options: OpenOptions): Dataset | undefined {
  const { memoryBytes = 2 ** 30 } = options;
  if (path.toLowerCase().endsWith('.gz') || canRead(path, () => statSync(path)).size <= memoryBytes)
    return undefined;
  const { format, littleEndian, columnMajor, shape, offset } = parseNpyHeader(
    firstBytes(path, 2 ** 16),
    path,
  );
  if (format !== numberFormats.f4 || !littleEndian || columnMajor) return undefined;
  const { rows, features, rowShape } = layout(shape, options);
  return fileDataset({ path, rows, features, rowShape, offset, ...labelsOf(options) });
}

function readNpz(path: string, options: OpenOptions): Dataset {
  const { rows, labels } = parseNpz(readBytes(path), path, options);
  return arrayDataset(path, rows, options, labels);
}

function readIdx(path: string, options: OpenOptions): Dataset {
  const array = parseIdx(readBytes(path), path);
  const [, height = 0, width = 0] = array.shape;
  const image = array.shape.length === 3 && { rowShape: [1, height, width] };
  return arrayDataset(path, array, { ...image, ...options });
}

function arrayDataset(path: string, array: NumberArray, options: OpenOptions, labels?: NumberArray): Dataset {
  const { values } = array;
  return memoryDataset({
    name: basename(path),
    values: values instanceof Float32Array ? values : Float32Array.from(values),
    ...layout(array.shape, options),
    ...(labels === undefined ? labelsOf(options) : encodeLabels([...labels.values])),
  });
}

/** The first dimension counts the rows, the others lay out a row. */
function layout(
  shape: readonly number[],
  options: OpenOptions,
): { rows: number; features: number; rowShape: readonly number[] } {
  const [rows = 1, ...sizes] = shape;
  const features = sizes.reduce((product, size) => product * size, 1);
  return { rows, features, rowShape: options.rowShape ?? (sizes.length === 0 ? [1] : sizes) };
}

function labelsOf({ labelFile }: OpenOptions): Pick<MemorySource, 'labels' | 'labelNames'> {
  return labelFile === undefined ? {} : encodeLabels(readLabels(labelFile));
}

function missing(source: string): MixturaError {
  if (source === '-') {
    return new MixturaError(
      'MISSING_DATA',
      'rows are not read from standard input, as they are looked at more than once; save them to a file first',
    );
  }
  const folder = dirname(source);
  const files = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : [];
  const names = folder === '.' ? datasetNames : [];
  const hint = suggestion(basename(source), [
    ...names,
    ...files.filter((file) => readerOf(file) !== undefined || tableFormat(file) !== undefined),
  ]);
  return new MixturaError(
    'MISSING_DATA',
    `${source} is neither a file nor the name of a data set.${hint} Names: ${datasetNames.join(', ')}.`,
    { details: { source } },
  );
}
