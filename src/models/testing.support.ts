import { expect } from 'vitest';
import type { z } from 'zod';
import { MixturaError } from '../error.js';
import { RandomStream } from '../runtime/random.js';
import {
  evaluate,
  gradients,
  leavesOf,
  numericArray,
  sortTopologically,
  type Leaf,
  type NumericArray,
  type Tensor,
} from '../tensor/index.js';
import { totalOf } from '../training/compiled-update.js';
import type { OptimizePhase, Trainable } from '../training/phases.js';
import { buildModel, type ScaledModel } from './build.js';
import type { DataFacts, ModelDefinition } from './definition.js';
import { parseOptions } from './parse-options.js';

/** Values of parameters or inputs by name, row-major. */
export type Values = Readonly<Record<string, ArrayLike<number>>>;

/** Rows in a batch of drawn values. */
export const drawnRows = 4;

const tinyFacts: DataFacts = {
  rows: 20,
  features: 3,
  rowShape: [3],
  scaling: 'none',
  unitInterval: true,
};

/** A model for rows of three features in [0, 1], or as `facts` says otherwise; never trained. */
export function tinyModel<Schema extends z.ZodObject>(
  definition: ModelDefinition<Schema>,
  options: z.input<Schema>,
  facts: Partial<DataFacts> = {},
): ScaledModel {
  const parsed = parseOptions(definition, options);
  return buildModel(definition as unknown as ModelDefinition, parsed, { ...tinyFacts, ...facts });
}

export function phaseNamed(model: Trainable, name: string): OptimizePhase {
  const phase = model.plan.find((candidate) => candidate.name === name);
  if (phase?.kind === 'optimize') return phase;
  const names = model.plan.map((candidate) => candidate.name).join(', ');
  throw new MixturaError('INTERNAL', `${model.name} optimises in no phase "${name}" of ${names}`);
}

/** Values for every parameter and input of a phase: rows in [0, 1), parameters within ±½, noise standard normal, indices 0 or 1. */
export function drawValues(model: Trainable, phaseName: string, seed: number): Record<string, Float64Array> {
  return drawFor(leavesOf(tensorsOf(phaseNamed(model, phaseName))), seed);
}

/** The loss terms and reports of a phase's updates in float64. */
export function evaluateTerms(
  model: Trainable,
  phaseName: string,
  parameterValues: Values,
  feeds: Values,
): Record<string, number> {
  const { updates } = phaseNamed(model, phaseName);
  const named = Object.assign({}, ...updates.map(({ terms, reports }) => ({ ...terms, ...reports })));
  const results = evaluateTensors(Object.values<Tensor>(named), { ...parameterValues, ...feeds });
  return Object.fromEntries(Object.keys(named).map((name, i) => [name, results[i]?.data[0] ?? NaN]));
}

/** Tensors in float64, from values of the leaves they depend on. */
export function evaluateTensors(tensors: readonly Tensor[], values: Values): NumericArray[] {
  return evaluate(tensors, arraysOf(leavesOf(tensors), values));
}

/**
 * Expects the gradient of every update of a phase to equal central differences in float64, at drawn values and those
 * of `fixed`. What stands under `stopGradient` stays as it is while parameters move.
 */
export function checkGradients(model: Trainable, phaseName: string, seed: number, fixed: Values = {}): void {
  for (const update of phaseNamed(model, phaseName).updates) {
    const loss = totalOf(update.terms);
    const leaves = leavesOf([loss]);
    const values = frozen(loss, arraysOf(leaves, { ...drawFor(leaves, seed), ...fixed }));
    const trained = update.groups.flatMap((group) => group.variables.map(({ leaf }) => leaf));
    const symbolic = evaluate(gradients(loss, trained), values);
    trained.forEach((leaf, i) => {
      symbolic[i]?.data.forEach((value, at) => {
        const expected = centralDifference(loss, values, leaf, at);
        const error = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
        expect(error, `${update.name}: ${leaf.name}[${at}] is ${value}, not ${expected}`).toBeLessThan(1e-5);
      });
    });
  }
}

function tensorsOf(phase: OptimizePhase): Tensor[] {
  return phase.updates.flatMap(({ terms, reports }) => Object.values({ ...terms, ...reports }));
}

function drawFor(leaves: readonly Leaf[], seed: number): Record<string, Float64Array> {
  const random = new RandomStream(seed);
  return Object.fromEntries(leaves.map((leaf) => [leaf.name, draw(leaf, random.split(leaf.name))]));
}

function draw(leaf: Leaf, random: RandomStream): Float64Array {
  const length = concreteShape(leaf, drawnRows).reduce((product, size) => product * size, 1);
  return Float64Array.from({ length }, () => {
    if (leaf.type === 'int64') return random.integer(2);
    if (leaf.kind === 'parameter') return random.uniform() - 0.5;
    return leaf.name === 'x' ? random.uniform() : random.normal();
  });
}

function concreteShape(leaf: Leaf, rows: number): number[] {
  return leaf.shape.map((size) => (typeof size === 'number' ? size : rows));
}

function arraysOf(leaves: readonly Leaf[], values: Values): Map<Tensor, NumericArray> {
  return new Map(
    leaves.map((leaf) => {
      const data = values[leaf.name];
      if (data === undefined) throw new MixturaError('INTERNAL', `no value for "${leaf.name}"`);
      const known = concreteShape(leaf, 1).reduce((product, size) => product * size, 1);
      return [leaf, numericArray(concreteShape(leaf, data.length / known), data)];
    }),
  );
}

/** Adds the present values of all stopped gradients, so that they stay when a parameter is moved. */
function frozen(loss: Tensor, values: Map<Tensor, NumericArray>): Map<Tensor, NumericArray> {
  const stopped = sortTopologically([loss]).filter((tensor) => tensor.operation.name === 'stopGradient');
  const all = new Map(values);
  evaluate(stopped, values).forEach((value, i) => all.set(stopped[i] ?? loss, value));
  return all;
}

function centralDifference(
  loss: Tensor,
  values: ReadonlyMap<Tensor, NumericArray>,
  leaf: Leaf,
  at: number,
): number {
  const step = 1e-5;
  const shifted = (by: number) => {
    const { shape, data } = values.get(leaf) ?? numericArray([0]);
    const moved = numericArray(shape, data);
    moved.data[at] = (data[at] ?? 0) + by;
    return evaluate([loss], new Map(values).set(leaf, moved))[0]?.data[0] ?? NaN;
  };
  return (shifted(step) - shifted(-step)) / (2 * step);
}
