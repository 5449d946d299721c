import type { Scaler } from '../data/preprocessing.js';
import type { Variable } from '../nn/layer.js';
import { variable } from '../nn/layer.js';
import { input, type Leaf, type Tensor } from '../tensor/index.js';
import type { Phase } from '../training/phases.js';
import type { BuiltModel, CommonOptions, DataFacts, Heads, ModelDefinition } from './definition.js';

/** A model with its scaling inside the graph: it takes and gives rows as the data has them. */
export interface ScaledModel extends BuiltModel {
  /** Raw rows, [batch, features]. */
  readonly x: Leaf;
}

/** Builds a model for data of the given facts; the scaling becomes part of its state and so of every file. */
export function buildModel(
  definition: ModelDefinition,
  options: CommonOptions & Record<string, unknown>,
  facts: DataFacts,
  scaler?: Scaler,
): ScaledModel {
  const x = input('x', ['batch', facts.features]);
  const scaling = scalingOf(facts, scaler);
  const model = definition.build(options, { ...facts, x: scaling.apply(x), clusters: options.clusters });
  return {
    ...model,
    plan: model.plan.map((phase) => averaged(phase, options['averageDecay'])),
    state: [...model.state, ...scaling.variables],
    heads: unscaledHeads(model.heads, scaling.undo),
    x,
  };
}

/** The phases in which a method finds its own clusters, by their names. */
const ownPhases = new Set(['anneal', 'train']);

function averaged(phase: Phase, decay: unknown): Phase {
  const own = phase.kind === 'optimize' && ownPhases.has(phase.name);
  return own && typeof decay === 'number' && decay > 0 ? { ...phase, averageDecay: decay } : phase;
}

interface InGraphScaling {
  readonly variables: readonly Variable[];
  apply(x: Tensor): Tensor;
  undo(x: Tensor): Tensor;
}

/** `x' = (x - offset) · scale`; without scaling nothing is added to the graph. */
function scalingOf(facts: DataFacts, scaler: Scaler | undefined): InGraphScaling {
  const same = (x: Tensor) => x;
  if (facts.scaling === 'none') return { variables: [], apply: same, undo: same };
  const { features } = facts;
  const offset = variable('scaling/offset', [features], () => scaler?.offset ?? new Float32Array(features));
  const scale = variable(
    'scaling/scale',
    [features],
    () => scaler?.scale ?? new Float32Array(features).fill(1),
  );
  return {
    variables: [offset, scale],
    apply: (x) => x.sub(offset.leaf).mul(scale.leaf),
    undo: (x) => x.div(scale.leaf).add(offset.leaf),
  };
}

function unscaledHeads(heads: Heads, undo: (x: Tensor) => Tensor): Heads {
  const { reconstruction, experts, decode, generate } = heads;
  return {
    ...heads,
    ...(reconstruction && { reconstruction: undo(reconstruction) }),
    ...(experts && { experts: undo(experts) }),
    ...(decode && { decode: { ...decode, row: undo(decode.row) } }),
    ...(generate && { generate: { ...generate, row: undo(generate.row) } }),
  };
}
