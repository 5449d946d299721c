/** `count` of the indices of `rows` rows, evenly spread over them. */
export function evenRows(rows: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => Math.floor((at * rows) / count));
}
