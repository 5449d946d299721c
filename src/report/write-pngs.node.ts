import { join } from 'node:path';
import { writeFileAtomic } from '../artifact/atomic-file.node.js';
import { renderPng } from './figures/png.node.js';
import { allFigures, reportFigures } from './report-figures.js';
import type { RunReport } from './run-report.js';

/** Draws every figure of a report as a PNG file in `folder`, and gives their paths. Throws `MISSING_DEPENDENCY` without `@resvg/resvg-js`. */
export async function writePngs(
  report: RunReport,
  folder: string,
  theme: 'light' | 'dark' = 'light',
): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, svg } of allFigures(reportFigures(report, { theme }))) {
    const path = join(folder, `${name}.png`);
    writeFileAtomic(path, await renderPng(svg));
    paths.push(path);
  }
  return paths;
}
