/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `span`. */
function niceStep(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= span * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/**
 * Round numbers from `low` to `high`, both inclusive, at most `count` + 1 of them. The step is 1, 2, 2.5 or 5
 * times a power of ten (an integer at least 1 if `integers`); each tick is an exact multiple of it.
 */
export function niceTicks(low: number, high: number, count = 5, integers = false): number[] {
  if (!(high - low > 1e-300) || !Number.isFinite(high - low)) return Number.isFinite(low) ? [low] : [];
  let step = niceStep((high - low) / Math.max(1, count));
  if (integers) step = step <= 1 ? 1 : step === 2.5 ? 5 : Math.round(step);
  const ticks: number[] = [];
  const last = Math.floor(high / step + 1e-9);
  for (let index = Math.ceil(low / step - 1e-9); index <= last; index += 1) {
    // Multiply and round rather than add up: 3 × 0.1 must read 0.3.
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** Powers of ten from `low` to `high`, thinned to at most `count` + 1; within two decades 2 and 5 times as well. */
export function logTicks(low: number, high: number, count = 5): number[] {
  if (!(low > 0) || !(high > low) || !Number.isFinite(high))
    return low > 0 && Number.isFinite(low) ? [low] : [];
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  // Not log10(high / low), which can overflow.
  const decades = Math.log10(high) - Math.log10(low);
  const factors = decades <= 2 ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const ticks: number[] = [];
  for (let power = first; power <= last; power += stride) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(12));
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  if (ticks.length >= 2) return ticks;
  if (decades > 2) return logTicks(low, high, count + 1);
  const round = niceTicks(low, high, count);
  // A step of at most half the range hits it twice.
  return round.length >= 2 ? round : niceTicks(low, high, count + 3);
}
