import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gallery } from './gallery.support.js';
import { barChart } from './index.js';
import { renderPng } from './png.node.js';

afterEach(() => {
  vi.doUnmock('@resvg/resvg-js');
  vi.resetModules();
});

const sizeOf = (png: Uint8Array): number[] => [
  Buffer.from(png).readUInt32BE(16),
  Buffer.from(png).readUInt32BE(20),
];

describe('renderPng', () => {
  it('draws every figure of the gallery', async () => {
    for (const svg of Object.values(gallery('dark', 5000))) {
      const png = await renderPng(svg, { scale: 0.5 });
      expect(Buffer.from(png.subarray(0, 4)).toString('latin1')).toBe('\x89PNG');
    }
  });

  // To look at them: FIGURE_GALLERY=folder npx vitest run src/report/figures/png.node.test.ts
  it.runIf(process.env['FIGURE_GALLERY'])('writes the gallery to a folder, in both themes', async () => {
    const folder = process.env['FIGURE_GALLERY'] ?? '.';
    await mkdir(folder, { recursive: true });
    for (const theme of ['light', 'dark'] as const) {
      for (const [name, svg] of Object.entries(gallery(theme))) {
        await writeFile(join(folder, `${name}.${theme}.png`), await renderPng(svg));
      }
    }
    expect(await readdir(folder)).toContain('training-curves.dark.png');
  });

  it('scales, and draws text with the shipped font', async () => {
    const words = barChart([{ name: 'WWWW', value: 0 }], { theme: 'light', width: 200, height: 120 });
    const blank = barChart([{ name: '    ', value: 0 }], { theme: 'light', width: 200, height: 120 });
    const [png, empty] = await Promise.all([renderPng(words, { scale: 3 }), renderPng(blank, { scale: 3 })]);
    expect(sizeOf(png)).toEqual([600, 360]);
    // Without any font both would be the same picture.
    expect(png.length).toBeGreaterThan(empty.length + 200);
  });

  it('asks for a fixed theme', async () => {
    await expect(renderPng(barChart([]))).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining("'light' or 'dark'") as string,
    });
  });

  it('says which package is missing and how to install it', async () => {
    vi.doMock('@resvg/resvg-js', () => {
      throw new Error('not found');
    });
    vi.resetModules();
    const { renderPng: render } = await import('./png.node.js');
    await expect(render(barChart([], { theme: 'light' }))).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      message: expect.stringContaining('npm install @resvg/resvg-js') as string,
    });
  });

  it('reports what is no SVG, and a scale that cannot be', async () => {
    await expect(renderPng('<svg')).rejects.toMatchObject({ code: 'INVALID_DATA' });
    await expect(renderPng('<svg/>', { scale: 0 })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
