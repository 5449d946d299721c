import { unreachable } from '../../error.js';
import { element, type Markup } from './xml.js';

/**
 * 'auto' follows the reader: a `data-theme="light|dark"` on the page if there is one, else the system's setting;
 * a page can restyle it through the CSS variables `--mixtura-surface`, `--mixtura-text`, … `--mixtura-font`.
 * 'light' and 'dark' are fixed colours, for files and for rasterising.
 */
export type Theme = 'auto' | 'light' | 'dark';

/** The colours that depend on the surface. Cluster colours do not: they are the same everywhere. */
export interface Inks {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly shade: string;
  readonly accent: string;
  readonly contrary: string;
  readonly onAccent: string;
}

const light: Inks = {
  surface: '#ffffff',
  text: '#1b1f26',
  muted: '#5c6470',
  grid: '#e4e7eb',
  shade: '#f4f5f7',
  accent: '#2563c9',
  contrary: '#c2541b',
  onAccent: '#ffffff',
};

const dark: Inks = {
  surface: '#14161b',
  text: '#e9ebef',
  muted: '#9ba3af',
  grid: '#2b2f37',
  shade: '#1d2027',
  accent: '#6ea4ff',
  contrary: '#f0935a',
  onAccent: '#0c0e12',
};

export const fontFamily = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

export const surfaces = { light: light.surface, dark: dark.surface } as const;

const names = Object.keys(light) as readonly (keyof Inks)[];

const variables = Object.fromEntries(names.map((name) => [name, `var(--figure-${name})`])) as {
  [Name in keyof Inks]: string;
};

/** The colours to draw with: values for a fixed theme, CSS variables for 'auto'. */
export function inksOf(theme: Theme): Inks {
  switch (theme) {
    case 'auto':
      return variables;
    case 'light':
      return light;
    case 'dark':
      return dark;
    default:
      return unreachable(theme);
  }
}

function declarations(inks: Inks): string {
  return names.map((name) => `--figure-${name}:var(--mixtura-${name},${inks[name]})`).join(';');
}

/** The style sheet that gives the variables of 'auto' their values; a fixed theme needs none. */
export function styleOf(theme: Theme): Markup | undefined {
  if (theme !== 'auto') return undefined;
  return element(
    'style',
    {},
    {
      markup: [
        `.mixtura-figure{${declarations(light)};font-family:var(--mixtura-font,${fontFamily})}`,
        `@media (prefers-color-scheme:dark){.mixtura-figure{${declarations(dark)}}}`,
        `[data-theme=light] .mixtura-figure{${declarations(light)}}`,
        `[data-theme=dark] .mixtura-figure{${declarations(dark)}}`,
      ].join(''),
    },
  );
}
