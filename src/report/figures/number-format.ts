const suffixes = ['', 'k', 'M', 'G', 'T'];

/** A number as a label: `1.25`, `−0.3`, `12.5k`, `3M`, `2e−5`; `digits` significant digits, no trailing zeros. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return withMinus(value < 0, formatMagnitude(Math.abs(value), digits));
}

/** A count with commas between thousands: `70,000`. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Formats all ticks of one axis alike, with as many digits as their step needs. */
export function formatTicks(ticks: readonly number[]): string[] {
  const largest = Math.max(...ticks.map(Math.abs), 0);
  let step = Infinity;
  for (let index = 1; index < ticks.length; index += 1) {
    step = Math.min(step, Math.abs((ticks[index] ?? 0) - (ticks[index - 1] ?? 0)));
  }
  const needed = Number.isFinite(step) && step > 0 ? Math.ceil(Math.log10(largest / step) + 1e-9) + 2 : 4;
  return ticks.map((tick) => formatNumber(tick, Math.min(12, Math.max(3, needed))));
}

/** Formats a column of a table alike: as many decimals as `digits` digits of its greatest number take, without zeros that all would end in. */
export function formatColumn(values: ArrayLike<number>, digits = 3): string[] {
  const numbers = Array.from(values);
  const largest = numbers.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  if (largest >= 9999.5 || largest < 1e-3) return numbers.map((value) => formatNumber(value, digits));
  const decimalsOf = (value: number) => /\.(\d*?)0*$/.exec(value.toFixed(most))?.[1]?.length ?? 0;
  const most = Math.min(12, Math.max(0, digits - 1 - Math.floor(Math.log10(largest))));
  const decimals = Math.max(0, ...numbers.map(decimalsOf));
  return numbers.map((value) =>
    Number.isFinite(value)
      ? withMinus(Number(value.toFixed(decimals)) < 0, Math.abs(value).toFixed(decimals))
      : formatNumber(value),
  );
}

function formatMagnitude(magnitude: number, digits: number): string {
  if (magnitude === 0) return '0';
  if (magnitude >= 1e15 || magnitude < 1e-3) {
    const [mantissa = '', exponent = '0'] = magnitude.toExponential(digits - 1).split('e');
    return `${trimZeros(mantissa)}e${withMinus(exponent.startsWith('-'), exponent.slice(1))}`;
  }
  let unit = 0;
  let scaled = magnitude;
  if (magnitude >= 9999.5) {
    // Rounding may carry into the next unit: 999 999 is 1M.
    unit = Math.min(suffixes.length - 1, Math.floor(Math.log10(Number(magnitude.toPrecision(digits))) / 3));
    scaled = magnitude / 1000 ** unit;
  }
  const integerDigits = Math.max(1, Math.floor(Math.log10(scaled)) + 1);
  const decimals = scaled >= 1 ? digits - integerDigits : digits - 1 - Math.floor(Math.log10(scaled));
  return `${trimZeros(scaled.toFixed(Math.min(12, Math.max(0, decimals))))}${suffixes[unit] ?? ''}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function withMinus(negative: boolean, text: string): string {
  return negative && text !== '0' ? `−${text}` : text;
}
