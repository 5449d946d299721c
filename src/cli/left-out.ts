import type { Dataset } from '../data/dataset.js';
import { isImageDataset, type SkippedImage } from '../data/sources/images.node.js';
import { isFeatureDataset } from '../data/sources/onnx-features.node.js';
import { isTableDataset } from '../data/sources/open-table.node.js';
import type { RowFindings } from '../data/sources/planned-rows.node.js';
import { describeUnknown } from '../data/sources/unknown-categories.node.js';
import { isTextDataset } from '../data/text/text-dataset.js';
import type { CommandIO } from './io.js';
import { formatCount } from './text.js';

/** What a source has that did not become rows as it stands. */
export interface LeftOut extends Partial<Pick<RowFindings, 'filled' | 'unknown'>> {
  /** Rows of a table, for missing values. */
  readonly dropped?: number;
  /** Texts without a word that is known. */
  readonly wordless?: number;
  /** Files that are no images. */
  readonly skipped?: readonly SkippedImage[];
}

/** What was left out of a data set, or read as something else; nothing where all of it became rows. */
export function leftOut(dataset: Dataset): LeftOut {
  const source = isFeatureDataset(dataset) ? dataset.images : dataset;
  return {
    ...(isTableDataset(source) && {
      ...(source.dropped > 0 && { dropped: source.dropped }),
      ...(source.filled.length > 0 && { filled: source.filled }),
      ...(source.unknown.length > 0 && { unknown: source.unknown }),
    }),
    ...(isTextDataset(source) && source.wordless > 0 && { wordless: source.wordless }),
    ...(isImageDataset(source) && source.skipped.length > 0 && { skipped: source.skipped }),
  };
}

const shownFiles = 3;

/** Says what was left out or read as something else, with the first files, columns and values by name. */
export function noteLeftOut(io: CommandIO, dataset: Dataset): void {
  const { dropped, filled, unknown = [], wordless, skipped } = leftOut(dataset);
  if (dropped !== undefined) {
    const hint = dataset.ids === undefined ? '; rows are numbered without them' : '';
    io.note(`${formatCount(dropped)} ${dropped === 1 ? 'row' : 'rows'} left out for missing values${hint}\n`);
  }
  if (filled !== undefined) {
    const columns = filled.map(({ column, values }) => `${column} (${formatCount(values)})`);
    io.note(`missing values were filled in: ${firstOf(columns)}\n`);
  }
  for (const found of unknown) {
    const become = found.encoding === 'ordinal' ? 'missing values' : 'none of those it knows';
    io.note(`${describeUnknown(found)}; they count as ${become} (--unknown error refuses them)\n`);
  }
  if (wordless !== undefined) {
    const hold = wordless === 1 ? 'text holds' : 'texts hold';
    io.note(`${formatCount(wordless)} ${hold} no word that the model knows: rows of zeros\n`);
  }
  if (skipped !== undefined) {
    const first = skipped.slice(0, shownFiles).map(({ path, reason }) => `  ${path}: ${reason}\n`);
    const more =
      skipped.length > shownFiles ? `  and ${formatCount(skipped.length - shownFiles)} more\n` : '';
    io.note(
      `${formatCount(skipped.length)} ${skipped.length === 1 ? 'file' : 'files'} left out, not read as images:\n${first.join('')}${more}`,
    );
  }
}

const shownColumns = 5;

function firstOf(texts: readonly string[]): string {
  const more = texts.length - shownColumns;
  return texts.slice(0, shownColumns).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
