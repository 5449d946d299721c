const missingMarks = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);

/** The marks as people spell them, for an engine that takes them letter by letter. */
export const missingSpellings: readonly string[] = [
  ...new Set(
    [...missingMarks].flatMap((mark) => [
      mark,
      mark.toUpperCase(),
      mark.replace(/^./, (first) => first.toUpperCase()),
    ]),
  ),
  'NaN',
];

/** Whether a cell of text stands for a value that is not there. */
export function isMissingMark(text: string): boolean {
  return missingMarks.has(text.trim().toLowerCase());
}
