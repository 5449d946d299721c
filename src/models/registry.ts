import { suggestion } from '../data/nearest-name.js';
import { MixturaError } from '../error.js';
import { aed } from './aed.js';
import { autoencoder } from './autoencoder.js';
import { damic } from './damic.js';
import { dcan } from './dcan.js';
import { dcGmm } from './dc-gmm.js';
import { dcKMeans } from './dc-kmeans.js';
import { dcec } from './dcec.js';
import { dcn } from './dcn.js';
import { dec } from './dec.js';
import type { ModelDefinition } from './definition.js';
import { gmm } from './gmm.js';
import { gmvae } from './gmvae.js';
import { idec } from './idec.js';
import { kmeans } from './kmeans.js';
import { m1plus2 } from './m1plus2.js';
import { s3vdc } from './s3vdc.js';
import { n2d } from './n2d.js';
import { spectral } from './spectral.js';
import { vade } from './vade.js';
import { vae } from './vae.js';
import { vaed } from './vaed.js';

/** Every method, by the name the command line uses. Adding one adds a line here. */
export const models = {
  autoencoder,
  aed,
  dcan,
  damic,
  vae,
  vaed,
  vade,
  s3vdc,
  gmvae,
  m1plus2,
  dec,
  idec,
  dcec,
  dcn,
  'dc-kmeans': dcKMeans,
  'dc-gmm': dcGmm,
  n2d,
  kmeans,
  gmm,
  spectral,
} as const satisfies Readonly<Record<string, ModelDefinition>>;

export type ModelName = keyof typeof models;

export const modelNames = Object.keys(models) as readonly ModelName[];

export const isModelName = (name: string): name is ModelName => Object.hasOwn(models, name);

/** The method of that name. Throws `INVALID_OPTION`, with the nearest name there is. */
export function modelNamed(name: string): ModelDefinition {
  if (isModelName(name)) return models[name];
  throw new MixturaError(
    'INVALID_OPTION',
    `there is no model "${name}".${suggestion(name, modelNames)} Models: ${modelNames.join(', ')}`,
  );
}
