import { describe, expect, it, vi } from 'vitest';
import { blobs } from '../data/synthetic.js';
import { constant as constantInitializer } from '../nn/initializers.js';
import { dense } from '../nn/dense.js';
import { inference, variable } from '../nn/layer.js';
import { nativeBackend } from '../runtime/native.node.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import { input, type Tensor } from '../tensor/index.js';
import type { CheckpointStore, TrainingState } from './checkpoint.js';
import type { TrainingEvent } from './events.js';
import { createInference } from './inference.js';
import { parametersOf } from './parameters.js';
import type { OptimizePhase, Phase, Trainable } from './phases.js';
import { train, type TrainOptions } from './train.js';

const dataset = blobs(0, { rows: 50, features: 3, clusters: 2 });
const rate = { kind: 'constant', value: 0.01 } as const;

/** A linear autoencoder with a random draw in every step, a computed start and an epoch hook: all that can go astray in a resume. */
function linearAutoencoder(
  change: (phase: OptimizePhase) => OptimizePhase = (phase) => phase,
  phases: readonly string[] = ['first', 'shift', 'second'],
): Trainable {
  const x = input('x', ['batch', 3]);
  const noise = input('noise', ['batch', 3]);
  const [encoder, decoder] = [dense('encoder', 3, 2), dense('decoder', 2, 3)];
  const rebuild = (rows: Tensor) => decoder.apply(encoder.apply(rows, inference), inference);
  const loss = (rows: Tensor) => rebuild(rows).sub(x).square().sum(1);
  const variables = [...encoder.variables, ...decoder.variables];
  const counter = variable('counter', [1], constantInitializer(0));
  const optimize = (name: string): OptimizePhase => ({
    kind: 'optimize',
    name,
    epochs: 3,
    batchSize: 8,
    updates: [
      {
        name: 'autoencoder',
        terms: { reconstruction: loss(x.add(noise.mul(0.1))).mean() },
        groups: [{ variables, learningRate: rate }],
        optimizer: { kind: 'adam' },
      },
    ],
    feeds: ({ rows, random }) => ({ noise: random.fillNormal(new Float32Array(rows * 3)) }),
    beforeEpoch: async (session) => {
      const before = session.value(counter.leaf)[0] ?? 0;
      session.assign(counter.leaf, [before + 1]);
      session.arrays.set('seen', Float32Array.of(before + 1));
    },
  });
  const plan: Phase[] = [
    change(optimize('first')),
    {
      kind: 'compute',
      name: 'shift',
      run: async (session) => {
        const [bias] = encoder.variables.slice(1);
        if (bias) session.assign(bias.leaf, session.random.fillNormal(new Float32Array(2)));
        session.progress(1, 1, 'iterations');
      },
    },
    optimize('second'),
  ];
  return {
    name: 'linear autoencoder',
    variables,
    state: [counter],
    plan: plan.filter(({ name }) => phases.includes(name)),
    objective: { name: 'reconstruction', perRow: loss(x) },
  };
}

interface Outcome {
  readonly events: TrainingEvent[];
  readonly weights: number[];
  readonly error: unknown;
}

const lastEpoch = ({ events }: Outcome) => events.findLast((event) => event.type === 'epoch')?.epoch;

/** Training that reaches its end. */
async function run(model: Trainable, options: Partial<TrainOptions> = {}): Promise<Outcome> {
  const outcome = await attempt(model, options);
  if (outcome.error !== undefined) throw outcome.error;
  return outcome;
}

/** Training that may fail. */
async function attempt(model: Trainable, options: Partial<TrainOptions> = {}): Promise<Outcome> {
  const parameters = parametersOf(model);
  const backend = nativeBackend({ threads: 1 });
  const events: TrainingEvent[] = [];
  let error: unknown;
  try {
    const steps = train(model, {
      dataset,
      backend,
      products: plainProducts,
      parameters,
      inference: createInference(backend, parameters, 1),
      seed: 1,
      random: new RandomStream(1),
      threads: 1,
      ...options,
    });
    for await (const event of steps) events.push(event);
  } catch (caught) {
    error = caught;
  }
  const weights = parameters.variables.flatMap(({ leaf }) => [...parameters.value(leaf)]);
  return { events, weights, error };
}

