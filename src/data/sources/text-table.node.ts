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
    dataset = parse({ ...rest, ...known, ...(policy && { missing: policy }) });
  } catch (error) {
    if (!(error instanceof MixturaError && 'textColumns' in error.details)) throw error;
    return openTable(path, options).catch((cause: unknown) => {
      throw cause instanceof MixturaError && cause.code === 'MISSING_DEPENDENCY' ? error : cause;
    });
  }
  if (isTextDataset(dataset)) return dataset;
  refuseCounters(dataset, options.columns ?? known.columns ?? []);
  const made = plan ?? {
    columns: planned(dataset),
    missing: policy === 'drop' ? 'drop' : 'error',
  };
  return Object.assign(dataset, { plan: made, capped: [], filled: [], unknown: [] });
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

const fewestRows = 10;

/** Refuses a column that counts the rows, as other tables do, unless it was asked for by name. */
function refuseCounters(
  { name, values, rows, features, columns = [] }: MemoryDataset,
  named: readonly string[],
): void {
  if (rows < fewestRows) return;
  const counter = columns.findIndex((column, i) => {
    const first = values[i] ?? 0;
    if (named.includes(column) || !Number.isInteger(first)) return false;
    for (let row = 1; row < rows; row++) if (values[row * features + i] !== first + row) return false;
    return true;
  });
  if (counter < 0) return;
  const column = columns[counter] ?? '';
  throw new MixturaError(
    'INVALID_DATA',
    `${name}: column ${column} looks like an id: it counts the rows. Name it as the id (\`id: ${column}\`), ignore it (\`ignore: ${column}\`), or list the columns to learn from (\`columns\`).`,
    { details: { column } },
  );
}
