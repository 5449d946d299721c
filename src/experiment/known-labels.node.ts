import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { RunConfig } from '../artifact/run-config.js';
import type { Dataset } from '../data/dataset.js';
import { readLabels } from '../data/label-file.node.js';
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
