/**
 * Texts that look like numbers and may not be meant as the number they would be read as, as patterns that JavaScript and DuckDB both take. They match
 * whole cells without blanks around them.
 */

/** Whole numbers of three digits or more that begin with a zero, as codes do; two digits may be a month, a day or an hour. */
export const codePattern = '[+-]?0\\d{2,}';

/** Numbers with a comma: their decimal mark, or between thousands. */
export const commaPattern = '[+-]?(\\d*,\\d+([eE][+-]?\\d+)?|\\d{1,3}(,\\d{3})+(\\.\\d+)?)';

/** Numbers with a comma that may stand between thousands. */
export const thousandsPattern = '[+-]?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?';

/** What the mark is called that is not the decimal one; a point is that unless a table says otherwise. */
export function otherMark(decimal: '.' | ',' | undefined): string {
  return decimal === ',' ? 'point' : 'comma';
}

/** What to do about numbers with that mark, all of which may have it between thousands or not; `decimal` is undefined where it is no matter of reading. */
export function otherMarkCure(areThousands: boolean, decimal: '.' | ',' | undefined): string {
  const asMark = decimalCure(decimal);
  return areThousands
    ? `take out a ${otherMark(decimal)} between thousands, or, if it is none, ${asMark}`
    : asMark;
}

function decimalCure(decimal: '.' | ',' | undefined): string {
  switch (decimal) {
    case ',':
      return 'write a decimal point as a comma';
    case '.':
      return 'read the comma as the decimal mark (`decimal: ,`)';
    case undefined:
      return 'write a decimal comma as a point';
  }
}

/** The cure of numbers that are not meant as quantities. */
export function categoriesCure(column: string): string {
  return `take it as categories (\`categorical: ${column}\`)`;
}

/** The cures of numbers that look like codes. */
export function codeCures(column: string): string[] {
  return [
    `name it as the id (\`id: ${column}\`)`,
    categoriesCure(column),
    `ignore it (\`ignore: ${column}\`)`,
    'list the columns to learn from (`columns`)',
  ];
}
