import type { Dataset } from '../data/dataset.js';
import {
  featureNames,
  planFeatures,
  type ColumnPlan,
  type PlannedColumn,
} from '../data/sources/column-plan.js';
import { chunks } from '../data/stream.js';
import { MixturaError } from '../error.js';

/** A column of a data set, to colour rows by. */
export interface MapColumn {
  readonly name: string;
  /** A number a row; of a column of categories the place of its category in `names`, -1 for a row that has none. */
  readonly values: Float32Array;
  readonly names?: readonly string[];
}

/** All values of the column of that name: of a table's own column, or of one feature. Throws `INVALID_OPTION` where there is none. */
export function mapColumn(dataset: Dataset, name: string): MapColumn {
  const plan = planOf(dataset);
  const planned = plan?.columns.find(({ column }) => column === name);
  const names = planned && categoryNames(planned);
  if (plan !== undefined && planned !== undefined && names !== undefined) {
    return { name, names, values: categoriesOf(dataset, firstFeature(plan, planned), planned) };
  }
  const feature = dataset.columns?.indexOf(name) ?? -1;
  if (feature < 0) throw noColumn(dataset, plan, name);
  return { name, values: valuesOf(dataset, (row) => row[feature]) };
}

/** How a table's columns became the features of its rows; undefined where rows are no such features, but windows of them. */
function planOf(dataset: Dataset): ColumnPlan | undefined {
  const { plan } = dataset;
  return plan && planFeatures(plan).length === dataset.features ? plan : undefined;
}

function categoryNames(planned: PlannedColumn): readonly string[] | undefined {
  const { encoding } = planned;
  if (encoding.kind === 'number') return encoding.words;
  if (encoding.kind !== 'one-hot') return undefined;
  return encoding.others ? [...encoding.categories, '(other)'] : encoding.categories;
}

/** A value that was missing and filled in is of no category. */
function categoriesOf(dataset: Dataset, first: number, planned: PlannedColumn): Float32Array {
  const width = featureNames(planned).length;
  if (planned.encoding.kind === 'one-hot') {
    return valuesOf(dataset, (row) => row.subarray(first, first + width).indexOf(1));
  }
  return valuesOf(dataset, (row) => [0, 1].indexOf(row[first]));
}

function firstFeature(plan: ColumnPlan, planned: PlannedColumn): number {
  return planFeatures({ ...plan, columns: plan.columns.slice(0, plan.columns.indexOf(planned)) }).length;
}

function valuesOf(dataset: Dataset, valueOf: (row: Float32Array) => number): Float32Array {
  const { rows, features } = dataset;
  const values = new Float32Array(rows);
  for (const chunk of chunks(dataset)) {
    for (let i = 0; i < chunk.rows; i++) {
      values[chunk.start + i] = valueOf(chunk.values.subarray(i * features, (i + 1) * features));
    }
  }
  return values;
}

function noColumn(
  { name, columns = [] }: Dataset,
  plan: ColumnPlan | undefined,
  wanted: string,
): MixturaError {
  const names = plan?.columns.map(({ column }) => column) ?? columns;
  const known =
    names.length === 0 ? 'its columns have no names' : `columns: ${names.slice(0, 20).join(', ')}`;
  return new MixturaError('INVALID_OPTION', `${name} has no column "${wanted}"; ${known}`);
}
