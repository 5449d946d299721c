import type { Dataset } from '../data/dataset.js';
import { isTextDataset } from '../data/text/text-dataset.js';
import type { ImageShape } from './figures/index.js';

/** How rows are best shown. */
export type RowForm =
  | {
      readonly kind: 'image';
      readonly shape: ImageShape;
      readonly range: readonly [low: number, high: number];
    }
  | { readonly kind: 'signal'; readonly channels: number; readonly length: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'table' };

export type RowKind = RowForm['kind'];

/** Pixels of an image's edge, at least. */
const leastEdge = 4;

/** The kind alone, without a look at the rows. */
export function rowKindOf(dataset: Pick<Dataset, 'rowShape'>): RowKind {
  const { rowShape } = dataset;
  if (isTextDataset(dataset)) return 'text';
  if (imageShapeOf(rowShape) !== undefined) return 'image';
  return rowShape.length === 2 && rowShape[1] >= leastEdge ? 'signal' : 'table';
}

export function rowFormOf(dataset: Dataset): RowForm {
  const { rowShape } = dataset;
  const kind = rowKindOf(dataset);
  const shape = imageShapeOf(rowShape);
  if (kind === 'image' && shape !== undefined) return { kind, shape, range: rangeOf(dataset) };
  if (kind === 'signal') return { kind, channels: rowShape[0], length: rowShape[1] };
  return { kind: kind === 'text' ? 'text' : 'table' };
}

/** The shape of rows that can be shown as images: 1 or 3 channels × height × width. */
export function imageShapeOf(rowShape: readonly number[]): ImageShape | undefined {
  const [channels, height, width] = rowShape;
  const drawable = rowShape.length === 3 && Math.min(height, width) >= leastEdge;
  return drawable && (channels === 1 || channels === 3) ? { width, height, channels } : undefined;
}

/** The least and the greatest value of the first rows; [0, 1] where the values lie within it. */
function rangeOf(dataset: Dataset): readonly [number, number] {
  const count = Math.min(dataset.rows, 500);
  const values = new Float32Array(count * dataset.features);
  dataset.read(0, count, values);
  const [low, high] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [0, 1],
  );
  return high > 1 && low === 0 ? [0, high] : [low, high];
}

/** Rows of an image data set as figures take them: channels interleaved, values in [0, 1]. */
export function asImages(
  values: ArrayLike<number>,
  { shape, range: [low, high] }: Pick<Extract<RowForm, { kind: 'image' }>, 'shape' | 'range'>,
): Float32Array {
  const { channels, height, width } = shape;
  const pixels = height * width;
  const scale = high > low ? 1 / (high - low) : 1;
  return Float32Array.from({ length: values.length }, (_, at) => {
    const image = at - (at % (pixels * channels));
    const within = at - image;
    const from = image + (within % channels) * pixels + Math.floor(within / channels);
    return (values[from] - low) * scale;
  });
}

/** The named rows, one after the other. */
export function rowsAt(dataset: Dataset, rows: readonly number[]): Float32Array {
  const values = new Float32Array(rows.length * dataset.features);
  dataset.gather(rows, values);
  return values;
}
