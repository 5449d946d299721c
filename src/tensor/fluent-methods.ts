import * as broadcast from './broadcast.js';
import * as elementwise from './elementwise.js';
import * as indexing from './indexing.js';
import * as layout from './layout.js';
import { matmul, type MatmulOptions } from './matmul.js';
import * as reduction from './reduction.js';
import type { Shape } from './shape.js';
import type { Operand, Tensor } from './tensor.js';

type Axes = number | readonly number[];

/** Operations as methods of their first tensor. */
export const fluentMethods = {
  add(this: Tensor, other: Operand) {
    return elementwise.add(this, other);
  },
  sub(this: Tensor, other: Operand) {
    return elementwise.subtract(this, other);
  },
  mul(this: Tensor, other: Operand) {
    return elementwise.multiply(this, other);
  },
  div(this: Tensor, other: Operand) {
    return elementwise.divide(this, other);
  },
  neg(this: Tensor) {
    return elementwise.negate(this);
  },
  square(this: Tensor) {
    return elementwise.square(this);
  },
  exp(this: Tensor) {
    return elementwise.exp(this);
  },
  log(this: Tensor) {
    return elementwise.log(this);
  },
  sqrt(this: Tensor) {
    return elementwise.sqrt(this);
  },
  abs(this: Tensor) {
    return elementwise.abs(this);
  },
  relu(this: Tensor) {
    return elementwise.relu(this);
  },
  sigmoid(this: Tensor) {
    return elementwise.sigmoid(this);
  },
  tanh(this: Tensor) {
    return elementwise.tanh(this);
  },
  softplus(this: Tensor) {
    return elementwise.softplus(this);
  },
  clip(this: Tensor, low: number, high: number) {
    return elementwise.clip(this, low, high);
  },
  stopGradient(this: Tensor) {
    return elementwise.stopGradient(this);
  },
  sum(this: Tensor, axes?: Axes, keepDimensions?: boolean) {
    return broadcast.sum(this, axes, keepDimensions);
  },
  mean(this: Tensor, axes?: Axes, keepDimensions?: boolean) {
    return reduction.mean(this, axes, keepDimensions);
  },
  max(this: Tensor, axes?: Axes, keepDimensions?: boolean) {
    return reduction.max(this, axes, keepDimensions);
  },
  logSumExp(this: Tensor, axes?: Axes, keepDimensions?: boolean) {
    return reduction.logSumExp(this, axes, keepDimensions);
  },
  softmax(this: Tensor) {
    return reduction.softmax(this);
  },
  logSoftmax(this: Tensor) {
    return reduction.logSoftmax(this);
  },
  argMax(this: Tensor, axis?: number) {
    return reduction.argMax(this, axis);
  },
  matmul(this: Tensor, other: Tensor, options?: MatmulOptions) {
    return matmul(this, other, options);
  },
  reshape(this: Tensor, shape: Shape) {
    return layout.reshape(this, shape);
  },
  transpose(this: Tensor, order?: readonly number[]) {
    return layout.transpose(this, order);
  },
  slice(this: Tensor, axis: number, start: number, end: number) {
    return layout.slice(this, axis, start, end);
  },
  unsqueeze(this: Tensor, axes: Axes) {
    return broadcast.unsqueeze(this, axes);
  },
  squeeze(this: Tensor, axes: Axes) {
    return broadcast.squeeze(this, axes);
  },
  expandLike(this: Tensor, like: Tensor) {
    return broadcast.expandLike(this, like);
  },
  gather(this: Tensor, indices: Tensor) {
    return indexing.gather(this, indices);
  },
};
