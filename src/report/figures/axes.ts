import type { Box } from './frame.js';
import { formatTicks } from './number-format.js';
import type { Scale } from './scale.js';
import { label, labelSize, textWidth } from './text.js';
import type { Inks } from './theme.js';
import { coordinate, element, type Child } from './xml.js';

/** The room the tick labels of a vertical axis need, in pixels. */
export function axisWidth(scale: Scale): number {
  return Math.max(0, ...formatTicks(scale.ticks).map((text) => textWidth(text, labelSize))) + 8;
}

/** Horizontal grid lines with their values to the left, and the axis' name above its upper end. */
export function verticalAxis(inks: Inks, box: Box, scale: Scale, name?: string): Child {
  const texts = formatTicks(scale.ticks);
  return [
    ...scale.ticks.map((tick, index): Child => {
      const y = scale.map(tick);
      return [
        element('path', { d: `M${box.left} ${coordinate(y)}H${box.right}`, stroke: inks.grid }),
        label(inks, box.left - 8, y, texts[index] ?? '', { anchor: 'end' }),
      ];
    }),
    // Not turned by 90 degrees: people read it without tilting their heads.
    name === undefined ? undefined : label(inks, box.left, box.top - 12, name),
  ];
}

/** Ticks with their values below, and the axis' name at the right under them. */
export function horizontalAxis(inks: Inks, box: Box, scale: Scale, name?: string): Child {
  const texts = formatTicks(scale.ticks);
  return [
    element('path', {
      d: `M${box.left} ${box.bottom}H${box.right}`,
      stroke: inks.muted,
      'stroke-opacity': 0.6,
    }),
    ...scale.ticks.map((tick, index): Child => {
      const x = scale.map(tick);
      return [
        element('path', {
          d: `M${coordinate(x)} ${box.bottom}v4`,
          stroke: inks.muted,
          'stroke-opacity': 0.6,
        }),
        label(inks, x, box.bottom + 13, texts[index] ?? '', { anchor: 'middle' }),
      ];
    }),
    name === undefined ? undefined : label(inks, box.right, box.bottom + 29, name, { anchor: 'end' }),
  ];
}
