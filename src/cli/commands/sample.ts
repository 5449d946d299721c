import type { Command } from 'commander';
import { z } from 'zod';
import type { Matrix } from '../../data/matrix.js';
import { addFlags, computeShape, newCommand, openRun, pick, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { checkEnding, numbered, writeMatrix } from '../output-file.js';

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
      writeMatrix(out, rows, names ?? numbered('x', rows.columns), rowShape);
      printResult(
        io,
        flags,
        () => ({ rows: rows.rows, rowShape, clusters, out }),
        () => `${rows.rows} rows of cluster ${clusters.join(', ')} in ${out}\n`,
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
