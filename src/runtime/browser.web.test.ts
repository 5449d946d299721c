import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPage } from './browser-page.support.js';
import { findChromium, openPage, type OpenPage } from './chromium.support.js';
import { nativeBackend } from './native.node.js';
import { trainScenario, type ScenarioName, type Trained } from './training-scenario.support.js';

const executablePath = findChromium();
const why = 'no Chromium was found: install one, or name it in CHROME_PATH';

/** Native and browser runs of one program round differently; Adam keeps that in proportion to its rate. */
const tolerance = 1e-4;

describe.skipIf(executablePath === undefined)(`in Chromium${executablePath ? '' : ` (${why})`}`, () => {
  let opened: OpenPage;

  beforeAll(async () => {
    opened = await openPage(executablePath ?? '', 'browser-page.support.ts');
  });

  afterAll(() => opened.close());

  const train = (name: ScenarioName, provider: 'wasm' | 'webgpu', threads = 1): Promise<Trained> =>
    opened.page.evaluate(
      ([scenario, where, count]) =>
        (globalThis as unknown as { mixtura: TestPage }).mixtura.train(scenario, where, count),
      [name, provider, threads] as const,
    );

  it.each(['dense', 'convolutional'] as const)(
    'a %s net trains on wasm as on the native CPU',
    async (name) => {
      compare(await train(name, 'wasm'), await trainScenario(name, nativeBackend({ threads: 1 })));
    },
  );

  it('a dense net trains on WebGPU as on the native CPU', async (context) => {
    const available = await opened.page.evaluate(
      async () => (await (navigator as unknown as WithGpu).gpu?.requestAdapter()) != null,
    );
    if (!available) return context.skip('this Chromium offers no WebGPU adapter');
    const expected = await trainScenario('dense', nativeBackend({ threads: 1 }));
    compare(await train('dense', 'webgpu'), expected);
  });

  it('the page is isolated, so that wasm may use threads', async () => {
    expect(await opened.page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  });
});

interface WithGpu {
  readonly gpu?: { requestAdapter(): Promise<unknown> };
}

function compare(actual: Trained, expected: Trained): void {
  expect(expected.losses.at(-1)).toBeLessThan((expected.losses[0] ?? 0) - 0.5);
  expect(actual.weights).toHaveLength(expected.weights.length);
  expect(largestDifference(actual.losses, expected.losses)).toBeLessThan(
    tolerance * (expected.losses[0] ?? 1),
  );
  expect(largestDifference(actual.weights, expected.weights)).toBeLessThan(tolerance);
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0);
}
