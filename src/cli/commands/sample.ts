import type { Command } from 'commander';
import { z } from 'zod';
import type { RunConfig } from '../../artifact/run-config.js';
import { encodeCsv } from '../../artifact/csv.js';
import { row, type Matrix } from '../../data/matrix.js';
import { planFeatures } from '../../data/sources/column-plan.js';
import { planCells } from '../../data/sources/plan-cells.js';
import { writeCsv, writeNpy } from '../../data/write.node.js';
import { MixturaError } from '../../error.js';
import { readClusterNames } from '../../experiment/cluster-names.node.js';
import { featureNamesOf, planOfRun } from '../../experiment/data-source.node.js';
import { partsOf, standingClusters } from '../../models/cluster-labels.js';
import { formatCount } from '../../report/format.js';
import { addFlags, computeShape, newCommand, openRun, pick, textFlag, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { checkEnding, numbered, rowsOf } from '../output-file.js';
import { printJson } from '../text.js';

const sampleShape = {
  cluster: z.int().min(0).optional().describe('cluster to draw from; each in turn unless given'),
  count: z.int().min(1).default(16).describe('rows to draw from a cluster'),
  seed: z.int().min(0).default(0).describe('draws the same rows again'),
};

export function sampleCommand(io: CommandIO): Command {
  const command = newCommand('sample', 'new rows of a cluster, from models that generate')
    .argument('<run>', 'folder of a run')
    .option('-o, --out <file>', 'where to write: .npy or .csv; standard output unless given')
    .allowExcessArguments()
    .action(async (run: string, flags: Flags, { args: [, ...surplus] }: Command) => {
      refuseSurplus(surplus);
      const out = textFlag(flags, 'out');
      if (out !== undefined) checkEnding(out, ['.npy', '.csv']);
      const { cluster, count, seed } = z.object(sampleShape).parse(pick(flags, sampleShape));
      const { estimator, folder } = openRun(run, flags);
      const { rowShape } = folder.config.dataset;
      const names = readClusterNames(folder.path);
      const clusters =
        cluster === undefined ? standingClusters(names, estimator.options.clusters) : [cluster];
      const draws: Matrix[] = [];
      for (const each of clusters) draws.push(await estimator.sample(partsOf(names, each), count, seed));
      const rows = stack(draws);
      const table = tableOf(rows, folder.config, clusters, count);
      if (out?.endsWith('.npy') === true) writeNpy(out, rows, rowShape);
      else if (out !== undefined) writeCsv(out, table.header, table.cells);
      const found = { rows: rows.rows, rowShape, clusters };
      if (flags['json'] === true) {
        io.out(printJson({ ...found, ...(out === undefined ? table : { out }) }));
      } else if (out === undefined) {
        for (const line of encodeCsv(table.header, table.cells)) io.out(line);
      } else {
        io.out(
          `${formatCount(rows.rows)} rows in ${out}: ${count} of cluster ${clusters.join(', ')}, in that order\n`,
        );
      }
    });
  return addFlags(command, { ...computeShape, ...sampleShape }, { count: 'n' });
}

/** Throws `INVALID_OPTION` for words after the run: a number is meant as a cluster. */
function refuseSurplus([first]: readonly string[]): void {
  if (first === undefined) return;
  const cure = /^\d+$/.test(first) ? `to draw from that cluster give --cluster ${first}` : 'leave it out';
  throw new MixturaError('INVALID_OPTION', `a sample is of one run, and ${first} comes after it; ${cure}`);
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
  readonly cells: readonly (readonly (string | number)[])[];
}

/** The cluster of each row, and the row: `count` of each cluster in turn. */
function tableOf(rows: Matrix, config: RunConfig, clusters: readonly number[], count: number): Table {
  const { header, cells } = rowTable(rows, config);
  return {
    header: ['cluster', ...header],
    cells: cells.map((row, index) => [clusters[Math.floor(index / count)] ?? 0, ...row]),
  };
}

/** In the columns of the table that the run learnt from, else in its features, which are words where it learnt from texts. */
function rowTable(rows: Matrix, config: RunConfig): Table {
  const plan = planOfRun(config);
  if (plan === undefined || planFeatures(plan).length !== rows.columns) {
    return { header: featureNamesOf(config) ?? numbered('x', rows.columns), cells: [...rowsOf(rows)] };
  }
  const cells = Array.from({ length: rows.rows }, (_, index) => planCells(plan, row(rows, index)));
  return { header: plan.columns.map(({ column }) => column), cells };
}
