import type { Command } from 'commander';
import { z } from 'zod';
import { encodeCsv, type Cell } from '../../artifact/csv.js';
import type { Dataset } from '../../data/dataset.js';
import type { Matrix } from '../../data/matrix.js';
import type { ResultRow } from '../../data/sources/result-rows.js';
import { writeResults } from '../../data/sources/write-results.node.js';
import { writeCsv, writeNpy } from '../../data/write.node.js';
import { openDataFor, readingSchema } from '../../experiment/data-source.node.js';
import { hardClusters } from '../../experiment/hard-clusters.js';
import { addFlags, computeShape, newCommand, openRun, pick, readingOf, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { checkEnding, numbered } from '../output-file.js';
import { formatCount, printJson } from '../text.js';

const outputShape = {
  out: z
    .string()
    .optional()
    .describe('where to write: .csv, .npy, .parquet, .duckdb or postgres://…; standard output unless given'),
  probabilities: z.boolean().default(false).describe('also the probability of every cluster (.csv, .npy)'),
  outTable: z.string().optional().describe('table of a database to write; clusters unless given'),
  ifExists: z
    .enum(['error', 'replace', 'append'])
    .optional()
    .describe('what to do about a table that is there'),
};

type Output = z.output<z.ZodObject<typeof outputShape>>;

export function predictCommand(io: CommandIO): Command {
  const command = newCommand('predict', 'the cluster of each row, old or new')
    .argument('<run>', 'folder of a run')
    .argument('<data>', 'name of a data set, or a file')
    .action(async (run: string, source: string, flags: Flags) => {
      const output = z.object(outputShape).parse(pick(flags, outputShape));
      if (output.out !== undefined && output.probabilities) checkEnding(output.out, ['.csv', '.npy']);
      const { estimator, folder } = openRun(run, flags);
      const dataset = await openDataFor(folder.config, { source, reading: readingOf(flags) });
      const probabilities = await estimator.predictProbabilities(dataset);
      await print(io, flags['json'] === true, output, dataset, probabilities);
    });
  addFlags(command, outputShape, { out: 'o' });
  return addFlags(command, { ...computeShape, ...readingSchema.shape });
}

async function print(
  io: CommandIO,
  json: boolean,
  output: Output,
  dataset: Dataset,
  every: Matrix,
): Promise<void> {
  const { out } = output;
  const { labels } = hardClusters(every);
  if (out === undefined) {
    if (json) io.out(printJson({ rows: labels.length, labels: [...labels] }));
    else io.out([...encodeCsv(header(output, dataset, every), cells(output, dataset, every))].join(''));
    return;
  }
  await write(out, output, dataset, every);
  if (json) io.out(printJson({ rows: labels.length, out }));
  else io.note(`${formatCount(labels.length)} rows in ${out}\n`);
}

async function write(out: string, output: Output, dataset: Dataset, every: Matrix): Promise<void> {
  const { probabilities, outTable, ifExists } = output;
  if (out.endsWith('.npy')) {
    const { labels } = hardClusters(every);
    if (probabilities) writeNpy(out, every);
    else writeNpy(out, { values: Float32Array.from(labels), rows: labels.length, columns: 1 }, []);
  } else if (probabilities) {
    writeCsv(out, header(output, dataset, every), cells(output, dataset, every));
  } else {
    await writeResults(out, results(dataset, every), {
      ...(outTable !== undefined && { table: outTable }),
      ...(ifExists !== undefined && { ifExists }),
    });
  }
}

function* results({ ids }: Dataset, every: Matrix): Generator<ResultRow> {
  const { labels, probabilities } = hardClusters(every);
  for (const [row, cluster] of labels.entries()) {
    const id = ids?.[row];
    yield { ...(id !== undefined && { id }), cluster, probability: probabilities[row] ?? 0 };
  }
}

function header(output: Output, { ids }: Dataset, { columns }: Matrix): string[] {
  const wide = output.probabilities ? numbered('p', columns) : [];
  return [ids ? 'id' : 'row', 'cluster', 'probability', ...wide];
}

function* cells(output: Output, dataset: Dataset, every: Matrix): Generator<Cell[]> {
  const { columns, values } = every;
  let row = 0;
  for (const { id, cluster, probability = 0 } of results(dataset, every)) {
    const wide = output.probabilities ? values.subarray(row * columns, (row + 1) * columns) : [];
    yield [id ?? row, cluster, probability, ...wide];
    row += 1;
  }
}
