// The page that browser tests open: it trains where it is told to.
import { browserBackend } from './browser.web.js';
import { trainScenario } from './training-scenario.support.js';

const page = {
  train: (name: 'dense' | 'convolutional', provider: 'wasm' | 'webgpu', threads: number) =>
    trainScenario(name, browserBackend({ provider, threads })),
};

export type TestPage = typeof page;

Object.assign(globalThis, { mixtura: page });
