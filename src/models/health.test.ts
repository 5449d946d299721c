import { describe, expect, it } from 'vitest';
import { nativeBackend } from '../runtime/native.node.js';
import { zeros } from '../nn/initializers.js';
import { variable } from '../nn/layer.js';
import { input, oneHot, type Tensor } from '../tensor/index.js';
import type { TrainingEvent } from '../training/events.js';
import type { Session } from '../training/phases.js';
import { Estimator } from './estimator.js';
import { health } from './health.js';
import { modelNamed, modelNames } from './registry.js';
import { tinyModel } from './testing.support.js';
import { sessionOf } from './session.support.js';

const rows = 12;
const row = input('row', ['batch', 1]);
const variances = variable('variances', [4], zeros());

/** A session whose every output is what `values` says. */
function fakeSession(values: { cluster: number[]; objective: number; logVariances: number[] }) {
  const events: TrainingEvent[] = [];
  const session: Session = {
    ...sessionOf(rows, <Name extends string>(outputs: Readonly<Record<Name, Tensor>>) =>
      Promise.resolve(
        Object.fromEntries(
          Object.keys(outputs).map((name) => [
            name,
            {
              values: Float32Array.from({ length: rows }, (_, i) =>
                name === 'cluster' ? (values.cluster[i % values.cluster.length] ?? 0) : values.objective,
              ),
              rows,
              columns: 1,
            },
          ]),
        ) as never,
      ),
    ),
    value: () => Float32Array.from(values.logVariances),
    emit: (event) => events.push(event),
  };
  return { session, events, values };
}

const watched = health({
  clusters: 3,
  probabilities: oneHot(input('c', ['batch'], 'int64'), 3),
  objective: { name: 'loss', perRow: row },
  logVariances: variances.leaf,
});

const warningsOf = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));

describe('the health of a model', () => {
  it('is only cluster sizes where all is well', async () => {
    const { session, events, values } = fakeSession({
      cluster: [0, 1, 2, 2],
      objective: 5,
      logVariances: [0],
    });
    await watched.begin(session);
    values.objective = 4;
    await watched.check.run(session);
    expect(events).toMatchObject([{ type: 'series', name: 'cluster sizes', values: [3, 3, 6] }]);
  });

  it('warns of empty clusters, of variances at their floor and of an end above the start', async () => {
    const { session, events, values } = fakeSession({
      cluster: [0, 2],
      objective: 5,
      logVariances: [-12, 0],
    });
    await watched.begin(session);
    values.objective = 6;
    await watched.check.run(session);
    expect(warningsOf(events)).toEqual(['empty-cluster', 'variance-floor', 'below-start']);
    expect(events[1]).toMatchObject({ details: { empty: [1], sizes: [6, 0, 6] } });
    expect(events[3]).toMatchObject({ details: { before: 5, after: 6 } });
  });
});

describe('every model', () => {
  it.each(modelNames)('ends with a look at its health: %s', (name) => {
    const model = tinyModel(modelNamed(name), {}, { rows: 600, features: 64, rowShape: [1, 8, 8] });
    expect(model.plan.at(-1)?.name).toBe('check');
  });
});

describe('three clusters of rows that are two points', () => {
  const points = Array.from({ length: 20 }, (_, i) => (i < 15 ? [0, 1] : [8, 9]));

  it.each(['kmeans', 'gmm', 'autoencoder', 'vae'])('are warned of as empty by %s', async (name) => {
    const options = { clusters: 3, hidden: [4], latent: 2, epochs: 1, pretrainEpochs: 1, restarts: 2 };
    const { shape } = modelNamed(name).schema;
    const own = Object.fromEntries(Object.entries(options).filter(([option]) => option in shape));
    const model = new Estimator(modelNamed(name), own, { backend: nativeBackend(), threads: 1 });
    const events: TrainingEvent[] = [];
    expect(model.warnings).toEqual([]);
    await model.fit(points, { onEvent: (event) => events.push(event) });
    expect(model.warnings).toEqual(events.filter(({ type }) => type === 'warning'));
    const sizes = [0, 0, 0];
    for (const cluster of await model.predict(points)) sizes[cluster] = (sizes[cluster] ?? 0) + 1;
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'series', name: 'cluster sizes', values: sizes }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ code: 'empty-cluster', details: { empty: [sizes.indexOf(0)], sizes } }),
    );
  });
});

it('counts the clusters of all rows, however many and in whatever order', async () => {
  const alternating = Array.from({ length: 20_000 }, (_, i) => [i % 2, 8 + (i % 2)]);
  const model = new Estimator(
    modelNamed('kmeans'),
    { clusters: 2 },
    { backend: nativeBackend(), threads: 1 },
  );
  const events: TrainingEvent[] = [];
  await model.fit(alternating, { onEvent: (event) => events.push(event) });
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'series', name: 'cluster sizes', values: [10_000, 10_000] }),
  );
});
