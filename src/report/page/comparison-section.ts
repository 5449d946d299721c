import { clusterName } from '../figures/index.js';
import { formatCount, formatPercent } from '../format.js';
import type { ReportFigure } from '../report-figures.js';
import type { RunReport } from '../run-report.js';
import { html, raw, table, type Html } from './html.js';

const rowsShown = 40;

/** This run beside others on the same rows: matched clusters, and the rows that changed sides. */
export function comparisonSection(report: RunReport, figures: readonly ReportFigure[]): Html | undefined {
  if (report.compared.length === 0) return undefined;
  return html`<section id="compare">
    <h2>Comparison</h2>
    ${report.compared.map((_, i) => compared(report, i, figures[i]))}
  </section>`;
}

function compared(report: RunReport, index: number, figure: ReportFigure): Html {
  const { name, comparison } = report.compared[index];
  const { rows, ari, nmi, matched, changed } = comparison;
  const { ids } = report.dataset;
  const listed = Array.from(changed.subarray(0, rowsShown), (row) => ids?.[row] ?? String(row));
  return html`<p>
      Against <b>${name}</b>: ARI ${ari.toFixed(3)}, NMI ${nmi.toFixed(3)}; ${formatCount(changed.length)} of
      ${formatCount(rows)} rows (${formatPercent(changed.length / rows)}) changed sides.
    </p>
    <div class="card figure">${raw(figure.svg)}</div>
    <div class="card">
      ${table(
        [
          { title: 'this run' },
          { title: name },
          { title: 'rows here', numeric: true },
          { title: 'rows there', numeric: true },
          { title: 'in both', numeric: true },
          { title: 'agreement', numeric: true },
        ],
        matched.map(({ first, second, firstSize, secondSize, shared, agreement }) => [
          first === undefined ? '–' : clusterName(first, report.names),
          second === undefined ? '–' : clusterName(second),
          formatCount(firstSize),
          formatCount(secondSize),
          formatCount(shared),
          agreement.toFixed(2),
        ]),
      )}
    </div>
    ${
      changed.length === 0
        ? undefined
        : html`<details>
            <summary>Rows that changed sides</summary>
            <p>${listed.join(', ')}${changed.length > rowsShown ? ' …' : ''}</p>
          </details>`
    }`;
}
