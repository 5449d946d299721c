import { MixturaError } from '../../error.js';

/** Well-formed SVG. Only this file makes it, so text from users can never become markup. */
export interface Markup {
  readonly markup: string;
}

/** A string among the children is text, and escaped. */
export type Child = Markup | string | undefined | readonly Child[];

export type Attributes = Readonly<Record<string, string | number | undefined>>;

export type ElementName =
  'circle' | 'desc' | 'g' | 'image' | 'path' | 'rect' | 'style' | 'svg' | 'text' | 'title';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What XML 1.0 forbids even when escaped: most control characters, lone surrogates, U+FFFE and U+FFFF. */
const forbidden =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function escapeXml(text: string): string {
  return text
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A coordinate to a hundredth of a pixel, without an exponent. */
export function coordinate(value: number): string {
  if (!Number.isFinite(value)) {
    throw new MixturaError('INTERNAL', `a figure was about to draw at ${value}; please report this`);
  }
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? '0' : rounded.toFixed(2).replace(/\.?0+$/, '');
}

/** An element with its attributes (undefined ones are left out) and its children in order. */
export function element(name: ElementName, attributes: Attributes = {}, ...children: Child[]): Markup {
  let opening = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    opening += ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeXml(value)}"`;
  }
  const inside = children.map(markupOf).join('');
  return { markup: inside === '' ? `${opening}/>` : `${opening}>${inside}</${name}>` };
}

function markupOf(child: Child): string {
  if (child === undefined) return '';
  if (typeof child === 'string') return escapeXml(child);
  if ('markup' in child) return child.markup;
  return child.map(markupOf).join('');
}

/** Joins points to a path, to a tenth of a pixel; a point that is not finite breaks the line. */
export function linePath(points: Iterable<readonly [x: number, y: number]>): string {
  let path = '';
  let pen = 'M';
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${coordinate(Math.round(x * 10) / 10)} ${coordinate(Math.round(y * 10) / 10)}`;
    pen = 'L';
  }
  return path;
}
