import { z } from 'zod';
import type { ModelDefinition } from './definition.js';
import { idec, idecOptions } from './idec.js';

const schema = z.strictObject({ ...idecOptions, network: idecOptions.network.default('conv') });

/** Deep Convolutional Embedded Clustering (Guo, Liu, Zhu and Yin 2017): IDEC with a convolutional autoencoder. */
export const dcec: ModelDefinition<typeof schema> = {
  ...idec,
  name: 'dcec',
  title: 'DCEC',
  source: 'Guo et al., Deep Clustering with Convolutional Autoencoders, ICONIP 2017',
  summary: 'IDEC with a convolutional autoencoder, for rows shaped as images or signals',
  schema,
  build: (options, rows) => ({ ...idec.build(options, rows), name: 'dcec' }),
};
