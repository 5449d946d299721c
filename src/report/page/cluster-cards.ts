import { featureNames, type ColumnPlan } from '../../data/sources/column-plan.js';
import { isNumber, shownCells } from '../../data/sources/plan-cells.js';
import { unreachable } from '../../error.js';
import type { ClusterFacts, ExampleRow } from '../cluster-facts.js';
import { differencesChart } from '../cluster-figures.js';
import { distinctiveFeatures, largestMeans } from '../cluster-moments.js';
import { clusterColor, clusterName, formatColumn } from '../figures/index.js';
import { formatCount, formatPercent } from '../format.js';
import { rowsAt } from '../row-form.js';
import type { RunReport } from '../run-report.js';
import { html, raw, table, type Column, type Html, type HtmlChild } from './html.js';

const wordsShown = 16;
const wordsOfRow = 8;
const valuesShown = 5;
const rowsShown = 6;
/** Above this a probability would be written as 1.000. */
const sure = 0.9995;

function probabilityText(probability: number): string {
  return probability >= sure && probability < 1 ? '> 0.999' : probability.toFixed(3);
}

/** A card for every cluster: its numbers, what sets it apart, its nearest and most doubtful rows. */
export function clusterCards(report: RunReport): Html {
  const cards = report.overview.clusters.map((facts) => card(report, facts));
  const { kind } = report.form;
  return kind === 'image' || kind === 'signal' ? html`<div class="pair">${cards}</div>` : html`${cards}`;
}

function card(report: RunReport, facts: ClusterFacts): Html {
  const { cluster, name, size, share, weight, confidence } = facts;
  const similar = size === 0 ? undefined : mostSimilar(report, cluster);
  const stats = [
    `${formatCount(size)} rows (${formatPercent(share)})`,
    `weight ${weight.toFixed(3)}`,
    ...(report.overview.soft && size > 0 ? [`mean probability ${probabilityText(confidence)}`] : []),
    ...(similar === undefined ? [] : [`most like ${similar}`]),
  ];
  return html`<article class="card" id="cluster-${cluster}">
    <h3><span class="dot" style="background:${clusterColor(cluster)}"></span>${name}</h3>
    <p class="stats">${stats.join(' · ')}</p>
    ${size === 0 ? undefined : body(report, facts)}
  </article>`;
}

/** Where a figure shows the rows already, their numbers are folded away. */
function body(report: RunReport, facts: ClusterFacts): HtmlChild {
  const { kind } = report.form;
  const rows = examples(report, facts);
  if (kind !== 'image' && kind !== 'signal') return [apart(report, facts), rows];
  return html`<details>
    <summary>Nearest and most doubtful rows</summary>
    ${rows}
  </details>`;
}

function mostSimilar({ overview, names }: RunReport, cluster: number): string | undefined {
  const { similarity, soft, clusters } = overview;
  const columns = Math.sqrt(similarity.overlap.length);
  const likeness = (other: number) => {
    const cell = cluster * columns + other;
    return soft ? similarity.overlap[cell] : -similarity.separation[cell];
  };
  const others = clusters.filter((other) => other.cluster !== cluster && other.size > 0);
  const [nearest] = others.map((other) => other.cluster).toSorted((a, b) => likeness(b) - likeness(a));
  return nearest === undefined ? undefined : clusterName(nearest, names);
}

/** What sets the cluster apart. Pixels and samples of a signal are no features to name: the figure above shows them. */
function apart(report: RunReport, facts: ClusterFacts): Html | undefined {
  const { kind } = report.form;
  switch (kind) {
    case 'image':
    case 'signal':
      return undefined;
    case 'text': {
      const { moments } = report.overview;
      const frequent = largestMeans(moments, facts.cluster, wordsShown);
      return html`<h4>Words of most weight (bold: far more than elsewhere)</h4>
        <ul class="words">
          ${frequent.map(
            ({ feature, difference }) =>
              html`<li${difference > 0.5 ? raw(' class="strong"') : undefined}>${columnName(report, feature)}</li>`,
          )}
        </ul>
        <h4>Words that set it apart</h4>
        <ul class="words">
          ${distinctiveFeatures(moments, facts.cluster, wordsShown).map(
            ({ feature }) => html`<li>${columnName(report, feature)}</li>`,
          )}
        </ul>`;
    }
    case 'table': {
      const svg = differencesChart(facts, (feature) => columnName(report, feature), { width: 760 });
      return html`<div class="figure">${raw(svg)}</div>`;
    }
    default:
      return unreachable(kind);
  }
}

function columnName({ dataset }: RunReport, feature: number): string {
  return dataset.columns?.[feature] ?? `feature ${feature}`;
}

