import { describe, expect, it } from 'vitest';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { zeros } from '../nn/initializers.js';
import { variable } from '../nn/layer.js';
import { input, oneHot, type Tensor } from '../tensor/index.js';
import type { TrainingEvent } from '../training/events.js';
import type { Session, StateArray } from '../training/phases.js';
import { health } from './health.js';

const rows = 12;
const row = input('row', ['batch', 1]);
const variances = variable('variances', [4], zeros());

/** A session whose every output is what `values` says. */
function fakeSession(values: { cluster: number[]; objective: number; logVariances: number[] }) {
  const events: TrainingEvent[] = [];
  const session: Session = {
    rows,
    random: new RandomStream(0),
    products: plainProducts,
    signal: undefined,
    arrays: new Map<string, StateArray>(),
    value: () => Float32Array.from(values.logVariances),
    assign: () => undefined,
    infer: <Name extends string>(outputs: Readonly<Record<Name, Tensor>>) =>
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
    emit: (event) => events.push(event),
    progress: () => undefined,
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
