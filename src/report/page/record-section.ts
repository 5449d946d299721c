import type { RunReport } from '../run-report.js';
import { html, table, type Html } from './html.js';

/** What was run, with what, on what: enough to do it again. */
export function recordSection(report: RunReport): Html {
  const { config, environment, command, run } = report;
  const { dataset, versions } = config;
  const facts: [string, string][] = [
    ['run', run],
    ['model', config.preset === undefined ? config.model : `${config.model}, preset ${config.preset}`],
    ['seed', String(config.seed)],
    ['data', dataset.source ?? `${dataset.name}, from memory`],
    ['rows × features', `${dataset.rows} × ${dataset.features} (${dataset.rowShape.join(' × ')})`],
    ['digest of the data', dataset.digest],
    ['threads', config.threads === undefined ? 'all' : String(config.threads)],
    ...Object.entries(versions),
  ];
  return html`<section id="record">
    <h2>Record</h2>
    ${
      command === undefined
        ? undefined
        : html`<div class="card">
            <h4 style="margin-top:0">Runs it again</h4>
            <pre>${command}</pre>
          </div>`
    }
    <div class="card">${table([{ title: 'what' }, { title: 'value', long: true }], facts)}</div>
    <details class="card">
      <summary>All options</summary>
      <pre>${JSON.stringify(config.options, undefined, 2)}</pre>
    </details>
    ${
      environment === undefined
        ? undefined
        : html`<details class="card">
            <summary>Machine</summary>
            <pre>${JSON.stringify(environment, undefined, 2)}</pre>
          </details>`
    }
  </section>`;
}
