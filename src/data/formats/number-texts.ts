/**
 * Texts that look like numbers and may not be meant as the number they would be read as, as patterns that JavaScript and DuckDB both take. They match
 * whole cells without blanks around them.
 */

/** Whole numbers of three digits or more that begin with a zero, as codes do; two digits may be a month, a day or an hour. */
export const codePattern = '0\\d{2,}';

/** Numbers with a comma: their decimal mark, or between thousands. */
export const commaPattern = '[+-]?(\\d*,\\d+([eE][+-]?\\d+)?|\\d{1,3}(,\\d{3})+)';

const code = new RegExp(`^\\s*${codePattern}\\s*$`);

export function isCode(cell: unknown): boolean {
  return typeof cell === 'string' && code.test(cell);
}

/** What to do about decimal commas, where the decimal mark is a matter of reading and where it is not. */
export function commaCure(decimal: '.' | ',' | undefined): string {
  return decimal === undefined
    ? 'write a decimal comma as a point'
    : 'read the comma as the decimal mark (`decimal: ,`)';
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
