import { expect, it } from 'vitest';
import { blobs } from '../data/synthetic.js';
import type { Backend } from '../runtime/backend.js';
import { nativeBackend } from '../runtime/native.node.js';
import { Estimator } from './estimator.js';
import { vade } from './vade.js';

/** A backend that knows how many of its sessions are open. */
function countingBackend(): { readonly backend: Backend; open: () => number; made: () => number } {
  const native = nativeBackend({ threads: 1 });
  let [open, made] = [0, 0];
  const createSession: Backend['createSession'] = async (...inputs) => {
    const session = await native.createSession(...inputs);
    open += 1;
    made += 1;
    return {
      run: (feeds, into) => session.run(feeds, into),
      release: async () => {
        open -= 1;
        await session.release();
      },
    };
  };
  return { backend: { name: 'counting', createSession }, open: () => open, made: () => made };
}

const rows = blobs(1, { rows: 120, features: 4, clusters: 3 });
const options = { clusters: 3, latent: 2, hidden: [8], pretrainEpochs: 2, heldEpochs: 1, epochs: 2 };

it('many fits leave no more sessions open than one', async () => {
  const { backend, open } = countingBackend();
  const estimator = new Estimator(vade, options, { backend, threads: 1 });
  await estimator.fit(rows);
  await estimator.predict(rows);
  const afterOne = open();
  for (let fit = 0; fit < 3; fit++) {
    await estimator.fit(rows);
    await estimator.predict(rows);
  }
  expect(open()).toBe(afterOne);
  await estimator.dispose();
  expect(open()).toBe(0);
});

it('a verb asked again compiles nothing anew, and a disposed model still answers', async () => {
  const { backend, open, made } = countingBackend();
  const estimator = new Estimator(vade, options, { backend, threads: 1 });
  await estimator.fit(rows);
  const ask = async () => {
    await estimator.reconstruct(rows);
    await estimator.sample(0, 5);
    await estimator.scoreRows(rows);
    await estimator.logLikelihood(rows, 3);
    return estimator.predictProbabilities(rows);
  };
  const before = await ask();
  const compiled = made();
  await ask();
  expect(made()).toBe(compiled);
  await estimator.dispose();
  expect(open()).toBe(0);
  expect(await ask()).toEqual(before);
  const restored = new Estimator(vade, options, { backend, threads: 1 }).restore(estimator.state());
  await restored.predict(rows);
  await restored.restore(estimator.state()).predict(rows);
  await estimator.dispose();
  await restored.dispose();
  expect(open()).toBe(0);
});

it('a fit that is given up leaves no session open', async () => {
  const { backend, open } = countingBackend();
  const estimator = new Estimator(vade, options, { backend, threads: 1 });
  for await (const event of estimator.train(rows)) if (event.type === 'epoch') break;
  expect(open()).toBe(0);
  const abort = new AbortController();
  const onEvent = () => abort.abort();
  await expect(estimator.fit(rows, { signal: abort.signal, onEvent })).rejects.toMatchObject({
    code: 'ABORTED',
  });
  expect(open()).toBe(0);
});
