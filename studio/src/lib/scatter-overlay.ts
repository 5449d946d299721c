import { fitText } from '../../../src/report/figures/text.js';

/** A text at a point of the plane. */
export interface ScatterLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** What stands above the points of a map: few things, drawn anew with every frame. */
export interface Overlay {
  /** `x0, y0, x1, y1, …` */
  readonly positions: Float32Array;
  /** Rows with a ring around them. */
  readonly ringed: readonly number[];
  readonly hovered: number | undefined;
  readonly labels: readonly ScatterLabel[];
  /** The lasso while it is drawn, as positions are. */
  readonly polygon: readonly number[] | undefined;
}

/** Where a point of the plane is seen, in pixels of the page. */
type ToScreen = (x: number, y: number) => [number, number];

interface Ring {
  readonly color: string;
  readonly radius: number;
  readonly width: number;
}

export function drawOverlay(canvas: HTMLCanvasElement, overlay: Overlay, toScreen: ToScreen): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  const [text, surface] = [style.getPropertyValue('--text'), style.getPropertyValue('--surface')];
  const { positions, ringed, hovered, labels, polygon } = overlay;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  const at = (row: number) => toScreen(positions[2 * row] ?? 0, positions[2 * row + 1] ?? 0);
  drawRings(context, ringed.map(at), { color: text, radius: 4, width: 1.2 });
  if (hovered !== undefined) drawRings(context, [at(hovered)], { color: text, radius: 6, width: 2 });
  context.font = `600 ${labelSize}px ${style.fontFamily}`;
  drawLabels(context, labels, toScreen, { text, surface });
  if (polygon !== undefined) drawLasso(context, polygon, toScreen, text);
}

function drawRings(
  context: CanvasRenderingContext2D,
  points: readonly [number, number][],
  { color, radius, width }: Ring,
): void {
  const { clientWidth, clientHeight } = context.canvas;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  for (const [x, y] of points) {
    if (x < 0 || y < 0 || x > clientWidth || y > clientHeight) continue;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.stroke();
}

/** Of a label, in pixels: names may be longer than a map is wide. */
const mostWidth = 180;
const labelSize = 12;

function drawLabels(
  context: CanvasRenderingContext2D,
  labels: readonly ScatterLabel[],
  toScreen: ToScreen,
  colors: { readonly text: string; readonly surface: string },
): void {
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = colors.surface;
  context.fillStyle = colors.text;
  for (const label of labels) {
    const [x, y] = toScreen(label.x, label.y);
    const text = fitText(label.text, mostWidth, labelSize, true);
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}

function drawLasso(
  context: CanvasRenderingContext2D,
  polygon: readonly number[],
  toScreen: ToScreen,
  color: string,
): void {
  context.beginPath();
  for (let at = 0; at < polygon.length; at += 2) {
    context.lineTo(...toScreen(polygon[at] ?? 0, polygon[at + 1] ?? 0));
  }
  context.closePath();
  context.globalAlpha = 0.12;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke();
}