/** Keeps every state it is given, as copies: what a disk would hold after each save. */
function memoryStore(start?: TrainingState): CheckpointStore & { readonly states: TrainingState[] } {
  const states: TrainingState[] = start === undefined ? [] : [start];
  return {
    states,
    save: ({ position, tensors }) => {
      const copies = Object.entries(tensors).map(([name, values]) => [name, values.slice()] as const);
      states.push({ position: structuredClone(position), tensors: Object.fromEntries(copies) });
    },
    latest: () => states.at(-1),
  };
}

describe('training', () => {
  it('lowers the loss and says what it does, in order', async () => {
    const { events, error } = await attempt(linearAutoencoder());
    expect(error).toBeUndefined();
    const kinds = events
      .map((event) => event.type)
      .filter((type) => type !== 'progress' && type !== 'checkpoint');
    const epochs = ['epoch', 'epoch', 'epoch'];
    const optimized = ['phase', ...epochs, 'phase-end'];
    expect(kinds).toEqual(['start', ...optimized, 'phase', 'phase-end', ...optimized, 'end']);
    const losses = events.flatMap((event) =>
      event.type === 'epoch' && event.phase === 'first' ? [event.loss] : [],
    );
    expect(losses[2]).toBeLessThan(losses[0] ?? 0);
  });

  it('gives the same bits for the same seed and others for another', async () => {
    const [first, again] = [await run(linearAutoencoder()), await run(linearAutoencoder())];
    const other = await run(linearAutoencoder(), { random: new RandomStream(2) });
    expect(again.weights).toEqual(first.weights);
    expect(other.weights).not.toEqual(first.weights);
  });

  it('resumed from any checkpoint ends with the same bits', async () => {
    const store = memoryStore();
    const whole = await run(linearAutoencoder(), { checkpoints: store, checkpointIntervalMs: 0 });
    expect(store.states.length).toBeGreaterThan(30);
    for (const state of store.states) {
      const resumed = await run(linearAutoencoder(), { checkpoints: memoryStore(state) });
      expect(resumed.error).toBeUndefined();
      expect(resumed.weights).toEqual(whole.weights);
      expect(resumed.events.at(-1)).toMatchObject({ objective: objectiveOf(whole) });
    }
  });

  describe('with a running average of the weights', () => {
    const averaging = (averageDecay: number, steps = 18) =>
      linearAutoencoder((phase) => ({ ...phase, steps, averageDecay, epochs: Infinity }), ['first']);

    it('ends with it in their place', async () => {
      const path: number[][] = [];
      for (let steps = 1; steps <= 3; steps++) {
        const { weights } = await run(linearAutoencoder((phase) => ({ ...phase, steps }), ['first']));
        path.push(weights);
      }
      const [one = [], two = [], three = []] = path;
      // Weights 1, d and d² from the last step back, as parts of their sum.
      const expected = three.map(
        (value, i) => (value + 0.5 * (two[i] ?? NaN) + 0.25 * (one[i] ?? NaN)) / 1.75,
      );
      const { weights } = await run(averaging(0.5, 3));
      // The counter is no trained weight: it is what the hook last wrote.
      weights.slice(0, -1).forEach((weight, i) => expect(weight).toBeCloseTo(expected[i] ?? NaN, 6));
      expect(weights.at(-1)).toBe(three.at(-1));
      expect(weights).not.toEqual(three);
    });

    it('resumed from any checkpoint ends with the same bits', async () => {
      const store = memoryStore();
      const whole = await run(averaging(0.9), { checkpoints: store, checkpointIntervalMs: 0 });
      expect(store.states.length).toBeGreaterThan(15);
      for (const state of store.states) {
        const resumed = await run(averaging(0.9), { checkpoints: memoryStore(state) });
        expect(resumed.weights).toEqual(whole.weights);
      }
    });
  });

  it('reports the same epoch means whether or not it was interrupted', async () => {
    const store = memoryStore();
    const whole = await run(linearAutoencoder(), { checkpoints: store, checkpointIntervalMs: 0 });
    const middle = store.states.find(({ position }) => position.stepInEpoch === 3 && position.epoch === 1);
    const resumed = await run(linearAutoencoder(), { checkpoints: memoryStore(middle) });
    const lossOf = ({ events }: Outcome) =>
      events.find((event) => event.type === 'epoch' && event.epoch === 2);
    expect(lossOf(resumed)).toMatchObject({ loss: (lossOf(whole) as { loss: number }).loss });
  });

  it('refuses the checkpoint of another model', async () => {
    const state: TrainingState = { position: (await oneState()).position, tensors: {} };
    const { error } = await attempt(linearAutoencoder(), { checkpoints: memoryStore(state) });
    expect(error).toMatchObject({ code: 'INVALID_ARTIFACT' });
  });

  it('stops on request and leaves a state to resume from', async () => {
    const abort = new AbortController();
    const store = memoryStore();
    const stopping = linearAutoencoder((phase) => ({
      ...phase,
      feeds: (step) => {
        if (step.step === 4) abort.abort('enough');
        return phase.feeds?.(step) ?? {};
      },
    }));
    const stopped = await attempt(stopping, { checkpoints: store, signal: abort.signal });
    expect(stopped.error).toMatchObject({ code: 'ABORTED', cause: 'enough' });
    expect(store.latest()?.position.step).toBe(5);
    const resumed = await run(linearAutoencoder(), { checkpoints: store });
    expect(resumed.weights).toEqual((await run(linearAutoencoder())).weights);
  });

  it('names the term and the step where a loss is not finite, before any weight is touched by it', async () => {
    const broken = linearAutoencoder((phase) => ({
      ...phase,
      feeds: (step) => ({
        noise: new Float32Array(step.rows * 3).fill(step.step === 2 ? Infinity : 0),
      }),
    }));
    const { error, weights } = await attempt(broken);
    expect(error).toMatchObject({ code: 'NOT_FINITE', details: { term: 'reconstruction', step: 3 } });
    expect(weights.every(Number.isFinite)).toBe(true);
  });

  it('ends in an error, not in success, where the objective is not finite', async () => {
    const model = linearAutoencoder();
    const objective = { name: 'reconstruction', perRow: model.objective.perRow.add(Infinity) };
    const { events, error } = await attempt({ ...model, objective });
    expect(error).toMatchObject({
      code: 'NOT_FINITE',
      message: expect.stringMatching(/"reconstruction" ended at Infinity.*`scaling: standard`/),
    });
    expect(events.map(({ type }) => type)).not.toContain('end');
  });

  it('takes no table of another size for a state', async () => {
    const beforeEpoch: OptimizePhase['beforeEpoch'] = async (session) => {
      for (const { leaf } of model.state) session.assign(leaf, []);
    };
    const model = linearAutoencoder((phase) => ({ ...phase, beforeEpoch }));
    const { error } = await attempt(model);
    expect(error).toMatchObject({ code: 'INTERNAL', message: '"counter" has 1 values and was given 0' });
  });

  it('stops early when the loss no longer falls', async () => {
    const patient = linearAutoencoder((phase) => ({
      ...phase,
      epochs: 50,
      earlyStopping: { patience: 2, minimumImprovement: 10 },
    }));
    const { events } = await run(patient);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'phase-end', phase: 'first', stopped: 'early-stopping' }),
    );
    expect(events.filter((event) => event.type === 'epoch' && event.phase === 'first')).toHaveLength(3);
  });

  it.each([{}, { averageDecay: 0.9 }])(
    'resumed from any checkpoint stops at the same epoch: %o',
    async (extra) => {
      const patient = () =>
        linearAutoencoder((phase) => ({
          ...phase,
          ...extra,
          epochs: 50,
          earlyStopping: { patience: 2, minimumImprovement: 10 },
        }));
      const store = memoryStore();
      const whole = await run(patient(), { checkpoints: store, checkpointIntervalMs: 0 });
      const lastEpochs: unknown[] = [];
      for (const state of store.states) {
        const resumed = await run(patient(), { checkpoints: memoryStore(state) });
        expect(resumed.weights).toEqual(whole.weights);
        lastEpochs.push(lastEpoch(resumed));
      }
      // From states after the last epoch there is none.
      expect(new Set(lastEpochs)).toEqual(new Set([lastEpoch(whole), undefined]));
    },
  );

  it('speaks of checkpoints only where one is kept', async () => {
    const { events } = await run(linearAutoencoder());
    expect(events.filter(({ type }) => type === 'checkpoint')).toEqual([]);
  });

  it.each([
    ['keeps a state every 20 s', 0, 20],
    ['spends a twentieth of the time on keeping states', 3, 60],
  ])('%s', async (_, savingSeconds, apart) => {
    let seconds = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => seconds * 1000);
    const savedAt: number[] = [];
    const checkpoints: CheckpointStore = {
      save: () => {
        seconds += savingSeconds;
        savedAt.push(seconds);
      },
      latest: () => undefined,
    };
    const aSecondAStep = linearAutoencoder(
      (phase) => ({
        ...phase,
        epochs: 25,
        beforeStep: () => {
          seconds += 1;
          return Promise.resolve(undefined);
        },
      }),
      ['first'],
    );
    try {
      await run(aSecondAStep, { checkpoints });
    } finally {
      clock.mockRestore();
    }
    // The first state tells how long saving takes; the last one ends the phase.
    const inside = savedAt.slice(0, -1);
    expect(inside[0]).toBe(20 + savingSeconds);
    expect(inside.slice(1).map((at, i) => at - savingSeconds - (inside[i] ?? 0))).toEqual(
      inside.slice(1).map(() => apart),
    );
    expect(inside.length).toBe(1 + Math.floor((150 - 20) / apart));
  });

  it('stops what it computes when nobody listens any more', async () => {
    const waited = { aborted: false };
    const model = linearAutoencoder();
    const endless: Phase = {
      kind: 'compute',
      name: 'endless',
      run: async (session) => {
        session.progress(0, 1, 'iterations');
        while (session.signal?.aborted !== true) await new Promise((resume) => setTimeout(resume, 1));
        waited.aborted = true;
      },
    };
    const parameters = parametersOf(model);
    const backend = nativeBackend({ threads: 1 });
    const inference = createInference(backend, parameters, 1);
    const random = new RandomStream(1);
    const shared = { dataset, backend, products: plainProducts, parameters, inference, seed: 1, random };
    for await (const event of train({ ...model, plan: [endless] }, shared)) {
      if (event.type === 'progress') break;
    }
    expect(waited.aborted).toBe(true);
  });

  it('ends inside an epoch where steps are bounded', async () => {
    const { events } = await run(linearAutoencoder((phase) => ({ ...phase, steps: 8 })));
    const last = events.findLast((event) => event.type === 'epoch' && event.phase === 'first');
    expect(last).toMatchObject({ epoch: 2, step: 8 });
  });
});

function objectiveOf({ events }: Outcome): number {
  const end = events.at(-1);
  return end?.type === 'end' ? end.objective : NaN;
}

async function oneState(): Promise<TrainingState> {
  const store = memoryStore();
  await run(linearAutoencoder(), { checkpoints: store });
  const state = store.latest();
  if (state === undefined) throw new Error('training saved nothing');
  return state;
}
