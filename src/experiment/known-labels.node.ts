import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { RunConfig } from '../artifact/run-config.js';
import type { Dataset } from '../data/dataset.js';
import { parseDelimited, detectDelimiter } from '../data/formats/delimited.js';
import { parseIdx } from '../data/formats/idx.js';
import { parseNpy } from '../data/formats/npy.js';
import { readBytes, readText } from '../data/read-file.node.js';
import { encodeLabels } from '../data/row-facts.js';
import { unusedOptions } from '../data/unused-options.node.js';
import { MixturaError } from '../error.js';
import { labelColumnOf, openDataFor, openDataOfRun, type DataSource } from './data-source.node.js';

/**
 * The rows of a run, or `others`, with the classes to score them by: those of a file, those of a column of the data, or else those the data
 * set knows; other rows have theirs where the run's rows had them.
 */
export async function openLabelled(
  config: RunConfig,
  labels: string | undefined,
  others?: DataSource,
): Promise<Dataset> {
  const isFile = labels !== undefined && existsSync(labels);
  if (labels !== undefined && !isFile) checkColumns(others?.source ?? config.dataset.source, labels);
  const label = isFile ? undefined : (labels ?? (others && labelColumnOf(config, others.source)));
  const named = label === undefined ? {} : { label };
  const dataset =
    others === undefined
      ? await openDataOfRun(config, named)
      : await openDataFor(config, { ...others, reading: { ...others.reading, ...named } });
  return isFile ? { ...viewOf(dataset), ...encodeLabels(readLabels(labels)) } : dataset;
}

/** Throws `MISSING_DATA` where labels that are no file cannot be a column either. */
function checkColumns(source: string | undefined, labels: string): void {
  if (source === undefined || unusedOptions(source, { label: labels }).length === 0) return;
  throw new MixturaError(
    'MISSING_DATA',
    `there is no file ${labels}, and ${basename(source)} has no columns; give a file with the class of each row (--labels)`,
  );
}

/** The classes of a data set. Throws `MISSING_DATA` where it knows none, `INVALID_DATA` where there is not one a row. */
export function classesOf(dataset: Dataset): Int32Array {
  const { labels, name, rows } = dataset;
  if (labels === undefined) {
    throw new MixturaError(
      'MISSING_DATA',
      `the true classes of ${name} are not known; name a file or a column that holds them (--labels)`,
    );
  }
  if (labels.length === rows) return labels;
  throw new MixturaError(
    'INVALID_DATA',
    `${labels.length} labels for ${rows} rows of ${name}; give one a row`,
  );
}

/** Labels of a file: NPY, IDX, or a table with the column `label`, `class` or `cluster`, or else its last column. */
export function readLabels(path: string): (string | number)[] {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.npy')) return [...parseNpy(readBytes(path), path).values];
  if (/\.idx\d?$|[-.]u?byte$/.test(name)) return [...parseIdx(readBytes(path), path).values];
  const text = [...readText(path)].join('');
  const lines = [...parseDelimited([text], detectDelimiter(text.slice(0, 65_536)), basename(path))];
  const [first] = lines;
  if (first === undefined) throw new MixturaError('INVALID_DATA', `${path} is empty; give one label a line`);
  const names = first.cells.map((cell) => cell.trim().toLowerCase());
  const named = names.findIndex((cell) => ['label', 'labels', 'class', 'target', 'cluster'].includes(cell));
  const column = named >= 0 ? named : names.length - 1;
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

/** A data set without its own labels; its methods still work on it. */
function viewOf(dataset: Dataset): Dataset {
  const { labels: _, labelNames: __, ...rest } = dataset;
  return {
    ...rest,
    digest: dataset.digest,
    read: (start, end, into) => dataset.read(start, end, into),
    gather: (indices, into) => dataset.gather(indices, into),
  };
}
