import type { PredictAnswer } from './api.js';

/** Predictions as a table, a row each. */
export function predictionsCsv({ labels, confidence, ids, names }: PredictAnswer): string {
  const lines = labels.map((label, row) =>
    [ids?.[row] ?? row, label, names[label] ?? '', confidence[row] ?? ''].map(cell).join(','),
  );
  return `${[`${ids ? 'id' : 'row'},cluster,name,probability`, ...lines].join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
