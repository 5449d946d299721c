/**
 * The 256 layers of equal area that cover half the bell curve exp(-x²/2) (Marsaglia and Tsang 2000).
 * Layer 0 is the base with the tail: its edge is the width a rectangle of the same area would have.
 */
const layers = 256;
const layerArea = 0.00492867323399;

/** Where the tail starts. */
export const zigguratTailStart = 3.6541528853610088;

/** Outer edge of each layer, falling to 0 at index 256. */
export const zigguratEdges = new Float64Array(layers + 1);

/** Height of the curve at each edge: layer `i` lies between heights `i` and `i + 1`. */
export const zigguratHeights = new Float64Array(layers + 1);

const bell = (x: number): number => Math.exp(-0.5 * x * x);

zigguratEdges[0] = layerArea / bell(zigguratTailStart);
zigguratEdges[1] = zigguratTailStart;
for (let layer = 2; layer < layers; layer++) {
  const edge = zigguratEdges[layer - 1] as number;
  zigguratEdges[layer] = Math.sqrt(-2 * Math.log(layerArea / edge + bell(edge)));
}
for (let layer = 1; layer <= layers; layer++) zigguratHeights[layer] = bell(zigguratEdges[layer] as number);
