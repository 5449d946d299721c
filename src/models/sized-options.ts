/** Size of a data set. */
export interface DataSize {
  readonly rows: number;
  readonly features: number;
}

/** From here on a default number of epochs is enough steps. */
const manyRows = 20_000;

/** Steps after which the loss of small tables no longer falls by much (seen on blobs and digits). */
const usefulSteps = { pretrainEpochs: 3000, heldEpochs: 1000, epochs: 2000 } as const;
const mostEpochs = 200;

/**
 * Options for a data set that no recipe was made for: narrower nets for narrow rows, smaller batches and more epochs
 * where an epoch is few steps. They follow from the size alone, and only those a model has are used.
 */
export function optionsForSize({ rows, features }: DataSize): Readonly<Record<string, unknown>> {
  return { ...networkFor(features), ...(rows < manyRows ? scheduleFor(rows) : {}) };
}

function networkFor(features: number): Readonly<Record<string, unknown>> {
  if (features > 300) return {};
  const latent = Math.min(10, Math.max(2, Math.ceil(features / 2)));
  return features > 50 ? { hidden: [256, 256, 512], latent } : { hidden: [128, 128], latent };
}

function scheduleFor(rows: number): Readonly<Record<string, unknown>> {
  const batchSize = rows < 5000 ? 64 : 256;
  const stepsPerEpoch = Math.max(1, Math.floor(rows / batchSize));
  const epochs = (steps: number, least: number) =>
    Math.min(mostEpochs, Math.max(least, Math.ceil(steps / stepsPerEpoch)));
  return {
    batchSize,
    pretrainEpochs: epochs(usefulSteps.pretrainEpochs, 20),
    heldEpochs: epochs(usefulSteps.heldEpochs, 15),
    epochs: epochs(usefulSteps.epochs, 30),
  };
}
