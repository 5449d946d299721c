import type { Command } from 'commander';
import { z } from 'zod';
import type { Matrix } from '../../data/matrix.js';
import { writeCsv } from '../../data/write.node.js';
import { addFlags, computeShape, newCommand, openRun, pick, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { checkEnding, numbered, rowsOf, writeMatrix } from '../output-file.js';
import { formatCount } from '../text.js';

const sampleShape = {
  cluster: z.int().min(0).optional().describe('cluster to draw from; each in turn unless given'),
  count: z.int().min(1).default(16).describe('rows to draw from a cluster'),
  seed: z.int().min(0).default(0).describe('draws the same rows again'),
};

export function sampleCommand(io: CommandIO): Command {
  const command = newCommand('sample', 'new rows of a cluster, from models that generate')
    .argument('<run>', 'folder of a run')
    .requiredOption('-o, --out <file>', 'where to write: .npy or .csv')
    .action(async (run: string, flags: Flags & { readonly out: string }) => {
      const { out } = flags;
      checkEnding(out, ['.npy', '.csv']);
      const { cluster, count, seed } = z.object(sampleShape).parse(pick(flags, sampleShape));
      const { estimator, folder } = openRun(run, flags);
      const { rowShape, columns: names } = folder.config.dataset;
      const clusters = cluster === undefined ? [...Array(estimator.options.clusters).keys()] : [cluster];
      const draws: Matrix[] = [];
      for (const each of clusters) draws.push(await estimator.sample(each, count, seed));
      const rows = stack(draws);
      const header = names ?? numbered('x', rows.columns);
      if (out.endsWith('.npy')) writeMatrix(out, rows, header, rowShape);
      else writeCsv(out, ['cluster', ...header], withClusters(rows, clusters, count));
      printResult(
        io,
        flags,
        () => ({ rows: rows.rows, rowShape, clusters, out }),
        () =>
          `${formatCount(rows.rows)} rows in ${out}: ${count} of cluster ${clusters.join(', ')}, in that order\n`,
      );
    });
  return addFlags(command, { ...computeShape, ...sampleShape }, { count: 'n' });
}

function stack(parts: readonly Matrix[]): Matrix {
  const columns = parts[0]?.columns ?? 0;
  const rows = parts.reduce((total, part) => total + part.rows, 0);
  const values = new Float32Array(rows * columns);
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { values, rows, columns };
}

function* withClusters(rows: Matrix, clusters: readonly number[], count: number): Generator<number[]> {
  let at = 0;
  for (const row of rowsOf(rows)) yield [clusters[Math.floor(at++ / count)] ?? 0, ...row];
}
