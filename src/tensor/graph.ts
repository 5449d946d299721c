import { MixturaError } from '../error.js';
import type { NumericArray } from './array.js';
import { add } from './elementwise.js';
import { expandLike } from './broadcast.js';
import { describeShape, sameShape } from './shape.js';
import { constant, Leaf, type Tensor } from './tensor.js';

/** Every tensor that `outputs` depend on, inputs before the results made from them. */
export function sortTopologically(outputs: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { tensor: Tensor; next: number }[] = [];
  const enter = (tensor: Tensor): void => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    stack.push({ tensor, next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const input = top.tensor.operation.inputs[top.next++];
      if (input !== undefined) enter(input);
      else {
        order.push(top.tensor);
        stack.pop();
      }
    }
  }
  return order;
}

/** The inputs and parameters that `outputs` depend on. */
export function leavesOf(outputs: readonly Tensor[]): Leaf[] {
  return sortTopologically(outputs).filter((tensor) => tensor instanceof Leaf);
}

/**
 * Gradients of a scalar `loss` to each of `parameters`, as symbolic tensors of the parameters' shapes (reverse-mode
 * differentiation). Throws `INVALID_SHAPE` where the loss is no scalar or does not depend on a parameter.
 */
export function gradients(loss: Tensor, parameters: readonly Tensor[]): Tensor[] {
  if (loss.rank !== 0) {
    throw new MixturaError('INVALID_SHAPE', `a loss must be a scalar, not ${describeShape(loss.shape)}`);
  }
  const order = sortTopologically([loss]);
  const active = dependents(order, new Set(parameters));
  const upstream = new Map<Tensor, Tensor>([[loss, constant(1)]]);
  for (const tensor of order.toReversed()) {
    const flowing = upstream.get(tensor);
    if (flowing === undefined || !active.has(tensor) || tensor.operation.inputs.length === 0) continue;
    passBack(tensor, flowing, active, upstream);
  }
  return parameters.map((wanted) => {
    const gradient = upstream.get(wanted);
    if (gradient !== undefined) return gradient;
    const name = wanted instanceof Leaf ? `"${wanted.name}"` : describeShape(wanted.shape);
    throw new MixturaError('INVALID_SHAPE', `the loss does not depend on parameter ${name}`);
  });
}

function passBack(
  tensor: Tensor,
  flowing: Tensor,
  active: ReadonlySet<Tensor>,
  upstream: Map<Tensor, Tensor>,
): void {
  const { operation } = tensor;
  if (operation.gradient === undefined) {
    throw new MixturaError('NOT_SUPPORTED', `"${operation.name}" has no gradient; wrap it in stopGradient`);
  }
  const shares = operation.gradient(flowing, tensor);
  operation.inputs.forEach((source, i) => {
    const share = shares[i];
    if (share === undefined || !active.has(source)) return;
    const exact = sameShape(share.shape, source.shape) ? share : expandLike(share, source);
    const sofar = upstream.get(source);
    upstream.set(source, sofar === undefined ? exact : add(sofar, exact));
  });
}

function dependents(order: readonly Tensor[], sources: ReadonlySet<Tensor>): Set<Tensor> {
  const active = new Set<Tensor>(sources);
  for (const tensor of order) {
    if (
      tensor.operation.inputs.some((source) => active.has(source)) &&
      tensor.operation.name !== 'stopGradient'
    ) {
      active.add(tensor);
    }
  }
  return active;
}

/** Values of `outputs` in float64 by plain loops, for tests and for graphs too small to compile. */
export function evaluate(
  outputs: readonly Tensor[],
  values: ReadonlyMap<Tensor, NumericArray>,
): NumericArray[] {
  const known = new Map(values);
  for (const tensor of sortTopologically(outputs)) {
    if (known.has(tensor)) continue;
    const inputs = tensor.operation.inputs
      .map((source) => known.get(source))
      .filter((value) => value !== undefined);
    known.set(tensor, tensor.operation.evaluate(inputs));
  }
  return outputs.map((output) => {
    const value = known.get(output);
    if (value === undefined) throw new MixturaError('INTERNAL', 'an output was not evaluated');
    return value;
  });
}
