import { MixturaError } from '../../error.js';
import { fitText, label } from './text.js';
import { fontFamily, inksOf, styleOf, type Inks, type Theme } from './theme.js';
import { element, type Child } from './xml.js';

/** What every figure takes. */
export interface FigureOptions {
  /** Stands above the figure and names it to screen readers. */
  readonly title?: string;
  /** A quieter line below the title. */
  readonly subtitle?: string;
  /** What a reader who cannot see it should know; goes into `<desc>`. */
  readonly description?: string;
  /** Pixels. Each figure has its own default. */
  readonly width?: number;
  /** Pixels, where the height does not follow from the content. */
  readonly height?: number;
  /** Default 'auto': light or dark with the page. Rasterising needs 'light' or 'dark'. */
  readonly theme?: Theme;
}

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const padding = 16;

/** The height that title and subtitle take from the top, padding included. */
export function headHeight({ title, subtitle }: FigureOptions): number {
  return (
    padding +
    (title === undefined ? 0 : 20) +
    (subtitle === undefined ? 0 : 17) +
    ((title ?? subtitle) ? 8 : 0)
  );
}

/** Width and height with defaults; refuses what cannot be drawn in. */
export function sizeOf(
  options: FigureOptions,
  width: number,
  height: number,
): { readonly width: number; readonly height: number } {
  const size = { width: options.width ?? width, height: options.height ?? height };
  for (const [name, value] of Object.entries(size)) {
    if (!(value >= 120 && value <= 20_000)) {
      throw new MixturaError('INVALID_OPTION', `${name} of a figure is ${value}; give 120 to 20000 pixels`);
    }
  }
  return size;
}

/** Wraps `body` as a complete SVG document with surface, title and, for the 'auto' theme, its style sheet. */
export function frame(
  options: FigureOptions,
  kind: string,
  width: number,
  height: number,
  body: (inks: Inks) => Child,
): string {
  const theme = options.theme ?? 'auto';
  const inks = inksOf(theme);
  const inner = width - 2 * padding;
  const subtitleTop = padding + (options.title === undefined ? 0 : 20);
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: `mixtura-figure mixtura-${kind}`,
      width,
      height,
      viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
      role: 'img',
      'aria-label': options.title ?? kind.replaceAll('-', ' '),
      'font-family': theme === 'auto' ? undefined : fontFamily,
    },
    options.title === undefined ? undefined : element('title', {}, options.title),
    options.description === undefined ? undefined : element('desc', {}, options.description),
    styleOf(theme),
    element('rect', { width, height, fill: inks.surface }),
    options.title === undefined
      ? undefined
      : label(inks, padding, padding + 8, fitText(options.title, inner, 15, true), {
          size: 15,
          bold: true,
          fill: inks.text,
        }),
    options.subtitle === undefined
      ? undefined
      : label(inks, padding, subtitleTop + 8, fitText(options.subtitle, inner, 12), { size: 12 }),
    body(inks),
  ).markup;
}
