import { lineChart, type LineSeries } from '../../report/figures/index.js';
import { printedIn } from '../cells/printed.js';
import type { AccuracyCurve } from '../measurements/kinds.js';
import { methodOf } from '../cells/cell.js';
import { commandOf, fileNamed, percent, picture, table } from '../markdown.js';
import type { ExhibitView, Shown } from './exhibit.js';

/** One curve a cell, and the paper's best. */
export function accuracyCurves({ name, summaries, array }: ExhibitView): Shown {
  const found = summaries.flatMap(({ cell, finished }) => {
    const curve = finished.map((line) => array(line, 'accuracyCurve')).find((it) => it !== undefined);
    return curve === undefined || curve.points.length === 0 ? [] : [{ cell, curve }];
  });
  const rows = summaries.map(({ cell }) => {
    const points = found.find((other) => other.cell === cell)?.curve.points ?? [];
    const best = points.reduce((most, { accuracy }) => Math.max(most, accuracy), 0);
    return [
      cell.dataset,
      methodOf(cell),
      cell.preset,
      ...(points.length === 0
        ? ['not run', '']
        : [percent(points[points.length - 1].accuracy), percent(best)]),
      commandOf(cell),
    ];
  });
  const text = table(['data', 'method', 'recipe', 'last', 'highest on the way', 'command'], rows);
  if (found.length === 0) return { text, figures: [] };
  const series = found.map(({ cell, curve }): LineSeries => {
    return { name: `${methodOf(cell)}, ${cell.preset}`, ...epochsOf(curve) };
  });
  const last = Math.max(...series.flatMap(({ x = [] }) => Array.from(x)));
  const paper = found
    .flatMap(({ cell }) => printedIn(name, cell))
    .find(({ metric }) => metric === 'accuracy');
  const reference: LineSeries[] =
    paper === undefined
      ? []
      : [{ name: 'paper, best', x: [0, last], y: [paper.value, paper.value], dashed: true }];
  const file = `${fileNamed(name)}.svg`;
  const content = lineChart([...series, ...reference], {
    title: `${name}: accuracy over epochs`,
    xLabel: 'epochs since the first clusters',
    yLabel: 'accuracy',
  });
  return { text: `${picture('accuracy over epochs', file)}\n\n${text}`, figures: [{ name: file, content }] };
}

/** Epochs counted through all phases. */
function epochsOf({ points }: AccuracyCurve) {
  const phases = [...new Set(points.map(({ phase }) => phase))];
  const lengths = phases.map((phase) =>
    points.reduce((most, point) => (point.phase === phase ? Math.max(most, point.epoch) : most), 0),
  );
  const before = (phase: string) =>
    lengths.slice(0, phases.indexOf(phase)).reduce((sum, length) => sum + length, 0);
  return {
    x: points.map(({ phase, epoch }) => before(phase) + epoch),
    y: points.map(({ accuracy }) => accuracy),
  };
}