function examples(report: RunReport, facts: ClusterFacts): Html {
  const { names, overview } = report;
  const content = contentOf(report, facts);
  const { soft } = overview;
  const doubtful = soft ? facts.doubtful.filter(({ probability }) => probability < sure) : facts.doubtful;
  const other = ({ second }: ExampleRow) => (second === facts.cluster ? '–' : clusterName(second, names));
  const doubt: readonly Column[] = [
    { title: 'or' },
    { title: soft ? 'probability' : 'doubt', numeric: true },
  ];
  // Rows with their values need the whole width.
  return html`<div class="${content.columns.length === 0 ? 'pair' : 'rows'}">
      <div>
        <h4>Nearest to the centre</h4>
        ${rowTable(report, facts.nearest, [{ title: 'distance', numeric: true }], content, (shown) => {
          const distances = formatColumn(shown.map(({ distance }) => distance));
          return distances.map((distance) => [distance]);
        })}
      </div>
      <div>
        <h4>Most doubtful</h4>
        ${
          doubtful.length === 0
            ? html`<p class="note">None: it has each of its rows with a probability above 0.999.</p>`
            : rowTable(report, doubtful, doubt, content, (shown) =>
                shown.map((example) => [
                  other(example),
                  soft ? probabilityText(example.probability) : example.doubt.toFixed(3),
                ]),
              )
        }
      </div>
    </div>
    ${generated(report, facts, content)}`;
}

/** What is shown of a row's values, beside its number. */
interface RowContent {
  readonly columns: readonly Column[];
  /** Of all rows at once, so that a column of numbers is written alike. */
  cells(rows: readonly Float32Array[]): readonly (readonly HtmlChild[])[];
}

function contentOf(report: RunReport, facts: ClusterFacts): RowContent {
  const { kind } = report.form;
  switch (kind) {
    case 'image':
    case 'signal':
      return { columns: [], cells: (rows) => rows.map(() => []) };
    case 'text':
      return {
        columns: [{ title: 'words', long: true }],
        cells: (rows) =>
          rows.map((values) => [
            [...values.keys()]
              .filter((feature) => values[feature] > 0)
              .toSorted((a, b) => values[b] - values[a])
              .slice(0, wordsOfRow)
              .map((feature) => columnName(report, feature))
              .join(', '),
          ]),
      };
    case 'table':
      return report.plan === undefined ? featureContent(report, facts) : cellContent(report.plan, facts);
    default:
      return unreachable(kind);
  }
}

/** The features that set the cluster apart most. */
function featureContent(report: RunReport, { differences }: ClusterFacts): RowContent {
  const shown = differences.slice(0, valuesShown).map(({ feature }) => feature);
  return {
    columns: shown.map((feature) => ({ title: columnName(report, feature), numeric: true })),
    cells: (rows) => {
      const columns = shown.map((feature) => formatColumn(rows.map((values) => values[feature])));
      return rows.map((_, i) => columns.map((column) => column[i]));
    },
  };
}

/** The columns of the table that those features were made of, as its own cells. */
function cellContent(plan: ColumnPlan, { differences }: ClusterFacts): RowContent {
  const columnOf = plan.columns.flatMap((column, at) => featureNames(column).map(() => at));
  const shown = [...new Set(differences.map(({ feature }) => columnOf[feature]))].slice(0, valuesShown);
  const isNumeric = shown.map((at) => isNumber(plan.columns[at].encoding));
  return {
    columns: shown.map((at, i) => ({ title: plan.columns[at].column, numeric: isNumeric[i] })),
    cells: (rows) => {
      const cells = rows.map((values) => shownCells(plan, values));
      const columns = shown.map((at, i) =>
        isNumeric[i]
          ? formatColumn(cells.map((row) => Number(row[at])))
          : cells.map((row) => String(row[at])),
      );
      return rows.map((_, i) => columns.map((column) => column[i]));
    },
  };
}

function rowTable(
  { dataset }: RunReport,
  examples: readonly ExampleRow[],
  columns: readonly Column[],
  content: RowContent,
  cellsOf: (shown: readonly ExampleRow[]) => readonly (readonly HtmlChild[])[],
): Html {
  const shown = examples.slice(0, rowsShown);
  const values = rowsAt(
    dataset,
    shown.map(({ row }) => row),
  );
  const own = cellsOf(shown);
  const cells = content.cells(eachRow(values, dataset.features));
  return table(
    [{ title: dataset.ids === undefined ? 'row' : 'id' }, ...columns, ...content.columns],
    shown.map((example, i) => [dataset.ids?.[example.row] ?? example.row, ...own[i], ...cells[i]]),
  );
}

function eachRow(values: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: values.length / width }, (_, i) => values.subarray(i * width, (i + 1) * width));
}

function generated(
  { samples, overview }: RunReport,
  facts: ClusterFacts,
  content: RowContent,
): Html | undefined {
  const own = samples?.[overview.clusters.indexOf(facts)];
  if (own === undefined || content.columns.length === 0) return undefined;
  const rows = content.cells(eachRow(own.values, own.columns).slice(0, rowsShown));
  return html`<h4>Generated by the model</h4>
    ${table(content.columns, rows)}`;
}
