import { mapArray, numericArray, zipArrays } from './array.js';
import { reduceTo } from './broadcast.js';
import { broadcastShapes, sameShape } from './shape.js';
import {
  constant,
  Tensor,
  toTensor,
  type AttributeValue,
  type ElementType,
  type Operand,
  type Operation,
} from './tensor.js';

interface UnaryRules {
  readonly name: string;
  readonly onnx: string;
  readonly value: (x: number) => number;
  readonly gradient: (upstream: Tensor, x: Tensor, y: Tensor) => Tensor | undefined;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

function unary(x: Tensor, rules: UnaryRules): Tensor {
  return new Tensor({
    name: rules.name,
    inputs: [x],
    shape: x.shape,
    emit: (emitter, inputs) => emitter.node(rules.onnx, inputs, rules.attributes ?? {}),
    evaluate: ([a = numericArray([0])]) => mapArray(a, rules.value),
    gradient: (upstream, result) => [rules.gradient(upstream, x, result)],
  });
}

interface BinaryRules {
  readonly name: string;
  readonly onnx: string | Operation['emit'];
  readonly value: (a: number, b: number) => number;
  readonly type?: ElementType;
  readonly gradient?: (upstream: Tensor, a: Tensor, b: Tensor, y: Tensor) => readonly [Tensor, Tensor];
}

function binary(left: Operand, right: Operand, rules: BinaryRules): Tensor {
  const [a, b] = withoutExpand(toTensor(left), toTensor(right));
  const { gradient, onnx } = rules;
  return new Tensor({
    name: rules.name,
    inputs: [a, b],
    shape: broadcastShapes(a.shape, b.shape),
    type: rules.type ?? 'float32',
    emit: (emitter, inputs) =>
      typeof onnx === 'string' ? emitter.node(onnx, inputs) : onnx(emitter, inputs),
    evaluate: (inputs) => zipArrays(inputs, rules.value),
    ...(gradient && {
      gradient: (upstream, result) => {
        const [toA, toB] = gradient(upstream, a, b, result);
        return [reduceTo(toA, a.shape), reduceTo(toB, b.shape)];
      },
    }),
  });
}

/** An operand that was only stretched to the other's shape need not be: broadcasting does it without a copy. */
function withoutExpand(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const shape = broadcastShapes(a.shape, b.shape);
  const lean = (x: Tensor, other: Tensor) => {
    const source = beforeExpand(x);
    return sameShape(broadcastShapes(source.shape, other.shape), shape) ? source : x;
  };
  const first = lean(a, b);
  return [first, lean(b, first)];
}

function beforeExpand(x: Tensor): Tensor {
  return x.operation.name === 'expand' ? (x.operation.inputs[0] ?? x) : x;
}

const isConstant = (x: Operand, value: number): boolean => x === value;

export function add(a: Operand, b: Operand): Tensor {
  return binary(a, b, { name: 'add', onnx: 'Add', value: (x, y) => x + y, gradient: (d) => [d, d] });
}

export function subtract(a: Operand, b: Operand): Tensor {
  return binary(a, b, {
    name: 'subtract',
    onnx: 'Sub',
    value: (x, y) => x - y,
    gradient: (d) => [d, negate(d)],
  });
}

export function multiply(a: Operand, b: Operand): Tensor {
  if (isConstant(b, 1)) return toTensor(a);
  if (isConstant(a, 1)) return toTensor(b);
  return binary(a, b, {
    name: 'multiply',
    onnx: 'Mul',
    value: (x, y) => x * y,
    gradient: (d, x, y) => [multiply(d, y), multiply(d, x)],
  });
}

export function divide(a: Operand, b: Operand): Tensor {
  if (typeof b === 'number') return multiply(a, 1 / b);
  return binary(a, b, {
    name: 'divide',
    onnx: 'Div',
    value: (x, y) => x / y,
    gradient: (d, _, y, result) => [divide(d, y), negate(divide(multiply(d, result), y))],
  });
}

/** Element-wise maximum; where both are equal the gradient goes to the second. */
export function maximum(a: Operand, b: Operand): Tensor {
  return binary(a, b, {
    name: 'maximum',
    onnx: 'Max',
    value: Math.max,
    gradient: (d, x, y) => [where(greater(x, y), d, 0), where(greater(x, y), 0, d)],
  });
}

/** Element-wise minimum; where both are equal the gradient goes to the second. */
export function minimum(a: Operand, b: Operand): Tensor {
  return binary(a, b, {
    name: 'minimum',
    onnx: 'Min',
    value: Math.min,
    gradient: (d, x, y) => [where(less(x, y), d, 0), where(less(x, y), 0, d)],
  });
}

export function greater(a: Operand, b: Operand): Tensor {
  return binary(a, b, { name: 'greater', onnx: 'Greater', type: 'bool', value: (x, y) => Number(x > y) });
}

export function less(a: Operand, b: Operand): Tensor {
  return binary(a, b, { name: 'less', onnx: 'Less', type: 'bool', value: (x, y) => Number(x < y) });
}

export function greaterOrEqual(a: Operand, b: Operand): Tensor {
  return binary(a, b, {
    name: 'greaterOrEqual',
    onnx: 'GreaterOrEqual',
    type: 'bool',
    value: (x, y) => Number(x >= y),
  });
}

export function equal(a: Operand, b: Operand): Tensor {
  return binary(a, b, { name: 'equal', onnx: 'Equal', type: 'bool', value: (x, y) => Number(x === y) });
}

/** `condition ? a : b`, element by element, with broadcasting. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  const [yes, no] = [toTensor(a), toTensor(b)];
  return new Tensor({
    name: 'where',
    inputs: [condition, yes, no],
    shape: broadcastShapes(condition.shape, broadcastShapes(yes.shape, no.shape)),
    emit: (emitter, inputs) => emitter.node('Where', inputs),
    evaluate: (inputs) => zipArrays(inputs, (test, x, y) => (test ? x : y)),
    gradient: (d) => [
      undefined,
      reduceTo(where(condition, d, 0), yes.shape),
      reduceTo(where(condition, 0, d), no.shape),
    ],
  });
}

export function negate(x: Tensor): Tensor {
  return unary(x, { name: 'negate', onnx: 'Neg', value: (v) => -v, gradient: (d) => negate(d) });
}

export function exp(x: Tensor): Tensor {
  return unary(x, { name: 'exp', onnx: 'Exp', value: Math.exp, gradient: (d, _, y) => multiply(d, y) });
}

export function log(x: Tensor): Tensor {
  return unary(x, { name: 'log', onnx: 'Log', value: Math.log, gradient: (d, v) => divide(d, v) });
}

export function sqrt(x: Tensor): Tensor {
  return unary(x, {
    name: 'sqrt',
    onnx: 'Sqrt',
    value: Math.sqrt,
    gradient: (d, _, y) => multiply(divide(d, y), 0.5),
  });
}

export function square(x: Tensor): Tensor {
  return multiply(x, x);
}

/** Absolute value; its gradient at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return unary(x, {
    name: 'abs',
    onnx: 'Abs',
    value: Math.abs,
    gradient: (d, v) => where(greater(v, 0), d, where(less(v, 0), negate(d), 0)),
  });
}

export function relu(x: Tensor): Tensor {
  return unary(x, {
    name: 'relu',
    onnx: 'Relu',
    value: (v) => Math.max(v, 0),
    gradient: (d, _, y) => where(greater(y, 0), d, 0),
  });
}

export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  return unary(x, {
    name: 'leakyRelu',
    onnx: 'LeakyRelu',
    attributes: { alpha: { float: slope } },
    value: (v) => (v > 0 ? v : slope * v),
    gradient: (d, v) => where(greater(v, 0), d, multiply(d, slope)),
  });
}

export function elu(x: Tensor): Tensor {
  return unary(x, {
    name: 'elu',
    onnx: 'Elu',
    attributes: { alpha: { float: 1 } },
    value: (v) => (v > 0 ? v : Math.expm1(v)),
    // The slope is 1 above zero and y + 1 below: without a branch, half the time on large arrays.
    gradient: (d, _, y) => multiply(d, add(minimum(y, 0), 1)),
  });
}

export function sigmoid(x: Tensor): Tensor {
  return unary(x, {
    name: 'sigmoid',
    onnx: 'Sigmoid',
    value: (v) => 1 / (1 + Math.exp(-v)),
    gradient: (d, _, y) => multiply(d, multiply(y, subtract(1, y))),
  });
}

export function tanh(x: Tensor): Tensor {
  return unary(x, {
    name: 'tanh',
    onnx: 'Tanh',
    value: Math.tanh,
    gradient: (d, _, y) => multiply(d, subtract(1, square(y))),
  });
}

/** `ln(1 + exp(x))`, without overflow. */
export function softplus(x: Tensor): Tensor {
  return unary(x, {
    name: 'softplus',
    onnx: 'Softplus',
    value: (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))),
    gradient: (d, v) => multiply(d, sigmoid(v)),
  });
}

