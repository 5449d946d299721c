import { MixturaError } from '../../error.js';
import { numbersOfKept, withId } from '../id-column.js';
import { isLeftOut, missingTexts } from '../text/missing-texts.js';
import { textDataset, type TextDataset } from '../text/text-dataset.js';
import type { TextOptions } from '../text/tf-idf.js';
import type { Vocabulary } from '../text/vocabulary.js';
import {
  findColumn,
  presentText,
  tableDataset,
  type NumberTable,
  type TableOptions,
  type TableRecord,
} from './table.js';

export interface ReadTableOptions extends TableOptions {
  /** Column of text to learn from, in place of numbers: each row becomes its tf-idf. */
  readonly textColumn?: string;
  /** How that text becomes numbers. */
  readonly text?: TextOptions;
  /** Fitted before, for texts that are to become rows as others did. */
  readonly vocabulary?: Vocabulary;
}

/** What a table becomes: its numbers, or the words of its texts. */
export type ReadTable = NumberTable | TextDataset;

/** A table of numbers, or of a column of text, as a data set. Throws `INVALID_DATA` or `INVALID_OPTION`. */
export function readTable(
  name: string,
  header: readonly string[],
  records: Iterable<TableRecord>,
  given: ReadTableOptions,
): ReadTable {
  const options = withId(given, header);
  const { textColumn } = options;
  return textColumn === undefined
    ? tableDataset(name, header, records, options)
    : textTable(name, header, records, { ...options, textColumn });
}

function textTable(
  name: string,
  header: readonly string[],
  records: Iterable<TableRecord>,
  options: ReadTableOptions & { readonly textColumn: string },
): TextDataset {
  const textColumn = findColumn(name, header, options.textColumn);
  const labelColumn = options.label === undefined ? undefined : findColumn(name, header, options.label);
  const idColumn = options.id === undefined ? undefined : findColumn(name, header, options.id);
  const texts: string[] = [];
  const classes: string[] = [];
  const ids: string[] = [];
  const numbers: number[] = [];
  const missing = missingTexts(options.missing);
  let dropped = 0;
  for (const { line, cells } of records) {
    const text = String(cells[textColumn] ?? '');
    if (isLeftOut(text, missing, () => `${name}, line ${line}: the text (column ${options.textColumn})`)) {
      dropped += 1;
      continue;
    }
    numbers.push(texts.length + dropped);
    texts.push(text);
    if (labelColumn !== undefined) classes.push(presentText(name, header, line, labelColumn, cells, 'label'));
    if (idColumn !== undefined) ids.push(presentText(name, header, line, idColumn, cells, 'id'));
  }
  if (texts.length === 0)
    throw new MixturaError('INVALID_DATA', `${name} has no rows of data; give at least one`);
  return textDataset({
    name,
    texts,
    dropped,
    ...(labelColumn !== undefined && { classes }),
    ...(idColumn === undefined ? numbersOfKept(numbers, texts.length + dropped) : { ids }),
    ...(options.text && { text: options.text }),
    ...(options.vocabulary && { vocabulary: options.vocabulary }),
  });
}
