import { coordinate, element, type Markup } from './xml.js';
import type { Inks } from './theme.js';

/** Advance widths of Inter Regular and SemiBold for U+0020 to U+007E, in hundredths of the font size. */
// prettier-ignore
const regular = [28,28,40,63,64,81,64,22,36,36,50,66,28,46,28,36,63,46,61,64,64,61,62,57,62,62,28,28,66,66,66,51,94,68,65,73,72,60,59,74,74,26,54,65,56,89,75,76,63,76,64,64,64,74,68,95,64,66,63,36,36,36,47,45,50,56,62,56,62,58,36,61,59,24,24,54,24,87,59,60,61,61,37,52,36,58,56,81,54,56,54,36,33,36,66];
// prettier-ignore
const semibold = [25,31,40,64,65,84,66,21,39,39,54,67,30,47,29,38,67,48,62,65,67,63,65,59,65,65,29,30,67,67,67,54,100,72,66,74,72,61,59,75,74,27,56,68,57,91,74,77,64,78,65,65,66,73,72,101,69,70,65,39,38,39,48,47,50,57,63,58,63,59,38,63,61,26,26,57,26,90,61,61,62,62,40,55,38,61,58,84,56,58,56,39,36,39,67];

/** Room for machines without Inter, whose sans-serif may be wider. */
const allowance = 1.08;

/** The room in pixels that `text` needs in the figures' font, with some allowance for another sans-serif. */
export function textWidth(text: string, size: number, bold = false): number {
  const advances = bold ? semibold : regular;
  let hundredths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    hundredths += advances[code - 32] ?? (code > 0x2e7f ? 100 : code === 0x2009 ? 20 : 62);
  }
  return (allowance * hundredths * size) / 100;
}

/** `text`, shortened with an ellipsis to at most `width` pixels. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join('').trimEnd()}…`, size, bold) > width)
    characters.pop();
  return characters.length === 0 ? '' : `${characters.join('').trimEnd()}…`;
}

export interface LabelOptions {
  readonly size?: number;
  readonly bold?: boolean;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Degrees clockwise around the given point. */
  readonly rotate?: number;
  /** A rim in this colour keeps text readable on top of marks. */
  readonly halo?: string;
}

export const labelSize = 11;

/** Text whose vertical middle is at `y`; empty text draws nothing. */
export function label(
  inks: Inks,
  x: number,
  y: number,
  content: string,
  { size = labelSize, bold = false, fill = inks.muted, anchor = 'start', rotate, halo }: LabelOptions = {},
): Markup | undefined {
  if (content === '') return undefined;
  return element(
    'text',
    {
      x,
      // Not dominant-baseline: rasterisers disagree about it.
      y: y + 0.36 * size,
      'font-size': size,
      'font-weight': bold ? '600' : undefined,
      fill,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      transform: rotate === undefined ? undefined : `rotate(${rotate} ${coordinate(x)} ${coordinate(y)})`,
      ...(halo === undefined
        ? {}
        : {
            stroke: halo,
            'stroke-width': Math.max(3, size / 3),
            'stroke-linejoin': 'round',
            'paint-order': 'stroke',
          }),
    },
    content,
  );
}
