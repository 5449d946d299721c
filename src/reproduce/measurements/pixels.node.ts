import type { Dataset } from '../../data/dataset.js';
import { MixturaError } from '../../error.js';
import { asImages, rowFormOf } from '../../report/row-form.js';

/** How rows of an image data set become bytes: a shape, and a function from values to base64. Throws `NOT_SUPPORTED` for other rows. */
export function pixelsOf(dataset: Dataset) {
  const form = rowFormOf(dataset);
  if (form.kind !== 'image') {
    throw new MixturaError(
      'NOT_SUPPORTED',
      `rows of ${dataset.name} are no images; leave the row out of that figure`,
    );
  }
  const encode = (values: ArrayLike<number>): string => {
    const bytes = Uint8ClampedArray.from(asImages(values, form), (value) => 255 * value);
    return Buffer.from(bytes).toString('base64');
  };
  return { shape: form.shape, encode };
}
