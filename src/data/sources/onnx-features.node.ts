import { MixturaError } from '../../error.js';
import type { Dataset } from '../dataset.js';
import { keptFeatures } from './feature-cache.node.js';
import { fixedSize, openSession } from './onnx-session.node.js';

export interface FeatureOptions {
  /** An ONNX file with one float32 input `[rows, …]`; its first output, or `output`, becomes the features. */
  readonly features: string;
  readonly output?: string;
  /** Subtracted from and divided into each channel of an image (or every value) first; 0 and 1 unless given. */
  readonly channelMeans?: readonly number[];
  readonly channelDeviations?: readonly number[];
  readonly featureBatchSize?: number;
  /** Where features are kept; `mixtura` in the user's cache folder unless given. */
  readonly cache?: string;
}

/** Features of rows that a model made, and the rows they were made of. */
export interface FeatureDataset extends Dataset {
  /** For figures: the images the features are of. */
  readonly images: Dataset;
}

export function isFeatureDataset(dataset: object): dataset is FeatureDataset {
  return 'images' in dataset;
}

/** An ONNX model that turns rows into features. */
export interface FeatureModel {
  /** What a row must look like, channels first; undefined where the model leaves it open. */
  readonly rowShape: readonly number[] | undefined;
  /** The features of `rows` rows. */
  run(values: Float32Array, rows: number, rowShape: readonly number[]): Promise<Float32Array>;
  /** What its results depend on. */
  readonly digest: string;
  release(): Promise<void>;
}

const defaultBatchSize = 32;

/**
 * The features an ONNX model makes of each row of `source`, computed in batches and kept on disk under a hash of rows, model and options, so that they are
 * computed once. Labels and ids stay. Throws `MISSING_DEPENDENCY`, `INVALID_DATA` for a file that is no model, `INVALID_SHAPE`.
 */
export async function featureDataset(
  source: Dataset,
  model: FeatureModel,
  options: FeatureOptions,
): Promise<FeatureDataset> {
  const { name, rows, labels, labelNames, ids } = source;
  const { output = null, channelMeans = null, channelDeviations = null } = options;
  const dataset = await keptFeatures(
    {
      name,
      rows,
      ...(labels && { labels }),
      ...(labelNames && { labelNames }),
      ...(ids && { ids }),
      key: [source.digest, model.digest, output, channelMeans, channelDeviations],
      blocks: () => featureBlocks(source, model, options),
    },
    options.cache,
  );
  return Object.assign(dataset, { images: source });
}

async function* featureBlocks(
  source: Dataset,
  model: FeatureModel,
  options: FeatureOptions,
): AsyncGenerator<Float32Array> {
  const { featureBatchSize = defaultBatchSize } = options;
  for (let start = 0; start < source.rows; start += featureBatchSize) {
    const rows = Math.min(featureBatchSize, source.rows - start);
    const values = new Float32Array(rows * source.features);
    source.read(start, start + rows, values);
    normalise(values, source, options);
    yield await model.run(values, rows, source.rowShape);
  }
}

function normalise(values: Float32Array, { features, rowShape }: Dataset, options: FeatureOptions): void {
  const { channelMeans = [0], channelDeviations = [1] } = options;
  const channels = rowShape.length === 3 ? (rowShape[0] ?? 1) : 1;
  for (const [name, list] of Object.entries({ channelMeans, channelDeviations })) {
    if (list.length !== 1 && list.length !== channels) {
      throw new MixturaError(
        'INVALID_OPTION',
        `${name} has ${list.length} numbers for ${channels} channels; give 1 or ${channels}`,
      );
    }
  }
  const plane = features / channels;
  for (let at = 0; at < values.length; at++) {
    const channel = Math.floor((at % features) / plane);
    const mean = channelMeans[channelMeans.length === 1 ? 0 : channel] ?? 0;
    const deviation = channelDeviations[channelDeviations.length === 1 ? 0 : channel] ?? 1;
    values[at] = ((values[at] ?? 0) - mean) / deviation;
  }
}

/** Loads an ONNX model that makes features. Throws `MISSING_DEPENDENCY`, `CANNOT_READ`, `INVALID_DATA`, or `NOT_SUPPORTED`. */
export async function openFeatureModel({ features: path, output }: FeatureOptions): Promise<FeatureModel> {
  const session = await openSession(path, output);
  const [input] = session.inputs;
  if (input === undefined || !input.isTensor || input.type !== 'float32' || session.inputs.length !== 1) {
    throw new MixturaError(
      'NOT_SUPPORTED',
      `${path} does not take one input of 32-bit floats; export a model that does, or for texts name their column and tokenizer (\`textColumn\`, \`tokenizer\`)`,
    );
  }
  const sizes = input.shape.slice(1).map(fixedSize);
  const rowShape = sizes.every((size) => size !== undefined) ? sizes : undefined;
  const fixedRows = fixedSize(input.shape[0]);

  async function runSome(
    values: Float32Array,
    rows: number,
    shape: readonly number[],
  ): Promise<Float32Array> {
    const tensor = new session.ort.Tensor('float32', values, [rows, ...shape]);
    return (await session.run({ [input?.name ?? '']: tensor })).data;
  }

  return {
    rowShape,
    digest: session.digest,
    release: () => session.release(),
    async run(values, rows, shape) {
      const expected = rowShape ?? shape;
      const length = expected.reduce((product, size) => product * size, 1);
      if (values.length !== rows * length) {
        throw new MixturaError(
          'INVALID_SHAPE',
          `${path} takes rows of shape [${expected.join(', ')}], but they are [${shape.join(', ')}]; give images of that size (\`size\`, \`greyscale\`)`,
        );
      }
      return fixedRows === undefined || fixedRows === rows
        ? runSome(values, rows, expected)
        : runPadded(values, rows, fixedRows, (some) => runSome(some, fixedRows, expected));
    },
  };
}

/** For a model of a fixed number of rows: as many runs as it takes, the last one filled up with zeros. */
async function runPadded(
  values: Float32Array,
  rows: number,
  rowsAtOnce: number,
  run: (values: Float32Array) => Promise<Float32Array>,
): Promise<Float32Array> {
  const width = values.length / rows;
  let all = new Float32Array();
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const padded = new Float32Array(rowsAtOnce * width);
    padded.set(values.subarray(start * width, (start + rowsAtOnce) * width));
    const found = await run(padded);
    const features = found.length / rowsAtOnce;
    if (all.length === 0) all = new Float32Array(rows * features);
    all.set(found.subarray(0, Math.min(rowsAtOnce, rows - start) * features), start * features);
  }
  return all;
}
