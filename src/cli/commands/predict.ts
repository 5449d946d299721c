import type { Command } from 'commander';
import { z } from 'zod';
import { fewestDigits } from '../../artifact/fewest-digits.js';
import type { Dataset } from '../../data/dataset.js';
import { encodeBatch, resultBatches } from '../../data/sources/result-rows.js';
import { checkTarget, writeResults } from '../../data/sources/write-results.node.js';
import { writeNpyBlocks } from '../../data/write.node.js';
import { readClusterNames } from '../../experiment/cluster-names.node.js';
import { openDataFor, readingSchema } from '../../experiment/data-source.node.js';
import { hardClusters } from '../../experiment/hard-clusters.js';
import type { LoadedRun } from '../../experiment/load-run.node.js';
import { predictRanges, predictRows } from '../../experiment/predict-rows.node.js';
import {
  addFlags,
  computeShape,
  newCommand,
  openRun,
  pick,
  readingOf,
  sourceText,
  type Flags,
} from '../command.js';
import type { CommandIO } from '../io.js';
import { leftOut } from '../../experiment/left-out.js';
import { formatCount } from '../../report/format.js';
import { noteLeftOut } from '../note-left-out.js';
import { checkNotSource } from '../output-file.js';
import { printJson } from '../text.js';

const outputShape = {
  out: z
    .string()
    .optional()
    .describe('where to write: .csv, .npy, .parquet, .duckdb or postgres://…; standard output unless given'),
  probabilities: z.boolean().default(false).describe('also the probability of every cluster'),
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
    .argument('<data>', sourceText)
    .action(async (run: string, source: string, flags: Flags) => {
      const output = z.object(outputShape).parse(pick(flags, outputShape));
      if (output.out !== undefined) {
        checkNotSource(output.out, source);
        if (!output.out.endsWith('.npy')) checkTarget(output.out);
      }
      const loaded = openRun(run, flags);
      const dataset = await openDataFor(loaded.folder.config, { source, reading: readingOf(flags) });
      noteLeftOut(io, dataset);
      const json = flags['json'] === true;
      if (output.out === undefined)
        return json ? printLabels(io, output, loaded, dataset) : printTable(io, output, loaded, dataset);
      await write(output.out, output, loaded, dataset);
      if (json) io.out(printJson({ rows: dataset.rows, ...leftOut(dataset), out: output.out }));
      else io.note(`${formatCount(dataset.rows)} rows in ${output.out}\n`);
    });
  addFlags(command, outputShape, { out: 'o' });
  return addFlags(command, { ...computeShape, ...readingSchema.shape });
}

async function printLabels(io: CommandIO, output: Output, run: LoadedRun, dataset: Dataset): Promise<void> {
  const { names } = readClusterNames(run.folder.path);
  const labels: number[] = [];
  const probabilities: number[][] = [];
  for await (const row of predictRows(run, dataset, output)) {
    labels.push(row.cluster);
    if (row.probabilities !== undefined) probabilities.push(Array.from(row.probabilities, fewestDigits));
  }
  io.out(
    printJson({
      rows: labels.length,
      ...leftOut(dataset),
      ...(dataset.ids && { ids: dataset.ids }),
      labels,
      ...(Object.keys(names).length > 0 && { names }),
      ...(output.probabilities && { probabilities }),
    }),
  );
}

async function printTable(io: CommandIO, output: Output, run: LoadedRun, dataset: Dataset): Promise<void> {
  let isFirst = true;
  for await (const batch of resultBatches(predictRows(run, dataset, output))) {
    io.out(encodeBatch(batch, isFirst));
    isFirst = false;
  }
}

async function write(out: string, output: Output, run: LoadedRun, dataset: Dataset): Promise<void> {
  const { outTable, ifExists } = output;
  if (out.endsWith('.npy')) {
    const { clusters } = run.estimator.options;
    const shape = output.probabilities ? [dataset.rows, clusters] : [dataset.rows];
    await writeNpyBlocks(out, shape, numbers(output, run, dataset));
  } else {
    await writeResults(out, predictRows(run, dataset, output), {
      ...(outTable !== undefined && { table: outTable }),
      ...(ifExists !== undefined && { ifExists }),
    });
  }
}

/** What an array of results holds: clusters, or the probabilities of all of them. */
async function* numbers(output: Output, run: LoadedRun, dataset: Dataset): AsyncGenerator<Float32Array> {
  for await (const { probabilities } of predictRanges(run, dataset)) {
    yield output.probabilities ? probabilities.values : Float32Array.from(hardClusters(probabilities).labels);
  }
}
