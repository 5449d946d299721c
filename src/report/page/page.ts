import { formatCount, formatDuration, formatPercent, formatValue } from '../format.js';
import { reportFigures, type ReportFigure, type ReportFigures } from '../report-figures.js';
import type { RunReport } from '../run-report.js';
import { clusterCards } from './cluster-cards.js';
import { comparisonSection } from './comparison-section.js';
import { html, raw, type Html } from './html.js';
import { mapsSection } from './maps-section.js';
import { recordSection } from './record-section.js';
import { style } from './style.js';

/** The report as one HTML file that asks nothing of anybody: figures, style and all are inside; light and dark with the system. */
export function reportPage(report: RunReport): string {
  const figures = reportFigures(report);
  const sections = [
    { id: 'clusters', title: 'Clusters', body: clustersSection(figures) },
    { id: 'map', title: 'Map', body: mapsSection(figures.maps) },
    { id: 'classes', title: 'True classes', body: classesSection(figures) },
    { id: 'compare', title: 'Comparison', body: comparisonSection(report, figures.comparisons) },
    { id: 'each', title: 'Each cluster', body: eachSection(report) },
    { id: 'training', title: 'Training', body: trainingSection(figures) },
    { id: 'record', title: 'Record', body: recordSection(report) },
  ].filter(({ body }) => body !== undefined);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${report.title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${report.title}</h1>
            <p>${introduction(report)}</p>
          </header>
          ${tiles(report)} ${warnings(report)}
          <nav>${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
          ${sections.map(({ body }) => body)}
        </main>
      </body>
    </html> `;
  return page.html;
}

function introduction({ config, dataset, overview }: RunReport): string {
  const occupied = overview.clusters.filter(({ size }) => size > 0).length;
  return `${formatCount(dataset.rows)} rows of ${formatCount(dataset.features)} numbers in ${occupied} clusters, learnt without labels from seed ${config.seed}.`;
}

function tiles({ overview, scores, events, dataset }: RunReport): Html {
  const end = events.findLast((event) => event.type === 'end');
  const sure = overview.confidence.filter((value) => value >= 0.9).length / dataset.rows;
  const { clusters } = overview;
  const occupied = clusters.filter(({ size }) => size > 0).length;
  const facts: [string, string][] = [
    ['rows', formatCount(dataset.rows)],
    ['clusters', occupied === clusters.length ? `${occupied}` : `${occupied} of ${clusters.length}`],
    ...(overview.soft ? [['90 % sure', formatPercent(sure)] as [string, string]] : []),
    ...(end ? [[end.objectiveName, formatValue(end.objective)] as [string, string]] : []),
    ...(end ? [['training', formatDuration(end.elapsedMs)] as [string, string]] : []),
    ...(scores
      ? ([
          ['accuracy', scores.accuracy.toFixed(3)],
          ['NMI', scores.nmi.toFixed(3)],
          ['ARI', scores.ari.toFixed(3)],
        ] as [string, string][])
      : []),
  ];
  return html`<dl class="tiles">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Runs that agree less than this say that the clusters are not in the data alone. */
const leastAgreement = 0.6;

function warnings({ overview, events, compared }: RunReport): Html {
  const messages = [
    ...events.flatMap((event) => (event.type === 'warning' ? [`${event.message} (while training)`] : [])),
    ...overview.warnings.map(({ message }) => message),
    ...compared.flatMap(({ name, comparison: { ari } }) =>
      ari < leastAgreement
        ? [
            `the clusters agree little with those of ${name} (ARI ${ari.toFixed(2)}): they depend on seed or method`,
          ]
        : [],
    ),
  ];
  if (messages.length === 0) {
    return html`<p class="good">No warnings: no cluster is empty, tiny, unsure or much like another one.</p>`;
  }
  return html`<section class="warnings">
    <h2>Look at this first</h2>
    <ul>
      ${[...new Set(messages)].map((message) => html`<li>${capital(message)}.</li>`)}
    </ul>
  </section>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const figureCard = (figure: ReportFigure | undefined): Html | undefined =>
  figure && html`<div class="card figure">${raw(figure.svg)}</div>`;

function clustersSection({ sizes, confidence, examples, similarity }: ReportFigures): Html {
  return html`<section id="clusters">
    <h2>Clusters</h2>
    ${figureCard(examples)}
    <div class="pair">${figureCard(sizes)}${figureCard(confidence)}</div>
    ${figureCard(similarity)}
  </section>`;
}

function classesSection({ confusion }: ReportFigures): Html | undefined {
  if (confusion === undefined) return undefined;
  return html`<section id="classes">
    <h2>True classes</h2>
    <p class="note">
      The classes were used for this table and the scores alone: nothing in training saw them.
    </p>
    ${figureCard(confusion)}
  </section>`;
}

function eachSection(report: RunReport): Html {
  return html`<section id="each">
    <h2>Each cluster</h2>
    ${clusterCards(report)}
  </section>`;
}

function trainingSection({ training }: ReportFigures): Html | undefined {
  if (training.length === 0) return undefined;
  return html`<section id="training">
    <h2>Training</h2>
    ${training.map(figureCard)}
  </section>`;
}
