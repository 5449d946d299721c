/** Texts that stand for a value that is not there, in lower case. */
export const missingMarks: readonly string[] = ['', 'na', 'n/a', 'nan', 'null', 'none', '?'];

/** Whether a cell of text stands for a value that is not there. */
export function isMissingMark(text: string): boolean {
  return missingMarks.includes(text.trim().toLowerCase());
}
