import { escapeXml } from '../figures/xml.js';

/** Safe HTML: made by `html` and `raw` alone, so that text from data can never become markup. */
export interface Html {
  readonly html: string;
}

export type HtmlChild = Html | string | number | undefined | readonly HtmlChild[];

/** A template whose values are escaped, unless they are HTML already. Undefined is nothing, lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlChild[]): Html {
  return { html: parts.map((part, i) => part + (i < values.length ? textOf(values[i]) : '')).join('') };
}

/** Markup made elsewhere, such as a figure. */
export function raw(markup: string): Html {
  return { html: markup };
}

function textOf(value: HtmlChild): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeXml(String(value));
  if ('html' in value) return value.html;
  return value.map(textOf).join('');
}

export interface Column {
  readonly title: string;
  readonly numeric?: boolean;
  /** Long text, which may wrap. */
  readonly long?: boolean;
}

/** A table; cells in the order of the columns. */
export function table(columns: readonly Column[], rows: readonly (readonly HtmlChild[])[]): Html {
  const classOf = ({ numeric, long }: Column) =>
    numeric === true ? raw(' class="numeric"') : long === true ? raw(' class="long"') : undefined;
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th${classOf(column)}>${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, i) => html`<td${classOf(columns[i])}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
