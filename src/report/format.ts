/** Numbers and durations as text, alike in the command line, the report and the studio. Labels of figures: `figures/number-format.ts`. */
import { formatCount } from './figures/number-format.js';

export { formatCount };

/** `1 row`, `2 rows` */
export function plural(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** Enough digits to compare by, none to drown in. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return formatCount(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return Number(value.toPrecision(4)).toExponential();
  return String(Number(value.toPrecision(Math.max(4, Math.floor(Math.log10(size)) + 2))));
}

/** A share in [0, 1] to a tenth of a per cent, its sign on the same line. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return '< 0.1\u00a0%';
  return `${percent >= 99.95 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)}\u00a0%`;
}

/** A score in [0, 1] as it is written in papers: `.9446`. */
export function formatScore(value: number): string {
  return value.toFixed(4).replace(/^(-?)0\./, '$1.');
}

export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 90) return `${minutes} min ${String(Math.round(seconds) % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
