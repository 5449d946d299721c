import { describe, expect, it } from 'vitest';
import { openDataset } from './open.node.js';
import type { OpenOptions } from './open-options.node.js';

/** As they come from JSON or from JavaScript. */
const untyped = (options: object) => options as OpenOptions;

describe('an option of openDataset', () => {
  it.each([
    [{ missng: 'drop' }, /openDataset has no option "missng"\. Did you mean missing\?/],
    [{ words: 5 }, /openDataset has no option "words"/],
    [
      { missing: 'median' },
      /option "missing" of openDataset cannot be "median": give one of "error", "drop"/,
    ],
    [{ categories: 'onehot' }, /"categories" of openDataset cannot be "onehot"/],
    [{ maxCategories: 1.5 }, /"maxCategories" of openDataset cannot be 1\.5: give a whole number/],
    [{ header: 'yes' }, /"header" of openDataset cannot be "yes": give true or false/],
    [{ columns: 'a' }, /"columns" of openDataset cannot be "a": give a list/],
    [{ text: { termFrequency: 'foo' } }, /"text\.termFrequency" of openDataset cannot be "foo"/],
    [{ plan: { columns: [] } }, /"plan\.\w+" of openDataset/],
  ])('that is none is refused in words: %j', async (options, message) => {
    await expect(openDataset('digits', untyped(options))).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message),
    });
  });
});
