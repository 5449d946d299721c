export { formatColumn } from '../../../src/report/figures/number-format.js';
export {
  formatCount,
  formatDuration,
  formatPercent,
  formatValue,
  plural,
} from '../../../src/report/format.js';

export function formatAgo(time: number): string {
  const seconds = Math.max(0, (Date.now() - time) / 1000);
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString();
}

/** `learningRate` as `learning rate`. */
export function words(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/-/g, ' ')
    .toLowerCase();
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 1
    ? `${shape[0]} columns`
    : shape.filter((size, i) => i > 0 || size > 1).join(' × ');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
