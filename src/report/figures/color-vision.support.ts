/** How different two colours look, to full colour vision and to the three kinds of colour blindness. */

type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes (2009), severity 1: matrices on linear RGB. */
const visions: readonly { readonly weight: number; readonly matrix: readonly Triple[] }[] = [
  {
    weight: 1,
    matrix: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
  {
    weight: 1.35,
    matrix: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
  },
  {
    weight: 1.35,
    matrix: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
  },
  // Blindness to blue is a hundred times rarer: it may cost the others less.
  {
    weight: 1.8,
    matrix: [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  },
];

function multiply(matrix: readonly Triple[], vector: Triple): Triple {
  const [a, b, c] = matrix.map((row) => row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2]);
  return [a ?? 0, b ?? 0, c ?? 0];
}

export function linearRgb(hex: string): Triple {
  const channel = (from: number): number => {
    const value = parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Ottosson's OKLab (2020) from linear RGB. */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** The colour as each kind of eye sees it, in OKLab. */
function seen(hex: string): readonly Triple[] {
  const rgb = linearRgb(hex);
  return visions.map(({ matrix }) => {
    const [r, g, b] = multiply(matrix, rgb);
    return oklab([Math.max(0, r), Math.max(0, g), Math.max(0, b)]);
  });
}

function distanceSeen(left: readonly Triple[], right: readonly Triple[]): number {
  let least = Infinity;
  for (const [i, { weight }] of visions.entries()) {
    const a = left[i] ?? [0, 0, 0];
    const b = right[i] ?? [0, 0, 0];
    // Lightness counts less than hue on small dots.
    least = Math.min(least, weight * Math.hypot(0.85 * (a[0] - b[0]), a[1] - b[1], a[2] - b[2]));
  }
  return least;
}

/** The distance of two colours to the eye that tells them apart worst. */
export function worstDistance(left: string, right: string): number {
  return distanceSeen(seen(left), seen(right));
}

function luminance(hex: string): number {
  const [r, g, b] = linearRgb(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast ratio, 1 to 21. */
export function contrast(left: string, right: string): number {
  const [a, b] = [luminance(left) + 0.05, luminance(right) + 0.05];
  return Math.max(a, b) / Math.min(a, b);
}

function hexOfOklch(lightness: number, chroma: number, hue: number): string | undefined {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  if (linear.some((value) => value < -0.0005 || value > 1.0005)) return undefined;
  const bytes = linear.map((value) => {
    const clipped = Math.min(1, Math.max(0, value));
    const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
    return Math.round(255 * encoded)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${bytes.join('')}`;
}

/**
 * Grows `first` to `count` colours: each next one is the candidate whose least distance to those chosen is
 * greatest. Candidates are readable as dots on both surfaces.
 */
export function searchPalette(
  first: readonly string[],
  surfaces: readonly string[],
  count: number,
): string[] {
  const chosen = [...first];
  const candidates: { hex: string; views: readonly Triple[]; least: number }[] = [];
  for (let lightness = 0.46; lightness <= 0.821; lightness += 0.03) {
    for (let chroma = 0.04; chroma <= 0.24; chroma += 0.025) {
      for (let degrees = 0; degrees < 360; degrees += 7.5) {
        const hex = hexOfOklch(lightness, chroma, (degrees * Math.PI) / 180);
        if (hex === undefined || surfaces.some((surface) => contrast(hex, surface) < 1.9)) continue;
        candidates.push({ hex, views: seen(hex), least: Infinity });
      }
    }
  }
  const narrow = (hex: string): void => {
    const views = seen(hex);
    for (const candidate of candidates) {
      candidate.least = Math.min(candidate.least, distanceSeen(candidate.views, views));
    }
  };
  for (const hex of first) narrow(hex);
  while (chosen.length < count) {
    const next = candidates.reduce((best, candidate) => (candidate.least > best.least ? candidate : best));
    chosen.push(next.hex);
    narrow(next.hex);
  }
  return chosen;
}
