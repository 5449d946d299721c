/** Six digits always tell less than a 32-bit float holds, nine always all of it. */
const [least, most] = [6, 9];

/** Of a 32-bit float, the number of fewest digits that rounds to it: 0.1, not 0.10000000149011612. Other numbers as they are. */
export function fewestDigits(value: number): number {
  if (Math.fround(value) !== value || Number.isInteger(value)) return value;
  for (let digits = least; digits < most; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(most));
}
