import { pointPainter, type PointPainter } from './point-painter.js';
import { indexPoints, insidePolygon, type PointIndex } from './point-index.js';
import { drawOverlay, type ScatterLabel } from './scatter-overlay.js';

export interface ScatterData {
  /** `x0, y0, x1, y1, …` */
  readonly positions: Float32Array;
  /** Four bytes a point. */
  readonly colors: Uint8Array;
}

export interface ScatterOptions {
  readonly onHover: (row: number | undefined, x: number, y: number) => void;
  readonly onSelect: (rows: readonly number[]) => void;
}

/** What of the plane is seen: its centre, and pixels a unit. */
interface View {
  x: number;
  y: number;
  scale: number;
}

/** More rows than this are told from the others by fading those instead of by rings. */
const mostRings = 500;
const fadedAlpha = 28;
const hoverPixels = 12;
const zoomStep = 1.35;
const margin = 0.06;

/** A map of points to zoom, pan, hover and lasso. Drawn by the GPU: a frame costs the same however it was moved. */
export class Scatter {
  lasso = false;
  readonly #canvas: HTMLCanvasElement;
  readonly #overlay: HTMLCanvasElement;
  readonly #options: ScatterOptions;
  readonly #painter: PointPainter;
  readonly #abort = new AbortController();
  readonly #resize: ResizeObserver;
  #data: ScatterData = { positions: new Float32Array(), colors: new Uint8Array() };
  #index: PointIndex = indexPoints(this.#data.positions);
  #labels: readonly ScatterLabel[] = [];
  #selected: readonly number[] = [];
  #view: View = { x: 0, y: 0, scale: 1 };
  /** Whether somebody has zoomed or panned; until then the view follows the points. */
  #moved = false;
  #hovered: number | undefined;
  #drag: { x: number; y: number; polygon: number[] | undefined } | undefined;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, overlay: HTMLCanvasElement, options: ScatterOptions) {
    this.#canvas = canvas;
    this.#overlay = overlay;
    this.#options = options;
    this.#painter = pointPainter(canvas);
    const { signal } = this.#abort;
    overlay.addEventListener('pointerdown', (event) => this.#press(event), { signal });
    overlay.addEventListener('pointermove', (event) => this.#move(event), { signal });
    overlay.addEventListener('pointerup', () => this.#release(), { signal });
    overlay.addEventListener('pointercancel', () => this.#release(), { signal });
    overlay.addEventListener('pointerleave', () => this.#hover(undefined, 0, 0), { signal });
    overlay.addEventListener('dblclick', () => this.home(), { signal });
    overlay.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
    overlay.addEventListener('keydown', (event) => this.#key(event), { signal });
    this.#resize = new ResizeObserver(() => this.#fit());
    this.#resize.observe(overlay);
  }

  setData(data: ScatterData, { keepView = false } = {}): void {
    const isElsewhere = data.positions !== this.#data.positions;
    this.#data = data;
    this.#paintPoints();
    if (isElsewhere) {
      this.#index = indexPoints(data.positions);
      this.#moved &&= keepView;
      this.#findHome();
      this.#hover(undefined, 0, 0);
    }
    this.#draw();
  }

  setLabels(labels: readonly ScatterLabel[]): void {
    this.#labels = labels;
    this.#draw();
  }

  setSelected(rows: readonly number[]): void {
    this.#selected = rows;
    this.#paintPoints();
    this.#draw();
  }

  #paintPoints(): void {
    const { positions, colors } = this.#data;
    if (this.#selected.length <= mostRings) return this.#painter.setPoints(positions, colors);
    const faded = colors.slice();
    for (let at = 3; at < faded.length; at += 4) faded[at] = fadedAlpha;
    for (const row of this.#selected) faded[4 * row + 3] = colors[4 * row + 3] ?? 255;
    this.#painter.setPoints(positions, faded);
  }

  home(): void {
    this.#moved = false;
    this.#findHome();
    this.#draw();
  }

  zoom(factor: number, x = this.#width / 2, y = this.#height / 2): void {
    const [worldX, worldY] = this.#world(x, y);
    this.#view.scale *= factor;
    const [newX, newY] = this.#world(x, y);
    this.#pan(worldX - newX, worldY - newY);
    this.#draw();
  }

  destroy(): void {
    this.#abort.abort();
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#painter.destroy();
  }

  get #width(): number {
    return this.#overlay.clientWidth;
  }

  get #height(): number {
    return this.#overlay.clientHeight;
  }

  #fit(): void {
    const ratio = devicePixelRatio;
    for (const canvas of [this.#canvas, this.#overlay]) {
      canvas.width = Math.max(1, Math.round(this.#width * ratio));
      canvas.height = Math.max(1, Math.round(this.#height * ratio));
    }
    this.#findHome();
    this.#draw();
  }

  #pan(x: number, y: number): void {
    this.#view.x += x;
    this.#view.y += y;
    this.#moved = true;
  }

  /** All points are seen, unless somebody looks at some of them. */
  #findHome(): void {
    if (this.#moved) return;
    const { minX, maxX, minY, maxY } = this.#index;
    const [spanX, spanY] = [maxX - minX || 1, maxY - minY || 1];
    const room = 1 - 2 * margin;
    const scale = Math.min((this.#width * room) / spanX, (this.#height * room) / spanY);
    this.#view = { x: (minX + maxX) / 2, y: (minY + maxY) / 2, scale: scale > 0 ? scale : 1 };
  }

  #world(x: number, y: number): [number, number] {
    const { x: centreX, y: centreY, scale } = this.#view;
    return [centreX + (x - this.#width / 2) / scale, centreY - (y - this.#height / 2) / scale];
  }

  #screen(x: number, y: number): [number, number] {
    const { x: centreX, y: centreY, scale } = this.#view;
    return [this.#width / 2 + (x - centreX) * scale, this.#height / 2 - (y - centreY) * scale];
  }

  #press(event: PointerEvent): void {
    this.#overlay.setPointerCapture(event.pointerId);
    const isLasso = this.lasso || event.shiftKey;
    this.#drag = {
      x: event.offsetX,
      y: event.offsetY,
      polygon: isLasso ? this.#world(event.offsetX, event.offsetY) : undefined,
    };
  }

  #move(event: PointerEvent): void {
    const { offsetX: x, offsetY: y } = event;
    const drag = this.#drag;
    if (drag === undefined) {
      const [worldX, worldY] = this.#world(x, y);
      this.#hover(this.#index.nearest(worldX, worldY, hoverPixels / this.#view.scale), x, y);
      return;
    }
    if (drag.polygon !== undefined) drag.polygon.push(...this.#world(x, y));
    else this.#pan((drag.x - x) / this.#view.scale, (y - drag.y) / this.#view.scale);
    drag.x = x;
    drag.y = y;
    this.#draw();
  }

  #release(): void {
    const polygon = this.#drag?.polygon;
    this.#drag = undefined;
    if (polygon !== undefined) {
      const rows = polygon.length < 6 ? [] : insidePolygon(this.#data.positions, polygon);
      this.setSelected(rows);
      this.#options.onSelect(rows);
    }
    this.#draw();
  }

  #hover(row: number | undefined, x: number, y: number): void {
    if (row === this.#hovered) return;
    this.#hovered = row;
    this.#options.onHover(row, x, y);
    this.#draw();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 200), event.offsetX, event.offsetY);
  }

  #key(event: KeyboardEvent): void {
    const step = 60 / this.#view.scale;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.#pan(-step, 0),
      ArrowRight: () => this.#pan(step, 0),
      ArrowUp: () => this.#pan(0, step),
      ArrowDown: () => this.#pan(0, -step),
      '+': () => this.zoom(zoomStep),
      '=': () => this.zoom(zoomStep),
      '-': () => this.zoom(1 / zoomStep),
      '0': () => this.home(),
      Escape: () => {
        this.setSelected([]);
        this.#options.onSelect([]);
      },
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
    this.#draw();
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const isRinged = this.#selected.length > 0 && this.#selected.length <= mostRings;
      this.#painter.paint(this.#view, devicePixelRatio, isRinged);
      drawOverlay(
        this.#overlay,
        {
          positions: this.#data.positions,
          ringed: isRinged ? this.#selected : [],
          hovered: this.#hovered,
          labels: this.#labels,
          polygon: this.#drag?.polygon,
        },
        (x, y) => this.#screen(x, y),
      );
    });
  }
}
