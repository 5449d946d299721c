import { sha256Hex } from '../artifact/sha256.js';
import { MixturaError } from '../error.js';
import type { ArrayName, ArrayOf, ExhibitView } from './exhibits/exhibit.js';
import { measurements } from './measurements/kinds.js';
import type { FinishedLine } from './result-line.js';

/** Reads a file of the results folder by its name; undefined where there is none. */
export type ReadFile = (name: string) => string | undefined;

/** Reads the arrays that lines name. Throws `INVALID_ARTIFACT` where a file is missing or not as the run left it. */
export function arraysBy(read: ReadFile): ExhibitView['array'] {
  return <Name extends ArrayName>(line: FinishedLine, name: Name) => {
    const named = line.arrays?.[name];
    if (named === undefined) return undefined;
    const content = read(named.file);
    if (content === undefined || sha256Hex(content) !== named.digest) {
      const state = content === undefined ? 'is missing' : 'is not as the run left it';
      throw new MixturaError(
        'INVALID_ARTIFACT',
        `${named.file}, an array of ${line.cell}, ${state}; restore it`,
      );
    }
    return measurements[name].schema.parse(JSON.parse(content)) as ArrayOf<Name>;
  };
}
