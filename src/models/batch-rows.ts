/** The named rows of an array of `columns` numbers a row, one after another, to be fed to a step. */
export function rowsAt(indices: Int32Array, values: ArrayLike<number>, columns: number): Float32Array {
  const picked = new Float32Array(indices.length * columns);
  indices.forEach((row, i) => {
    for (let c = 0; c < columns; c++) picked[i * columns + c] = values[row * columns + c] ?? 0;
  });
  return picked;
}
