import { fewestDigits } from './fewest-digits.js';

export type Cell = string | number;

/** A table as CSV (RFC 4180, lines ending in a line feed), a line at a time; 32-bit floats in the fewest digits that give them back. */
export function* encodeCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  yield encodeLine(header);
  for (const row of rows) yield encodeLine(row);
}

function encodeLine(cells: readonly Cell[]): string {
  return `${cells.map(encodeCell).join(',')}\n`;
}

function encodeCell(cell: Cell): string {
  const text = typeof cell === 'number' ? String(fewestDigits(cell)) : cell;
  return /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;
}
