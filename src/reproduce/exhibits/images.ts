/** Values in [0, 1] of pixels kept as bytes in base64. */
export function pixelValues(base64: string): Float32Array {
  return Float32Array.from(atob(base64), (character) => character.charCodeAt(0) / 255);
}
