/**
 * Texts that look like numbers and may not be meant as the number they would be read as, as patterns that JavaScript and DuckDB both take. They match
 * whole cells without blanks around them.
 */

/** Whole numbers of three digits or more that begin with a zero, as codes do; two digits may be a month, a day or an hour. */
export const codePattern = '0\\d{2,}';

/** Numbers with a comma: their decimal mark, or between thousands. */
export const commaPattern = '[+-]?(\\d*,\\d+([eE][+-]?\\d+)?|\\d{1,3}(,\\d{3})+(\\.\\d+)?)';

/** Numbers with a comma that may stand between thousands. */
export const thousandsPattern = '[+-]?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?';

/** What to do about numbers with a comma, all of which may have it between thousands or not, where the decimal mark is a matter of reading and where it is not. */
export function commaCure(areThousands: boolean, decimal: '.' | ',' | undefined): string {
  const asMark =
    decimal === undefined
      ? 'write a decimal comma as a point'
      : 'read the comma as the decimal mark (`decimal: ,`)';
  return areThousands ? `take out commas between thousands, or, if they are no such, ${asMark}` : asMark;
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
