/** Six digits always tell less than a 32-bit float holds, nine always all of it. */
const [least, most] = [6, 9];

/** A number written in so many digits is exact, and may as well come from 64 bits: 2^-12 is 0.000244140625. */
const exact = 12;

/** Of a 32-bit float, the number of fewest digits that rounds to it: 0.1, not 0.10000000149011612. Whole numbers, short ones and 64-bit floats as they are. */
export function fewestDigits(value: number): number {
  if (Math.fround(value) !== value || Number.isInteger(value)) return value;
  if (Number(value.toPrecision(exact)) === value) return value;
  for (let digits = least; digits < most; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(most));
}
