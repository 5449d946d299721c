import { spearmanCorrelation } from '../../metrics/index.js';
import { heatmap } from '../../report/figures/index.js';
import { fileNamed, formatOption, percent, picture, table } from '../markdown.js';
import type { FinishedLine } from '../result-line.js';
import type { ExhibitView, Shown } from './exhibit.js';

const scores: readonly {
  readonly name: string;
  readonly read: (line: FinishedLine) => number | undefined;
}[] = [
  { name: 'accuracy', read: ({ scores: { accuracy } }) => accuracy },
  { name: 'Calinski-Harabasz', read: ({ measured }) => measured?.calinskiHarabasz },
  { name: 'silhouette', read: ({ measured }) => measured?.silhouette },
  { name: 'held-out ln p(x)', read: ({ measured }) => measured?.heldOut && -measured.heldOut },
];

/** Rank correlations of all pairs of scores over all runs of the search that have them, and the runs. */
export function correlations({ name, summaries }: ExhibitView): Shown {
  const lines = summaries.flatMap(({ finished }) => finished);
  const trials = lines.flatMap((line) => {
    const values = scores.map(({ read }) => read(line));
    return values.every((value) => value !== undefined) ? [{ line, values }] : [];
  });
  const drawn = summaries.flatMap(({ cell }) => Object.keys(cell.options ?? {}));
  const varied = [...new Set(drawn)].filter(
    (option) => new Set(summaries.map(({ cell }) => JSON.stringify(cell.options?.[option]))).size > 1,
  );
  const rows = summaries.flatMap(({ cell, finished }) =>
    finished.map((line) => [
      cell.variant ?? '',
      String(line.seed),
      ...varied.map((option) => formatOption(cell.options?.[option])),
      percent(line.scores.accuracy),
      ...scores.slice(1).map(({ read }) => read(line)?.toPrecision(4) ?? ''),
    ]),
  );
  const header = ['trial', 'seed', ...varied, ...scores.map((score) => score.name)];
  const runs = `${trials.length} trials of ${summaries.length} drawn, by \`mixtura reproduce "${name}"\`.`;
  const all = rows.length === 0 ? runs : `${runs}\n\n${table(header, rows)}`;
  if (trials.length < 3) return { text: all, figures: [] };
  const names = scores.map((score) => score.name);
  const values = names.flatMap((_, i) =>
    names.map((__, j) => {
      const [a, b] = [i, j].map((at) => trials.map((trial) => trial.values[at]));
      return constant(a) || constant(b) ? NaN : spearmanCorrelation(a, b);
    }),
  );
  const file = `${fileNamed(name)}.svg`;
  const content = heatmap(
    { values, rows: names, columns: names },
    {
      title: `${name}: rank correlations`,
      subtitle: `over ${trials.length} trials`,
      full: 1,
      format: (value) => value.toFixed(2),
    },
  );
  return { text: `${picture('rank correlations', file)}\n\n${all}`, figures: [{ name: file, content }] };
}

function constant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
