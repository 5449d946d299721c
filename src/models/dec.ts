import { z } from 'zod';
import type { ModelDefinition } from './definition.js';
import { buildSelfTraining, selfTrainingCapabilities, selfTrainingOptions } from './self-training.js';

const schema = z.strictObject(selfTrainingOptions);

/** Deep Embedded Clustering (Xie, Girshick and Farhadi 2016): the encoder and the centres minimise `KL(P || Q)` alone. */
export const dec: ModelDefinition<typeof schema> = {
  name: 'dec',
  title: 'DEC',
  source: 'Xie, Girshick and Farhadi, Unsupervised Deep Embedding for Clustering Analysis, ICML 2016',
  summary: 'an encoder trained on its own sharpened Student t assignments',
  capabilities: { ...selfTrainingCapabilities, reconstructs: false },
  schema,
  build: (options, rows) =>
    buildSelfTraining(options, rows, { name: 'dec', reconstruction: 0, clustering: 1 }),
};
