import type { Capabilities } from './definition.js';

/** Of methods that cluster the latents of an autoencoder, and rebuild rows from them. */
export const rebuilding: Capabilities = {
  generates: false,
  embeds: true,
  softLabels: true,
  reconstructs: true,
  likelihood: false,
  needsClusters: true,
};
