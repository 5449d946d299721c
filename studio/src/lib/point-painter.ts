/** Draws points; a centre and pixels a unit say which part of the plane. */
export interface PointPainter {
  setPoints(positions: Float32Array, colors: Uint8Array): void;
  paint(view: { x: number; y: number; scale: number }, ratio: number, faint: boolean): void;
  destroy(): void;
}

/** By WebGL 2, or by a plain canvas where there is none. */
export function pointPainter(canvas: HTMLCanvasElement): PointPainter {
  const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
  return gl === null ? plainPainter(canvas) : gpuPainter(canvas, gl);
}

const vertexShader = `#version 300 es
in vec2 position;
in vec4 color;
uniform vec2 centre;
uniform vec2 scale;
uniform float size;
uniform float alpha;
out vec4 paint;
void main() {
  gl_Position = vec4((position - centre) * scale, 0.0, 1.0);
  gl_PointSize = size;
  paint = vec4(color.rgb * color.a * alpha, color.a * alpha);
}`;

const fragmentShader = `#version 300 es
precision mediump float;
in vec4 paint;
out vec4 result;
void main() {
  float distance = length(gl_PointCoord - 0.5);
  if (distance > 0.5) discard;
  result = paint;
}`;

function gpuPainter(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext): PointPainter {
  const program = linkedProgram(gl);
  if (program === undefined) return plainPainter(canvas);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const [centre, scale, size, alpha] = ['centre', 'scale', 'size', 'alpha'].map(uniform);
  const buffers = [gl.createBuffer(), gl.createBuffer()] as const;
  let count = 0;

  const attribute = (name: string, buffer: WebGLBuffer, data: ArrayBufferView, width: number): void => {
    const place = gl.getAttribLocation(program, name);
    const isBytes = data instanceof Uint8Array;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, width, isBytes ? gl.UNSIGNED_BYTE : gl.FLOAT, isBytes, 0, 0);
  };

  return {
    setPoints(positions, colors) {
      count = positions.length / 2;
      attribute('position', buffers[0], positions, 2);
      attribute('color', buffers[1], colors, 4);
    },
    paint(view, ratio, faint) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      if (count === 0) return;
      const unit = 2 * view.scale * ratio;
      gl.uniform2f(centre ?? null, view.x, view.y);
      gl.uniform2f(scale ?? null, unit / canvas.width, unit / canvas.height);
      gl.uniform1f(size ?? null, pointSize(count) * ratio);
      gl.uniform1f(alpha ?? null, faint ? 0.45 : 0.85);
      gl.drawArrays(gl.POINTS, 0, count);
    },
    destroy() {
      for (const buffer of buffers) gl.deleteBuffer(buffer);
      gl.deleteProgram(program);
    },
  };
}

/** The shaders as a program; undefined where there is no room for one. */
function linkedProgram(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}

function plainPainter(canvas: HTMLCanvasElement): PointPainter {
  const context = canvas.getContext('2d');
  let points: { positions: Float32Array; colors: Uint8Array } | undefined;
  return {
    setPoints(positions, colors) {
      points = { positions, colors };
    },
    paint(view, ratio, faint) {
      if (context === null || points === undefined) return;
      const { positions, colors } = points;
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.globalAlpha = faint ? 0.45 : 0.85;
      const side = pointSize(positions.length / 2) * ratio;
      for (let at = 0, row = 0; at < positions.length; at += 2, row += 4) {
        const x = canvas.width / 2 + ((positions[at] ?? 0) - view.x) * view.scale * ratio;
        const y = canvas.height / 2 - ((positions[at + 1] ?? 0) - view.y) * view.scale * ratio;
        context.fillStyle = `rgb(${colors[row]} ${colors[row + 1]} ${colors[row + 2]} / ${(colors[row + 3] ?? 255) / 255})`;
        context.fillRect(x - side / 2, y - side / 2, side, side);
      }
    },
    destroy: () => undefined,
  };
}

/** Diameter in CSS pixels: fewer points may be larger. */
function pointSize(count: number): number {
  return Math.min(8, Math.max(2.4, 9 - 1.45 * Math.log10(Math.max(1, count))));
}
