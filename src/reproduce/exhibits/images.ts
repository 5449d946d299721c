/** Values in [0, 1] of pixels kept as bytes in base64. */
export function pixelValues(base64: string): Float32Array {
  return Float32Array.from(atob(base64), (character) => character.charCodeAt(0) / 255);
}

/** Clusters or experts in the order of the classes that they hold most of; those of no rows last. */
export function byCommonest<Item extends { readonly commonest: string }>(items: readonly Item[]): Item[] {
  return items.toSorted(
    (a, b) =>
      Number(a.commonest === '') - Number(b.commonest === '') || a.commonest.localeCompare(b.commonest),
  );
}
