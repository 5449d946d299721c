import { encodeCsv, type Cell } from '../../artifact/csv.js';
import { MixturaError } from '../../error.js';

/** What a model says of one row. What is not given is no column of the table. */
export interface ResultRow {
  /** The row's own identifier; rows are numbered from 0 where there is none. */
  readonly id?: string | number;
  readonly cluster: number;
  /** What people call that cluster. */
  readonly name?: string;
  /** Of that cluster, in [0, 1]. */
  readonly probability?: number;
  /** To the centre of its cluster, in the latent space. */
  readonly distance?: number;
  /** `-ELBO` of the row (nats): the higher, the stranger. */
  readonly anomalyScore?: number;
  /** Of every cluster: columns `p0`, `p1` and so on. */
  readonly probabilities?: ArrayLike<number>;
}

export type ResultRows = Iterable<ResultRow> | AsyncIterable<ResultRow>;

/** A column of the table of results. */
export interface ResultColumn {
  readonly name: string;
  readonly type: 'text' | 'whole' | 'real';
  readonly valueOf: (row: ResultRow, index: number) => string | number | undefined;
}

const columns: readonly ResultColumn[] = [
  { name: 'id', type: 'text', valueOf: ({ id }) => (id === undefined ? undefined : String(id)) },
  { name: 'row', type: 'whole', valueOf: ({ id }, index) => (id === undefined ? index : undefined) },
  { name: 'cluster', type: 'whole', valueOf: ({ cluster }) => cluster },
  { name: 'name', type: 'text', valueOf: ({ name }) => name },
  { name: 'probability', type: 'real', valueOf: ({ probability }) => probability },
  { name: 'distance', type: 'real', valueOf: ({ distance }) => distance },
  { name: 'anomaly_score', type: 'real', valueOf: ({ anomalyScore }) => anomalyScore },
];

/** The columns that the first row has. */
function columnsOf(first: ResultRow): readonly ResultColumn[] {
  const wide = Array.from(first.probabilities ?? [], (_, cluster): ResultColumn => ({
    name: `p${cluster}`,
    type: 'real',
    valueOf: ({ probabilities }) => probabilities?.[cluster],
  }));
  return [...columns, ...wide].filter(({ valueOf }) => valueOf(first, 0) !== undefined);
}

/** Some rows, column by column. */
export interface ResultBatch {
  readonly rows: number;
  readonly columns: readonly ResultColumn[];
  /** One array a column. */
  readonly values: readonly (readonly (string | number)[])[];
}

/** DuckDB's own vectors hold as many. */
const rowsAtOnce = 2048;

/** The rows in batches; the first row says which columns there are. Throws `INVALID_DATA` for none, or a row that lacks one. */
export async function* resultBatches(rows: ResultRows): AsyncGenerator<ResultBatch> {
  let present: readonly ResultColumn[] | undefined;
  let batch: ResultRow[] = [];
  let first = 0;
  for await (const row of rows) {
    present ??= columnsOf(row);
    batch.push(row);
    if (batch.length < rowsAtOnce) continue;
    yield toBatch(present, batch, first);
    first += batch.length;
    batch = [];
  }
  if (present === undefined)
    throw new MixturaError('INVALID_DATA', 'there are no results to write; predict at least one row');
  if (batch.length > 0) yield toBatch(present, batch, first);
}

function toBatch(present: readonly ResultColumn[], batch: readonly ResultRow[], first: number): ResultBatch {
  const values = present.map(({ name, valueOf }) =>
    batch.map((row, i) => {
      const value = valueOf(row, first + i);
      if (value !== undefined) return value;
      throw new MixturaError(
        'INVALID_DATA',
        `result ${first + i} has no ${name}, the first one has; give all rows the same`,
      );
    }),
  );
  return { rows: batch.length, columns: present, values };
}

/** A batch as CSV; the first of a file says what the columns are. */
export function encodeBatch({ rows, columns, values }: ResultBatch, isFirst: boolean): string {
  function* cells(): Generator<Cell[]> {
    for (let row = 0; row < rows; row++) yield values.map((column) => column[row] ?? '');
  }
  const lines = [
    ...encodeCsv(
      columns.map(({ name }) => name),
      cells(),
    ),
  ];
  return lines.slice(isFirst ? 0 : 1).join('');
}
