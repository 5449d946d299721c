const missingMarks = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);

/** Whether a cell of text stands for a value that is not there. */
export function isMissingMark(text: string): boolean {
  return missingMarks.has(text.trim().toLowerCase());
}
