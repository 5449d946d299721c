import { describe, it } from 'vitest';
import { checkGradients, tinyModel } from './testing.support.js';
import { vade } from './vade.js';

const tiny = { clusters: 3, latent: 2, hidden: [4], activation: 'tanh' as const };

describe('VaDE', () => {
  it.each(['pretrain', 'hold', 'train'])('has the gradients of central differences in phase %s', (phase) => {
    checkGradients(tinyModel(vade, tiny), phase, 1);
  });
});
