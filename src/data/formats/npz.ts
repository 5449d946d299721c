import { unzipSync } from 'fflate';
import { MixturaError } from '../../error.js';
import { suggestion } from '../nearest-name.js';
import { parseNpy } from './npy.js';
import type { NumberArray } from './numbers.js';

export interface NpzOptions {
  /** Name of the array with the rows. */
  readonly array?: string;
  /** Name of the array with the class of each row. */
  readonly label?: string;
}

const usualNames = ['x', 'X', 'data', 'features', 'images', 'arr_0'];

/** Reads the arrays a data set is made of out of NumPy's zip of arrays. Throws `INVALID_DATA`, or `INVALID_OPTION` where it is not clear which array. */
export function parseNpz(
  bytes: Uint8Array,
  name: string,
  options: NpzOptions = {},
): { rows: NumberArray; labels: NumberArray | undefined } {
  const files = unzip(bytes, name);
  const names = Object.keys(files).map((file) => file.replace(/\.npy$/, ''));
  const read = (array: string): NumberArray => {
    const file = files[`${array}.npy`];
    if (file !== undefined) return parseNpy(file, `${name}, array ${array}`);
    throw new MixturaError(
      'INVALID_OPTION',
      `${name} has no array ${JSON.stringify(array)}.${suggestion(array, names)} There are ${names.join(', ')}.`,
    );
  };
  const chosen =
    options.array ?? (names.length === 1 ? names[0] : usualNames.find((usual) => names.includes(usual)));
  if (chosen === undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `${name} holds the arrays ${names.join(', ')}; say which holds the rows (\`array: ${names[0]}\`)`,
    );
  }
  return { rows: read(chosen), labels: options.label === undefined ? undefined : read(options.label) };
}

function unzip(bytes: Uint8Array, name: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter: (file) => file.name.endsWith('.npy') });
  } catch (cause) {
    throw new MixturaError('INVALID_DATA', `${name} is not a whole NPZ file; save or copy it again`, {
      cause,
    });
  }
}
