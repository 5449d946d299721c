/** Paints channels-first values, dark for low; values outside [low, high] are clipped. */
export function drawImage(
  canvas: HTMLCanvasElement,
  values: readonly number[],
  rowShape: readonly number[],
): void {
  const [channels = 1, height = 1, width = 1] = rowShape;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const image = context.createImageData(width, height);
  const [low, high] = rangeOf(values);
  const plane = width * height;
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = values[(channels === 3 ? channel : 0) * plane + pixel] ?? 0;
      image.data[4 * pixel + channel] = 255 * Math.min(1, Math.max(0, (value - low) / (high - low)));
    }
    image.data[4 * pixel + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** [0, 1] for pixels that are there already; else the values' own range. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [0, 1];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low < -0.3 || high > 1.3 ? [low, high] : [0, 1];
}

/** The lines of a signal, one path a channel, in a box of 100 × 40. */
export function signalPaths(values: readonly number[], rowShape: readonly number[]): string[] {
  const [channels = 1, length = 1] = rowShape;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  return Array.from({ length: channels }, (_, channel) =>
    Array.from({ length }, (__, at) => {
      const value = values[channel * length + at] ?? 0;
      const x = (100 * at) / Math.max(1, length - 1);
      return `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${(38 - (36 * (value - low)) / span).toFixed(1)}`;
    }).join(''),
  );
}

/** The columns with the largest values: the words that say most. */
export function topColumns(values: readonly number[], columns: readonly string[], count: number): string[] {
  return [...values.entries()]
    .filter(([, value]) => value > 0)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([column]) => columns[column] ?? '');
}
