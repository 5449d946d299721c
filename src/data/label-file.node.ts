import { basename } from 'node:path';
import { MixturaError } from '../error.js';
import { detectDelimiter, parseDelimited } from './formats/delimited.js';
import { parseIdx } from './formats/idx.js';
import { parseNpy } from './formats/npy.js';
import { readBytes, readText } from './read-file.node.js';
import { arrayNames } from './unused-options.node.js';

const columnNames = ['label', 'labels', 'class', 'target', 'cluster'];

/**
 * The class of each row out of a file of its own: NPY, IDX, or a table in text with a column `label`, `labels`, `class`, `target` or `cluster`, or else its
 * last column. Throws `CANNOT_READ` or `INVALID_DATA`.
 */
export function readLabels(path: string): (string | number)[] {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  const bytes = readBytes(path);
  if (arrayNames.npy.test(name)) return [...parseNpy(bytes, path).values];
  // Whatever its name, IDX begins with two zero bytes, and text never does.
  const isIdx = arrayNames.idx.test(name) || (bytes[0] === 0 && bytes[1] === 0);
  return isIdx ? [...parseIdx(bytes, path).values] : readTable(path);
}

function readTable(path: string): string[] {
  const text = [...readText(path)].join('');
  const lines = [...parseDelimited([text], detectDelimiter(text.slice(0, 65_536)), basename(path))];
  const [first] = lines;
  if (first === undefined) throw new MixturaError('INVALID_DATA', `${path} is empty; give one label a line`);
  const named = first.cells.findIndex((cell) => columnNames.includes(cell.trim().toLowerCase()));
  const column = named >= 0 ? named : first.cells.length - 1;
  const values = lines.map(({ cells, line }) => {
    const value = cells[column]?.trim() ?? '';
    if (value === '') throw new MixturaError('INVALID_DATA', `${path}, line ${line}: the label is missing`);
    return value;
  });
  return named >= 0 || isHeader(values) ? values.slice(1) : values;
}

/** Text above nothing but numbers. */
function isHeader([first = '', ...rest]: readonly string[]): boolean {
  const isNumber = (text: string) => Number.isFinite(Number(text));
  return rest.length > 0 && !isNumber(first) && rest.every(isNumber);
}
