import type { Dataset } from '../data/dataset.js';
import { differingColumn } from '../data/sources/column-plan.js';
import { sameVocabulary } from '../data/text/vocabulary.js';
import { MixturaError } from '../error.js';
import type { DataFacts } from './definition.js';

/** Throws `INVALID_DATA` for rows whose numbers do not mean what those of the fit meant, as far as they say what they mean. */
export function requireReadAlike(dataset: Dataset, fitted: DataFacts): void {
  requireSameColumns(dataset, fitted.columns);
  requireSameReading(dataset, fitted);
}

/** Columns in another order, or categories that became other columns, would be taken for those of the fit. */
function requireSameColumns({ name, columns: found }: Dataset, fitted: readonly string[] | undefined): void {
  const at = found?.findIndex((column, i) => column !== fitted?.[i]) ?? -1;
  if (fitted === undefined || at < 0) return;
  throw new MixturaError(
    'INVALID_DATA',
    `${name} has "${found?.[at]}" as its feature ${at + 1}, the model was fitted on "${fitted[at]}"; ${readAlike}`,
  );
}

const readAlike =
  'read the rows as those of the fit: openDataset(path, { plan: model.facts.plan }) for a table, { textColumn, vocabulary: model.facts.vocabulary } for texts, or loadRun(folder).open(path)';

/** Columns of the same names would not hold the same numbers: times from another origin, categories in other places, words of other weights. */
function requireSameReading(
  { name, plan, vocabulary }: Dataset,
  fitted: Pick<DataFacts, 'plan' | 'vocabulary'>,
): void {
  const column = plan && fitted.plan && differingColumn(plan, fitted.plan);
  const otherWords = vocabulary && fitted.vocabulary && !sameVocabulary(vocabulary, fitted.vocabulary);
  if (column === undefined && otherWords !== true) return;
  const what = column === undefined ? 'the weights of its words' : `"${column}"`;
  throw new MixturaError(
    'INVALID_DATA',
    `${name} was read by itself, so that ${what} would not mean what it meant in the fit; ${readAlike}`,
  );
}
