import type { Command } from 'commander';
import { z } from 'zod';
import type { RunConfig } from '../../artifact/run-config.js';
import { row, type Matrix } from '../../data/matrix.js';
import { planFeatures } from '../../data/sources/column-plan.js';
import { planCells } from '../../data/sources/plan-cells.js';
import { writeCsv, writeNpy } from '../../data/write.node.js';
import { planOfRun } from '../../experiment/data-source.node.js';
import { addFlags, computeShape, newCommand, openRun, pick, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { checkEnding, numbered, rowsOf } from '../output-file.js';
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
      const { rowShape } = folder.config.dataset;
      const clusters = cluster === undefined ? [...Array(estimator.options.clusters).keys()] : [cluster];
      const draws: Matrix[] = [];
      for (const each of clusters) draws.push(await estimator.sample(each, count, seed));
      const rows = stack(draws);
      if (out.endsWith('.npy')) writeNpy(out, rows, rowShape);
      else {
        const { header, cells } = tableOf(rows, folder.config);
        writeCsv(out, ['cluster', ...header], withClusters(cells, clusters, count));
      }
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

interface Table {
  readonly header: readonly string[];
  readonly cells: Iterable<readonly (string | number)[]>;
}

/** In the columns of the table that the run learnt from, else in its features. */
function tableOf(rows: Matrix, config: RunConfig): Table {
  const plan = planOfRun(config);
  if (plan === undefined || planFeatures(plan).length !== rows.columns) {
    return { header: config.dataset.columns ?? numbered('x', rows.columns), cells: rowsOf(rows) };
  }
  const cells = Array.from({ length: rows.rows }, (_, index) => planCells(plan, row(rows, index)));
  return { header: plan.columns.map(({ column }) => column), cells };
}

function* withClusters(
  rows: Table['cells'],
  clusters: readonly number[],
  count: number,
): Generator<(string | number)[]> {
  let at = 0;
  for (const row of rows) yield [clusters[Math.floor(at++ / count)] ?? 0, ...row];
}
