import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { writeFileAtomic } from '../../artifact/atomic-file.node.js';
import { runFiles } from '../../artifact/run-files.js';
import type { RunFolder } from '../../artifact/run-folder.node.js';
import { openLabelled } from '../../experiment/known-labels.node.js';
import { eventsOf } from '../../experiment/run-events.js';
import { compareClusters, requireSameRows, type RunLabels } from '../../report/compare-runs.js';
import { cachedLayout } from '../../report/layout-cache.node.js';
import { defaultMapRows, mapRandom, possibleMaps, type MapLayout } from '../../report/map-layouts.js';
import { reportPage } from '../../report/page/page.js';
import { describeRun, type ComparedRun } from '../../report/run-report.js';
import { writePngs } from '../../report/write-pngs.node.js';
import { nativeBackend } from '../../runtime/native.node.js';
import { compiledProducts } from '../../runtime/products.compiled.js';
import type { Dataset } from '../../data/dataset.js';
import type { Matrix } from '../../data/matrix.js';
import type { LoadedRun } from '../../experiment/load-run.node.js';
import {
  addFlags,
  computeShape,
  newCommand,
  numberFlag,
  openRun,
  pick,
  printResult,
  textFlag,
  type Flags,
} from '../command.js';
import { fitCommandLine } from '../fit-command-line.js';
import type { CommandIO } from '../io.js';
import { clustersOf, labelsOf } from '../run-clusters.js';

const reportShape = {
  out: z.string().optional().describe('HTML file to write; report.html in the run unless given'),
  png: z.string().optional().describe('folder to write the figures to as PNG files, too'),
  dark: z.boolean().default(false).describe('draw the PNG files on black'),
  mapRows: z.int().min(10).default(defaultMapRows).describe('rows that UMAP and t-SNE lay out at most'),
  color: z.string().optional().describe('column to colour the maps by, too'),
  compare: z.array(z.string()).default([]).describe('other runs on the same rows to compare with'),
};

export function reportCommand(io: CommandIO): Command {
  const command = newCommand('report', 'what the clusters of a run are, as one HTML file')
    .argument('<run>', 'folder of a run')
    .option('--labels <file or column>', 'where the true classes are; named data sets know theirs')
    .action(async (path: string, flags: Flags) => {
      const settings = z.object(reportShape).parse(pick(flags, reportShape));
      const run = openRun(path, flags);
      const { folder, estimator } = run;
      const dataset = await openLabelled(folder.config, textFlag(flags, 'labels'));
      const embedding = await estimator.transform(dataset);
      const clusters = await clustersOf(run, dataset);
      const report = await describeRun({
        run: folder.path,
        config: folder.config,
        environment: folder.environment(),
        command: fitCommandLine(folder.config),
        estimator,
        dataset,
        events: eventsOf(folder).filter((event) => event.type !== 'stopped'),
        embedding,
        column: settings.color,
        ...clusters,
        maps: await mapsOf(io, run, embedding, settings.mapRows, numberFlag(flags, 'threads')),
        compared: await comparedWith(settings.compare, flags, folder, dataset, labelsOf(clusters)),
      });
      const out = settings.out ?? join(folder.path, runFiles.report);
      writeFileAtomic(out, reportPage(report));
      const pngs =
        settings.png === undefined
          ? []
          : await writePngs(report, settings.png, settings.dark ? 'dark' : 'light');
      printResult(
        io,
        flags,
        () => ({ run: folder.path, out, pngs, warnings: report.overview.warnings }),
        () => `${out} written${pngs.length === 0 ? '' : `, and ${pngs.length} figures in ${settings.png}`}\n`,
      );
    });
  return addFlags(command, { ...computeShape, ...reportShape }, { out: 'o' });
}

async function mapsOf(
  io: CommandIO,
  { folder, estimator }: LoadedRun,
  embedding: Matrix,
  mostRows: number,
  threads: number | undefined,
): Promise<MapLayout[]> {
  const products = compiledProducts(nativeBackend(), threads === undefined ? {} : { threads });
  const maps: MapLayout[] = [];
  try {
    for (const kind of possibleMaps(embedding.rows)) {
      if (io.terminal) io.note(`laying out ${kind}\n`);
      const random = mapRandom(estimator.options.seed, kind);
      maps.push(await cachedLayout(folder.path, kind, embedding, { mostRows }, { random, products }));
    }
  } finally {
    await products.release();
  }
  return maps;
}

async function comparedWith(
  paths: readonly string[],
  flags: Flags,
  folder: RunFolder,
  dataset: Dataset,
  own: RunLabels,
): Promise<ComparedRun[]> {
  const compared: ComparedRun[] = [];
  for (const path of paths) {
    const other = openRun(path, flags);
    requireSameRows(folder, other.folder);
    const labels = labelsOf(await clustersOf(other, dataset));
    compared.push({ name: path, comparison: compareClusters(own, labels) });
  }
  return compared;
}
