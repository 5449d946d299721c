import type { Dataset } from '../data/dataset.js';
import { repeatedIds } from '../data/id-column.js';
import { isImageDataset, type SkippedImage } from '../data/sources/images.node.js';
import { isFeatureDataset } from '../data/sources/onnx-features.node.js';
import type { AmbiguousDates } from '../data/sources/ambiguous-dates.node.js';
import { isTableDataset, type CappedColumn } from '../data/sources/open-table.node.js';
import type { RowFindings } from '../data/sources/planned-rows.node.js';
import { describeUnknown } from '../data/sources/unknown-categories.node.js';
import { isTextDataset } from '../data/text/text-dataset.js';

/** What a source has that did not become rows as it stands. */
export interface LeftOut extends Partial<Pick<RowFindings, 'filled' | 'unknown'>> {
  /** Rows of a table, for missing values or texts. */
  readonly dropped?: number;
  /** Columns of a table whose rarer categories share a feature. */
  readonly capped?: readonly CappedColumn[];
  /** Columns of dates that could have been read another way. */
  readonly ambiguousDates?: readonly AmbiguousDates[];
  /** Texts without a word that is known. */
  readonly wordless?: number;
  /** Files that are no images. */
  readonly skipped?: readonly SkippedImage[];
}

/** What was left out of a data set, or read as something else; nothing where all of it became rows. */
export function leftOut(dataset: Dataset): LeftOut {
  const source = isFeatureDataset(dataset) ? dataset.images : dataset;
  return {
    ...(hasDropped(source) && source.dropped > 0 && { dropped: source.dropped }),
    ...(isTableDataset(source) && {
      ...(source.capped.length > 0 && { capped: source.capped }),
      ...(source.ambiguousDates.length > 0 && { ambiguousDates: source.ambiguousDates }),
      ...(source.filled.length > 0 && { filled: source.filled }),
      ...(source.unknown.length > 0 && { unknown: source.unknown }),
    }),
    ...(isTextDataset(source) && source.wordless > 0 && { wordless: source.wordless }),
    ...(isImageDataset(source) && source.skipped.length > 0 && { skipped: source.skipped }),
  };
}

/** Of tables and of texts. */
function hasDropped(source: object): source is { readonly dropped: number } {
  return 'dropped' in source && typeof source.dropped === 'number';
}

const shownFiles = 3;

/** The same in sentences, with the first files, columns and values by name, and whether ids repeat; options stand between backticks. */
export function leftOutTexts(dataset: Dataset): string[] {
  const {
    dropped,
    capped = [],
    ambiguousDates = [],
    filled,
    unknown = [],
    wordless,
    skipped,
  } = leftOut(dataset);
  const texts: string[] = [];
  if (dropped !== undefined) {
    const hint = dataset.ids === undefined ? '; rows are numbered without them' : '';
    texts.push(`${counted(dropped, 'row')} left out for missing values${hint}`);
  }
  for (const { column, categories } of capped) {
    texts.push(
      `column ${column} has more than ${counted(categories, 'category', 'categories')}: the rarer ones share a feature (\`maxCategories\` gives more one of their own, \`ignore\` leaves the column out)`,
    );
  }
  for (const { column, text, date } of ambiguousDates) {
    texts.push(
      `column ${column} does not tell days and months apart: ${text} was read as ${date}; where that is wrong, write its dates with the year first`,
    );
  }
  if (filled !== undefined) {
    const columns = filled.map(({ column, values }) => `${column} (${values.toLocaleString('en')})`);
    texts.push(`missing values were filled in: ${firstOf(columns)}`);
  }
  for (const found of unknown) {
    const become = found.encoding === 'ordinal' ? 'missing values' : 'none of those it knows';
    texts.push(`${describeUnknown(found)}; they count as ${become} (\`unknown: error\` refuses them)`);
  }
  if (wordless !== undefined) {
    const hold = wordless === 1 ? 'holds' : 'hold';
    texts.push(`${counted(wordless, 'text')} ${hold} no word that the model knows: rows of zeros`);
  }
  texts.push(...repeatedTexts(dataset));
  if (skipped !== undefined) {
    const first = skipped.slice(0, shownFiles).map(({ path, reason }) => `\n  ${path}: ${reason}`);
    const more = skipped.length > shownFiles ? `\n  and ${skipped.length - shownFiles} more` : '';
    texts.push(`${counted(skipped.length, 'file')} left out, not read as images:${first.join('')}${more}`);
  }
  return texts;
}

function repeatedTexts({ ids = [], rows: all }: Dataset): string[] {
  const repeated = repeatedIds(ids);
  if (repeated === undefined) return [];
  const { rows, example } = repeated;
  const have = rows === 1 ? 'has' : 'have';
  return [
    `the ids do not tell all rows apart: ${counted(rows, 'row')} of ${all.toLocaleString('en')} ${have} one that came before, such as ${JSON.stringify(example.slice(0, 60))}; name a column that is different in each row (\`id\`)`,
  ];
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

const shownColumns = 5;

function firstOf(texts: readonly string[]): string {
  const more = texts.length - shownColumns;
  return texts.slice(0, shownColumns).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
