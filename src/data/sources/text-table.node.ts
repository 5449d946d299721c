import { statSync } from 'node:fs';
import { MixturaError } from '../../error.js';
import type { Dataset } from '../dataset.js';
import type { CsvOptions } from '../formats/csv.js';
import type { ReadTable } from '../formats/read-table.js';
import type { NumberTable } from '../formats/table.js';
import type { MemoryDataset } from '../memory-dataset.js';
import { isTextDataset } from '../text/text-dataset.js';
import { plainTruths, type ColumnPlan, type PlannedColumn } from './column-plan.js';
import { openTable, type TableOpenOptions } from './open-table.node.js';
import { suspicionOf, suspicionRefusal, type ColumnTraits } from './suspicion.js';

const engineOptions = [
  'categories',
  'categorical',
  'maxCategories',
  'window',
  'group',
  'order',
  'imageColumn',
] as const;
const largestBytes = 2 ** 26;

/**
 * A text table as a data set: by mixtura's own reader, `parse`, where it is small and holds numbers, which needs no DuckDB and names lines; else, or where
 * there turn out to be categories in it, as any other table. Both give the same rows and the same plan.
 */
export async function openTextTable(
  path: string,
  options: TableOpenOptions,
  parse: (options: CsvOptions) => ReadTable,
): Promise<Dataset> {
  const { plan, missing, ...rest } = options;
  const policy = plan?.missing ?? missing;
  const known: { readonly columns?: readonly string[] } | undefined =
    plan === undefined ? {} : plainColumns(plan);
  const isPlain = known !== undefined && (policy === undefined || policy === 'error' || policy === 'drop');
  const isSmall = statSync(path).size <= largestBytes;
  if (!isPlain || !isSmall || engineOptions.some((option) => options[option] !== undefined)) {
    return openTable(path, options);
  }
  let dataset: ReadTable;
  try {
    dataset = parse({
      ...rest,
      ...known,
      ...(policy && { missing: policy }),
      isFitted: plan !== undefined,
    });
  } catch (error) {
    if (!(error instanceof MixturaError && 'textColumns' in error.details)) throw error;
    return openTable(path, options).catch((cause: unknown) => {
      throw cause instanceof MixturaError && cause.code === 'MISSING_DEPENDENCY' ? error : cause;
    });
  }
  if (isTextDataset(dataset)) return dataset;
  refuseIds(dataset, options.columns ?? known.columns ?? []);
  const made = plan ?? {
    columns: planned(dataset),
    missing: policy === 'drop' ? 'drop' : 'error',
  };
  return Object.assign(dataset, { plan: made, capped: [], ambiguousDates: [], filled: [], unknown: [] });
}

/** The columns of a plan that needs nothing but numbers as they are, or undefined. */
function plainColumns(plan: ColumnPlan): { readonly columns: readonly string[] } | undefined {
  const isPlain = plan.columns.every(
    ({ encoding }) => encoding.kind === 'number' || encoding.kind === 'list',
  );
  return isPlain ? { columns: plan.columns.map(({ column }) => column) } : undefined;
}

/** JSON lists have been read as `vector[0]`, `vector[1]` and so on. */
function planned({ columns: names = [], truths }: NumberTable): PlannedColumn[] {
  const columns: PlannedColumn[] = [];
  for (const name of names) {
    const [, list, index] = /^(.+)\[(\d+)\]$/.exec(name) ?? [];
    const previous = columns.at(-1);
    const isNext = list !== undefined && previous?.column === list && previous.encoding.kind === 'list';
    if (isNext && previous.encoding.kind === 'list' && Number(index) === previous.encoding.length) {
      columns[columns.length - 1] = { column: list, encoding: { kind: 'list', length: Number(index) + 1 } };
    } else if (list !== undefined && index === '0') {
      columns.push({ column: list, encoding: { kind: 'list', length: 1 } });
    } else {
      const words = truths.includes(name) ? { words: plainTruths } : {};
      columns.push({ column: name, encoding: { kind: 'number', ...words } });
    }
  }
  return columns;
}

/** Refuses a column that looks like an id, for the reasons other tables have, unless it was asked for by name. */
function refuseIds(dataset: MemoryDataset, named: readonly string[]): void {
  for (const [feature, column] of (dataset.columns ?? []).entries()) {
    const isListItem = /\[\d+\]$/.test(column);
    if (isListItem || named.includes(column)) continue;
    const values = wholeNumbers(dataset, feature);
    if (values === undefined) continue;
    const traits = traitsOf(column, values);
    // Different values are counted only where that decides.
    if (suspicionOf(traits, values.length) === undefined) continue;
    const suspicion = suspicionOf(traits, new Set(values).size);
    if (suspicion !== undefined) throw suspicionRefusal(dataset.name, column, suspicion);
  }
}

/** The values of a column, or undefined where one of them is no whole number. */
function wholeNumbers({ values, rows, features }: MemoryDataset, feature: number): Float64Array | undefined {
  const found = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = values[row * features + feature] ?? 0;
    if (!Number.isInteger(value)) return undefined;
    found[row] = value;
  }
  return found;
}

function traitsOf(name: string, values: Float64Array): ColumnTraits {
  const rows = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / rows;
  return {
    name,
    kind: 'integer',
    rows,
    missing: 0,
    least: values.reduce((least, value) => Math.min(least, value), Infinity),
    greatest: values.reduce((greatest, value) => Math.max(greatest, value), -Infinity),
    mean,
    deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows),
  };
}
