import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MixturaError, optionalPackage } from '../../error.js';

export interface RasterOptions {
  /** Pixels of the PNG per pixel of the figure. Default 2. */
  readonly scale?: number;
}

/** The font of the figures, shipped with the package: a bare container has none. */
const fontFiles = ['Inter-Regular.otf', 'Inter-SemiBold.otf']
  .map((name) => fileURLToPath(new URL(`../../../assets/fonts/${name}`, import.meta.url)))
  .filter((path) => existsSync(path));

/**
 * Draws a figure as a PNG file. The figure must have been made with `theme: 'light'` or `'dark'`.
 *
 * Latin, Greek and Cyrillic text is drawn with the shipped font, so it looks the same on every machine; other scripts
 * need a font of the system.
 *
 * @throws MixturaError MISSING_DEPENDENCY without `@resvg/resvg-js`; INVALID_OPTION for a figure of theme 'auto';
 * INVALID_DATA if `svg` is not well-formed.
 */
export async function renderPng(svg: string, { scale = 2 }: RasterOptions = {}): Promise<Uint8Array> {
  if (!(scale > 0 && scale <= 16)) {
    throw new MixturaError('INVALID_OPTION', `scale is ${scale}; give a number above 0, at most 16`);
  }
  if (svg.includes('var(--figure-')) {
    throw new MixturaError(
      'INVALID_OPTION',
      "this figure has theme 'auto', whose colours only a browser knows; make it with theme 'light' or 'dark'",
    );
  }
  const { renderAsync } = await loadResvg();
  try {
    const image = await renderAsync(svg, {
      fitTo: { mode: 'zoom', value: scale },
      font: { fontFiles, loadSystemFonts: needsSystemFonts(svg), defaultFontFamily: 'Inter' },
    });
    return image.asPng();
  } catch (cause) {
    throw new MixturaError('INVALID_DATA', `the figure could not be drawn: ${String(cause)}`, { cause });
  }
}

function loadResvg(): Promise<typeof import('@resvg/resvg-js')> {
  return optionalPackage(
    () => import('@resvg/resvg-js'),
    'drawing PNG files needs @resvg/resvg-js; install it with: npm install @resvg/resvg-js',
  );
}

/** Searching the system's fonts is slow: only for characters beyond those the shipped font has. */
function needsSystemFonts(svg: string): boolean {
  return fontFiles.length === 0 || /[\u0530-\u1dff\u2e80-\uffff]/.test(svg);
}
