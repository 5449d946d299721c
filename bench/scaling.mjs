// Time of a training step over the number of clusters and of rows, and memory over the number of rows.
import { S3VDC, VaDE, nativeBackend } from '../dist/index.js';

const features = 784;
const batchSize = 256;
const common = {
  batchSize,
  pretrainEpochs: 0,
  gammaSteps: 0,
  heldEpochs: 0,
  startBatches: 40,
  start: 'random',
  epochs: 1000,
};
const methods = {
  VaDE: [VaDE, common],
  S3VDC: [S3VDC, { ...common, network: 'mlp', latent: 10, annealingPeriods: 0, minMaxRange: 20 }],
};

/** Rows that are computed when they are read: any number of them takes no memory. */
function computedRows(rows) {
  const read = (row, into, at) => {
    for (let j = 0; j < features; j++) into[at + j] = ((row * 2654435761 + j * 40503) % 1009) / 1009;
  };
  return {
    name: `${rows} computed rows`,
    rows,
    features,
    rowShape: [features],
    digest: String(rows),
    read: (start, end, into) => {
      for (let row = start; row < end; row++) read(row, into, (row - start) * features);
    },
    gather: (indices, into) => {
      for (let i = 0; i < indices.length; i++) read(indices[i], into, i * features);
    },
  };
}

/** Milliseconds a step in the phase "train", over at least `seconds`, and resident memory at its end. */
async function measure(name, clusters, rows, seconds) {
  const [Method, options] = methods[name];
  const model = new Method({ ...options, clusters }, { backend: nativeBackend({ threads: 1 }), threads: 1 });
  let first;
  for await (const event of model.train(computedRows(rows))) {
    if (event.type !== 'progress' || event.phase !== 'train') continue;
    const now = performance.now();
    first ??= { now, done: event.done };
    if (now - first.now < seconds * 1000) continue;
    return {
      stepMs: (now - first.now) / (event.done - first.done),
      mebibytes: process.memoryUsage().rss / 2 ** 20,
    };
  }
  throw new Error('training ended before it was measured');
}

export default async function scaling([seconds = '6']) {
  const time = Number(seconds);
  console.log(
    `784-500-500-2000-10, batch ${batchSize}, one thread, ${time} s each; × is relative to the first row of its block\n`,
  );
  for (const name of Object.keys(methods)) {
    console.log(`${name}, 70,000 rows`);
    await block(
      [5, 10, 20, 50].map((clusters) => [`K = ${clusters}`, () => measure(name, clusters, 70_000, time)]),
    );
    console.log(`${name}, K = 10`);
    await block(
      [7_000, 70_000, 700_000].map((rows) => [
        `${rows.toLocaleString('en')} rows`,
        () => measure(name, 10, rows, time),
      ]),
    );
  }
}

async function block(cases) {
  let base;
  for (const [label, run] of cases) {
    const { stepMs, mebibytes } = await run();
    base ??= stepMs;
    console.log(
      `  ${label.padEnd(14)} ${stepMs.toFixed(1).padStart(7)} ms a step  × ${(stepMs / base).toFixed(2)}   ${mebibytes.toFixed(0)} MiB resident`,
    );
  }
}