/**
 * `-target ln s(l) - (1 - target) ln(1 - s(l))` of logits `l`, `s` the sigmoid: `max(l, 0) - target l + ln(1 + exp(-|l|))`.
 * To single precision of the whole, where `softplus` is so even of its smallest values at four times the cost.
 */
export function binaryCrossEntropy(target: Tensor, logits: Tensor): Tensor {
  return binary(target, logits, {
    name: 'binaryCrossEntropy',
    onnx: (emitter, [x = '', l = '']) => {
      const decay = emitter.node('Exp', [emitter.node('Neg', [emitter.node('Abs', [l])])]);
      const rest = emitter.node('Log', [emitter.node('Add', [decay, emitter.floats([1], [])])]);
      const linear = emitter.node('Sub', [emitter.node('Relu', [l]), emitter.node('Mul', [x, l])]);
      return emitter.node('Add', [linear, rest]);
    },
    value: (x, l) => Math.max(l, 0) - x * l + Math.log1p(Math.exp(-Math.abs(l))),
    gradient: (d, x, l) => [multiply(d, negate(l)), multiply(d, subtract(sigmoid(l), x))],
  });
}

/** Limits values to [minimum, maximum]; no gradient flows where the limit holds. */
export function clip(x: Tensor, low: number, high: number): Tensor {
  return new Tensor({
    name: 'clip',
    inputs: [x],
    shape: x.shape,
    emit: (emitter, [value = '']) =>
      emitter.node('Clip', [value, emitter.floats([low], []), emitter.floats([high], [])]),
    evaluate: ([a = numericArray([0])]) => mapArray(a, (v) => Math.min(Math.max(v, low), high)),
    gradient: (d) => [where(greaterOrEqual(x, low), where(greaterOrEqual(constant(high), x), d, 0), 0)],
  });
}

/** The same value, through which no gradient flows. */
export function stopGradient(x: Tensor): Tensor {
  return new Tensor({
    name: 'stopGradient',
    inputs: [x],
    shape: x.shape,
    type: x.type,
    emit: (_, [value = '']) => value,
    evaluate: ([a = numericArray([0])]) => a,
    gradient: () => [undefined],
  });
}

/** 1 where the condition holds, else 0. */
export function indicator(condition: Tensor): Tensor {
  return where(condition, 1, 0);
}
