import { mapTitles } from '../map-kinds.js';
import type { MapColoring, MapFigure } from '../report-figures.js';
import { html, raw, type Html } from './html.js';

const coloringTitles: Readonly<Record<MapColoring, string>> = {
  cluster: 'cluster',
  confidence: 'confidence',
  class: 'true class',
  column: 'column',
};

/** All maps in one place; two rows of buttons, which need no script, choose the one that is seen. */
export function mapsSection(maps: readonly MapFigure[]): Html | undefined {
  if (maps.length === 0) return undefined;
  const kinds = [...new Set(maps.map(({ kind }) => kind))];
  const colorings = [...new Set(maps.map(({ coloring }) => coloring))];
  return html`<section id="map">
    <h2>Map</h2>
    <p class="note">
      Each point is a row. Only closeness means something: neither axes, nor the distance between far groups,
      nor their size.
    </p>
    <style>
      ${raw(visibility(maps))}
    </style>
    <div class="choices">
      ${choices('layout', 'map', kinds, (kind) => mapTitles[kind])}
      ${colorings.length > 1 ? choices('coloring', 'colour', colorings, (coloring) => coloringTitles[coloring]) : undefined}
    </div>
    <div class="card figure">
      ${maps.map(
        ({ kind, coloring, svg }) =>
          html`<div class="map ${idOf(kind, colorings.length > 1 ? coloring : '')}">${raw(svg)}</div>`,
      )}
    </div>
  </section>`;
}

function choices<Value extends string>(
  group: string,
  legend: string,
  values: readonly Value[],
  titleOf: (value: Value) => string,
): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${values.map(
      (value, i) =>
        html`<label
          ><input
            type="radio"
            name="${group}"
            id="choose-${value}"
            ${i === 0 ? raw(' checked') : undefined}
          /><span>${titleOf(value)}</span></label
        >`,
    )}
  </fieldset>`;
}

const idOf = (kind: string, coloring: string) => `map-${kind}${coloring === '' ? '' : `-${coloring}`}`;

function visibility(maps: readonly MapFigure[]): string {
  const several = new Set(maps.map(({ coloring }) => coloring)).size > 1;
  const shown = maps.map(({ kind, coloring }) => {
    const choice = several ? `:has(#choose-${coloring}:checked)` : '';
    return `#map:has(#choose-${kind}:checked)${choice} .${idOf(kind, several ? coloring : '')}{display:block}`;
  });
  return `.map{display:none}${shown.join('')}`;
}
