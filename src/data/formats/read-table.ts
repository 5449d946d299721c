import { MixturaError } from '../../error.js';
import { withId } from '../id-column.js';
import { isLeftOut, missingTexts } from '../text/missing-texts.js';
import { textDataset, type TextDataset } from '../text/text-dataset.js';
import type { TextOptions } from '../text/tf-idf.js';
import type { Vocabulary } from '../text/vocabulary.js';
import { TableFacts } from './table-facts.js';
import { findColumn, type TableRecord } from './table-record.js';
import { tableDataset, type NumberTable, type TableOptions } from './table.js';

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
  const facts = new TableFacts(name, header, options);
  const texts: string[] = [];
  const missing = missingTexts(options.missing);
  for (const record of records) {
    const { line, cells } = record;
    const text = String(cells[textColumn] ?? '');
    if (isLeftOut(text, missing, () => `${name}, line ${line}: the text (column ${options.textColumn})`)) {
      facts.drop();
    } else {
      facts.keep(record);
      texts.push(text);
    }
  }
  if (texts.length === 0)
    throw new MixturaError('INVALID_DATA', `${name} has no rows of data; give at least one`);
  const { classes, ids, dropped } = facts;
  return textDataset({
    name,
    texts,
    dropped,
    ...(classes && { classes }),
    ...(ids && { ids }),
    ...(options.text && { text: options.text }),
    ...(options.vocabulary && { vocabulary: options.vocabulary }),
  });
}
