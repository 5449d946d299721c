import type { Command } from 'commander';
import { encodeCsv, type Cell } from '../../artifact/csv.js';
import { writeCsv, writeNpy } from '../../data/write.node.js';
import { openDataFor, readingSchema } from '../../experiment/data-source.node.js';
import { hardClusters } from '../../experiment/hard-clusters.js';
import { addFlags, computeShape, newCommand, openRun, readingOf, textFlag, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { checkEnding, numbered } from '../output-file.js';
import { formatCount, printJson } from '../text.js';

export function predictCommand(io: CommandIO): Command {
  const command = newCommand('predict', 'the cluster of each row, old or new')
    .argument('<run>', 'folder of a run')
    .argument('<data>', 'name of a data set, or a file')
    .option('-o, --out <file>', 'where to write: .csv or .npy; standard output unless given')
    .option('--probabilities', 'also the probability of every cluster')
    .action(async (run: string, data: string, flags: Flags) => predict(io, run, data, flags));
  return addFlags(command, { ...computeShape, ...readingSchema.shape });
}

async function predict(io: CommandIO, run: string, source: string, flags: Flags): Promise<void> {
  const out = textFlag(flags, 'out');
  if (out !== undefined) checkEnding(out, ['.csv', '.npy']);
  const { estimator, folder } = openRun(run, flags);
  const dataset = await openDataFor(folder.config, { source, reading: readingOf(flags) });
  const every = await estimator.predictProbabilities(dataset);
  const { labels, probabilities } = hardClusters(every);
  const { columns } = every;
  const wide = flags['probabilities'] === true;
  if (out?.endsWith('.npy')) {
    writeNpy(
      out,
      wide ? every : { values: Float32Array.from(labels), rows: labels.length, columns: 1 },
      wide ? [columns] : [],
    );
  } else if (out !== undefined || flags['json'] !== true) {
    const header = [
      dataset.ids ? 'id' : 'row',
      'cluster',
      'probability',
      ...(wide ? numbered('p', columns) : []),
    ];
    const rows = Array.from(labels, (label, row): Cell[] => [
      dataset.ids?.[row] ?? row,
      label,
      probabilities[row] ?? 0,
      ...(wide ? every.values.subarray(row * columns, (row + 1) * columns) : []),
    ]);
    if (out === undefined) io.out([...encodeCsv(header, rows)].join(''));
    else writeCsv(out, header, rows);
  }
  if (flags['json'] === true) {
    io.out(printJson({ rows: labels.length, ...(out === undefined ? { labels: [...labels] } : { out }) }));
  } else if (out !== undefined) {
    io.note(`${formatCount(labels.length)} rows in ${out}\n`);
  }
}
