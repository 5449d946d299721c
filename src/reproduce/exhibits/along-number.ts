import { intervalChart } from '../../report/figures/index.js';
import type { Metric } from '../cells/cell.js';
import { methodOf } from '../cells/cell.js';
import {
  commandOf,
  fileNamed,
  metricNames,
  picture,
  publishedText,
  runsText,
  statisticText,
  table,
  valuesText,
} from '../markdown.js';
import { printedIn } from '../cells/printed.js';
import { measuredOf } from '../summary.js';
import type { ExhibitView, Shown } from './exhibit.js';

export interface AlongNumber {
  readonly metric: Metric;
  /** What the cells differ in. */
  readonly label: string;
  readonly format: (at: number) => string;
}

/** A metric over the number in which the cells of a family differ: a table, and a chart for each data set. */
export function alongNumber({ metric, label, format }: AlongNumber) {
  return ({ name, summaries }: ExhibitView): Shown => {
    const points = summaries.map((summary) => ({
      summary,
      at: summary.cell.at ?? NaN,
      found: measuredOf(summary, metric),
    }));
    const rows = points.map(({ summary, at, found }) => [
      summary.cell.dataset,
      methodOf(summary.cell),
      format(at),
      publishedText(printedIn(name, summary.cell), metric),
      statisticText(found, summary, metric),
      valuesText(found, metric),
      runsText(summary),
      commandOf(summary.cell),
    ]);
    const header = ['data', 'method', label, 'paper', metricNames[metric], 'each seed', 'runs', 'command'];
    const datasets = [...new Set(summaries.map(({ cell }) => cell.dataset))];
    const figures = datasets.flatMap((dataset) => {
      const own = points.filter(
        ({ summary, found }) => summary.cell.dataset === dataset && found.values.length > 0,
      );
      if (own.length < 2) return [];
      const content = intervalChart(
        [
          {
            name: metricNames[metric],
            points: own.map(({ at, found }) => ({ x: at, values: found.values })),
          },
        ],
        { title: `${name}: ${dataset}`, xLabel: label },
      );
      return [{ name: `${fileNamed(name, dataset)}.svg`, content }];
    });
    const pictures = figures.map(({ name: file }) => picture(`${metricNames[metric]} over ${label}`, file));
    return { text: [...pictures, table(header, rows)].join('\n\n'), figures };
  };
}
