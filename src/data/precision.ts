import { MixturaError } from '../error.js';

/** Values that 32-bit floats keep apart within the range of a column, at least. */
const fewestSteps = 64;

/** Least and greatest value of each column, before they become 32-bit floats. */
export class ColumnRanges {
  readonly #least: Float64Array;
  readonly #greatest: Float64Array;
  readonly #isRounded: Uint8Array;

  constructor(columns: number) {
    this.#least = new Float64Array(columns).fill(Infinity);
    this.#greatest = new Float64Array(columns).fill(-Infinity);
    this.#isRounded = new Uint8Array(columns);
  }

  note(column: number, value: number): void {
    if (value < (this.#least[column] ?? 0)) this.#least[column] = value;
    if (value > (this.#greatest[column] ?? 0)) this.#greatest[column] = value;
    if (Math.fround(value) !== value) this.#isRounded[column] = 1;
  }

  /** Throws as `checkPrecision` does. */
  check(name: string, nameOf: (column: number) => string): void {
    this.#least.forEach((least, column) => {
      if (this.#isRounded[column] === 1) {
        checkPrecision(name, nameOf(column), least, this.#greatest[column] ?? least);
      }
    });
  }
}

/** Throws as `checkPrecision` does, for numbers of rows one after another. */
export function checkColumns(numbers: ArrayLike<number>, columns: number, name: string): void {
  const ranges = new ColumnRanges(columns);
  for (let i = 0; i < numbers.length; i++) ranges.note(i % columns, numbers[i] ?? NaN);
  ranges.check(name, (column) => `column ${column}`);
}

/** Whether values between these two are too close to each other for 32-bit floats; so are those of a range of nothing. */
export function isNarrow(least: number, greatest: number): boolean {
  return greatest - least < fewestSteps * stepAt(least, greatest);
}

/** How far apart 32-bit floats are at the greater of two sizes. */
function stepAt(least: number, greatest: number): number {
  return 2 ** (Math.floor(Math.log2(Math.max(Math.abs(least), Math.abs(greatest)))) - 23);
}

/** Whether two values differ by no more than sums of the same numbers in another order do, as 0.3 and 0.1 + 0.2: what does not vary has nothing to lose. */
function isNoise(least: number, greatest: number): boolean {
  return greatest - least <= 8 * Number.EPSILON * Math.max(Math.abs(least), Math.abs(greatest));
}

/** Throws `INVALID_DATA` for a column of rounded values that differ by too little beside their size for 32-bit floats to hold the differences. */
export function checkPrecision(name: string, column: string, least: number, greatest: number): void {
  if (isNoise(least, greatest) || !isNarrow(least, greatest)) return;
  throw new MixturaError(
    'INVALID_DATA',
    `${name}: ${column} goes from ${least} to ${greatest}, where 32-bit floats are ${stepAt(least, greatest)} apart: what tells its values from each other would be lost; subtract ${least} from all of them, or leave it out`,
    { details: { least, greatest, step: stepAt(least, greatest) } },
  );
}
