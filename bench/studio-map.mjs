import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const setup = fileURLToPath(new URL('../scripts/setup.mjs', import.meta.url));

/** Milliseconds to the first paint of the studio and to a run's PCA map, and the frames a second while it is dragged. */
export async function measureMap(url, run) {
  const executablePath = execFileSync(process.execPath, [setup, '--find-browser'], {
    encoding: 'utf8',
  }).trim();
  if (executablePath === '') throw new Error('there is no Chromium; install one or name it by CHROME_PATH');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(300_000);
    await page.goto(url);
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    const firstPaint = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    );
    // The first look at a run computes its map; the second is what a person waits for from then on.
    const map = page.getByRole('application', { name: /^Map of/ });
    const open = async () => {
      const began = performance.now();
      await page.goto(`${new URL(url).origin}/#/runs/${run}/map`);
      await page.getByRole('button', { name: 'PCA' }).click();
      await map.waitFor();
      return performance.now() - began;
    };
    await open();
    await page.goto(`${new URL(url).origin}/#/`);
    const mapDrawn = await open();
    const { frames, painter } = await page.evaluate(drag, 3000);
    return { firstPaint, mapDrawn, frames, painter };
  } finally {
    await browser.close();
  }
}

/** Runs in the page: drags the map in a circle for so long, a step each frame. */
async function drag(milliseconds) {
  const overlay = document.querySelector('[role="application"]');
  const target = overlay.matches('canvas') ? overlay : [...overlay.querySelectorAll('canvas')].at(-1);
  const { left, top, width, height } = target.getBoundingClientRect();
  // Events made here have no pointer to capture.
  target.setPointerCapture = () => undefined;
  const send = (type, angle) => {
    const [x, y] = [left + width / 2 + 120 * Math.cos(angle), top + height / 2 + 120 * Math.sin(angle)];
    target.dispatchEvent(
      new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, bubbles: true, buttons: 1 }),
    );
  };
  send('pointerdown', 0);
  const began = performance.now();
  let frames = 0;
  await new Promise((resolve) => {
    const frame = () => {
      send('pointermove', frames / 10);
      frames++;
      if (performance.now() - began < milliseconds) requestAnimationFrame(frame);
      else resolve();
    };
    requestAnimationFrame(frame);
  });
  send('pointerup', 0);
  const gl = document.createElement('canvas').getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const painter =
    gl === null
      ? 'plain canvas'
      : `WebGL by ${gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER)}`;
  return { frames: (1000 * frames) / (performance.now() - began), painter };
}
