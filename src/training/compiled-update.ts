import { MixturaError } from '../error.js';
import { valueAt } from '../nn/schedules.js';
import type { Backend } from '../runtime/backend.js';
import type { Span } from '../runtime/memory.js';
import { createOptimizer, type Optimizer } from '../runtime/optimizers.js';
import { compile, type Feed, type Program, type Result } from '../runtime/program.js';
import { gradients, type Leaf, type Tensor } from '../tensor/index.js';
import type { Position } from './checkpoint.js';
import type { Parameters } from './parameters.js';
import type { Update } from './phases.js';

/** An update with its program of losses and gradients, and the optimiser that keeps its moments. */
export interface CompiledUpdate {
  readonly update: Update;
  readonly program: Program;
  readonly optimizer: Optimizer;
  readonly spans: readonly (readonly Span[])[];
  readonly stateLeaves: readonly Leaf[];
}

export interface CompileContext {
  readonly backend: Backend;
  readonly parameters: Parameters;
  readonly threads: number | undefined;
}

export async function compileUpdate(update: Update, context: CompileContext): Promise<CompiledUpdate> {
  const { backend, parameters, threads } = context;
  const leaves = update.groups.flatMap((group) => group.variables.map(({ leaf }) => leaf));
  const loss = totalOf(update.terms);
  const flowing = gradients(loss, leaves);
  const outputs: Record<string, Tensor> = {};
  const into: Record<string, Float32Array> = {};
  for (const [name, term] of Object.entries({ ...update.terms, ...update.reports }))
    outputs[`term:${name}`] = term;
  for (const [leaf, value] of update.stateUpdates ?? []) outputs[`state:${leaf.name}`] = value;
  leaves.forEach((leaf, i) => {
    outputs[`gradient:${leaf.name}`] = flowing[i] ?? loss;
    into[`gradient:${leaf.name}`] = parameters.memory.gradients(leaf.name);
  });
  const program = await compile(backend, outputs, {
    name: update.name,
    parameters: (leaf) => parameters.value(leaf),
    into,
    ...(threads === undefined ? {} : { threads }),
  });
  return {
    update,
    program,
    optimizer: createOptimizer(parameters.memory, update.optimizer),
    spans: update.groups.map((group) =>
      parameters.memory.range(group.variables.map(({ leaf }) => leaf.name)),
    ),
    stateLeaves: [...(update.stateUpdates?.keys() ?? [])],
  };
}

export function totalOf(terms: Readonly<Record<string, Tensor>>): Tensor {
  const [first, ...rest] = Object.values(terms);
  if (first === undefined) throw new MixturaError('INTERNAL', 'an update needs at least one loss term');
  return rest.reduce((total, term) => total.add(term), first);
}

/** One step of every update, in their order; gives the values of their terms and reports. */
export async function takeStep(
  updates: readonly CompiledUpdate[],
  feeds: Readonly<Record<string, Feed>>,
  phase: string,
  position: Position,
  parameters: Parameters,
): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const compiled of updates) {
    const results = await compiled.program.run(feeds);
    Object.assign(values, readTerms(compiled.update, results, phase, position));
    values['gradientNorm'] = applyUpdate(compiled, phase, position);
    for (const leaf of compiled.stateLeaves) {
      const fresh = results[`state:${leaf.name}`];
      if (fresh !== undefined) parameters.value(leaf).set(fresh.data);
    }
  }
  return values;
}

function readTerms(
  update: Update,
  results: Readonly<Record<string, Result>>,
  phase: string,
  position: Position,
): Record<string, number> {
  const values: Record<string, number> = {};
  const names = Object.keys({ ...update.terms, ...update.reports });
  for (const name of names) {
    const value = results[`term:${name}`]?.data[0] ?? NaN;
    if (!Number.isFinite(value)) {
      throw new MixturaError(
        'NOT_FINITE',
        `term "${name}" of the loss became ${value} in phase "${phase}" at step ${position.step + 1}; lower the learning rate or scale the data`,
        { details: { term: name, phase, step: position.step + 1 } },
      );
    }
    values[name] = value;
  }
  return values;
}

function applyUpdate(
  { update, optimizer, spans }: CompiledUpdate,
  phase: string,
  position: Position,
): number {
  const { clipNorm } = update;
  const groups = update.groups.map((group, i) => ({
    spans: spans[i] ?? [],
    learningRate: valueAt(group.learningRate, position),
  }));
  const { finite, gradientNorm } = optimizer.step(groups, position.step + 1, { clipNorm });
  if (!finite) {
    throw new MixturaError(
      'NOT_FINITE',
      `the gradient of "${update.name}" is not finite in phase "${phase}" at step ${position.step + 1}; lower the learning rate or scale the data`,
      { details: { term: update.name, phase, step: position.step + 1 } },
    );
  }
  return gradientNorm;
}
