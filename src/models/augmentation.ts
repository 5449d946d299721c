import { MixturaError } from '../error.js';
import type { RandomStream } from '../runtime/random.js';
import type { OptimizePhase } from '../training/phases.js';

export interface AugmentationOptions {
  /** Largest shift in pixels, in each direction. */
  readonly augmentShift: number;
  /** Largest rotation in degrees, either way. */
  readonly augmentRotation: number;
}

/**
 * The part of a phase that feeds rows shaped as images with a random shift and rotation each; empty where none is asked for.
 * Throws `INVALID_OPTION` for rows that are no images.
 */
export function augmentation(
  { augmentShift: shift, augmentRotation: rotation }: AugmentationOptions,
  rowShape: readonly number[],
): Pick<OptimizePhase, 'augment'> {
  if (shift === 0 && rotation === 0) return {};
  const [channels, height, width] = rowShape;
  if (rowShape.length !== 3 || channels === undefined || height === undefined || width === undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `augmentShift is ${shift} and augmentRotation is ${rotation}, but the rows are shaped [${rowShape.join(', ')}], not [channels, height, width]; leave both at 0`,
    );
  }
  const shape = { channels, height, width };
  return {
    augment: (batch, step) => {
      const into = new Float32Array(batch.length);
      const random = step.random.split('augmentation');
      for (let row = 0; row < step.rows; row++) {
        moveImage(batch, into, row, shape, drawMove(random, shift, rotation));
      }
      return into;
    },
  };
}

interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A rotation about an image's middle, and then a shift. */
interface Move {
  readonly cos: number;
  readonly sin: number;
  readonly down: number;
  readonly right: number;
}

function drawMove(random: RandomStream, shift: number, rotation: number): Move {
  const draw = (largest: number) => (2 * random.uniform() - 1) * largest;
  const angle = (draw(rotation) * Math.PI) / 180;
  return { cos: Math.cos(angle), sin: Math.sin(angle), down: draw(shift), right: draw(shift) };
}

/** Writes row `row` of `from`, moved, into `into`: pixels are interpolated (bilinear), and edges go on outside the image. */
function moveImage(
  from: Float32Array,
  into: Float32Array,
  row: number,
  { channels, height, width }: ImageSize,
  { cos, sin, down, right }: Move,
): void {
  const size = height * width;
  const first = row * channels * size;
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dy, dx] = [y - middleY - down, x - middleX - right];
      const fromY = Math.min(Math.max(cos * dy - sin * dx + middleY, 0), height - 1);
      const fromX = Math.min(Math.max(sin * dy + cos * dx + middleX, 0), width - 1);
      const [top, left] = [Math.floor(fromY), Math.floor(fromX)];
      const [partY, partX] = [fromY - top, fromX - left];
      const [below, beside] = [top + 1 < height ? width : 0, left + 1 < width ? 1 : 0];
      for (let channel = 0; channel < channels; channel++) {
        const at = first + channel * size + top * width + left;
        const upper = mix(from[at] ?? 0, from[at + beside] ?? 0, partX);
        const lower = mix(from[at + below] ?? 0, from[at + below + beside] ?? 0, partX);
        into[first + channel * size + y * width + x] = mix(upper, lower, partY);
      }
    }
  }
}

function mix(one: number, other: number, part: number): number {
  return one + (other - one) * part;
}
