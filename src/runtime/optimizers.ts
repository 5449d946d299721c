import { MixturaError, unreachable } from '../error.js';
import { createKernels, type Kernels } from './kernels/kernels.js';
import type { ParameterMemory, Region, Span } from './memory.js';

interface MomentOptions {
  /** Decay of the running mean of gradients, in [0, 1); 0.9 if not given. */
  readonly beta1?: number;
  /** Decay of the running mean of squared gradients, in [0, 1); 0.999 if not given. */
  readonly beta2?: number;
  /** Added to the root of the second moment, at least 1e-16; 1e-8 if not given. */
  readonly epsilon?: number;
}

/** Adam (Kingma and Ba 2015, algorithm 1). */
export interface AdamOptions extends MomentOptions {
  readonly kind: 'adam';
}

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019): each step first shrinks `w` by `learningRate weightDecay w`. */
export interface AdamWOptions extends MomentOptions {
  readonly kind: 'adamw';
  readonly weightDecay: number;
}

/** Gradient descent with momentum as in Sutskever et al. 2013: `m = momentum m + g`, `w -= learningRate m`. */
export interface SgdOptions {
  readonly kind: 'sgd';
  /** In [0, 1); 0 if not given. */
  readonly momentum?: number;
  /** Looks ahead: `w -= learningRate (g + momentum m)`. */
  readonly nesterov?: boolean;
}

export type OptimizerOptions = AdamOptions | AdamWOptions | SgdOptions;

export interface StepOptions {
  /** Gradients whose norm over all groups is larger are scaled down, in place, to this norm. */
  readonly clipNorm?: number | undefined;
}

export interface StepReport {
  /** Euclidean norm of the gradients of all groups, before clipping. */
  readonly gradientNorm: number;
  /** False if a gradient, or the square of one, is not a finite float: then nothing was changed. */
  readonly finite: boolean;
}

/** Parameters that share a learning rate. */
export interface ParameterGroup {
  readonly spans: readonly Span[];
  readonly learningRate: number;
}

export interface Optimizer {
  /**
   * One update of the weights of all `groups` from the gradients beside them. `stepNumber` is 1 at the first update of these
   * parameters: moments start from zero then, and the bias of that start is taken out by this count.
   */
  step(groups: readonly ParameterGroup[], stepNumber: number, options?: StepOptions): StepReport;
}

/** Updates weights, moments and (when clipping) gradients of `memory` in place; it keeps no state of its own. */
export function createOptimizer(memory: ParameterMemory, options: OptimizerOptions): Optimizer {
  const kernels = createKernels(memory.memory);
  const update = updateRule(memory, kernels, options);
  return {
    step(groups, stepNumber, { clipNorm = Infinity } = {}) {
      for (const { learningRate } of groups) checkStep(learningRate, stepNumber, clipNorm);
      const spans = groups.flatMap((group) =>
        group.spans.map((span) => ({ span, learningRate: group.learningRate })),
      );
      const gradientNorm = Math.sqrt(
        spans.reduce((sum, { span }) => sum + kernels.sumOfSquares(...bounds(memory, 'gradients', span)), 0),
      );
      const factor = gradientNorm > clipNorm ? clipNorm / gradientNorm : 1;
      if (!(gradientNorm * factor < largestNorm)) return { gradientNorm, finite: false };
      for (const { span, learningRate } of spans) {
        if (factor < 1) kernels.scale(...bounds(memory, 'gradients', span), factor);
        update(span, learningRate, stepNumber);
        if (stepNumber % flushPeriod === 0) flushMoments(memory, kernels, span);
      }
      return { gradientNorm, finite: true };
    },
  };
}

/** Above this norm, near 1.8e19, the square of a single gradient could overflow a 32-bit float. */
const largestNorm = 2 ** 64;

/**
 * Moments of parameters that get no gradient decay forever and would end as denormal numbers, on which processors
 * are ten to a hundred times slower. So every few steps those too small to matter become zero.
 */
const flushPeriod = 32;
const smallestMoment = 1e-32;

type Update = (span: Span, learningRate: number, stepNumber: number) => void;

function updateRule(memory: ParameterMemory, kernels: Kernels, options: OptimizerOptions): Update {
  switch (options.kind) {
    case 'adam':
      return adamRule(memory, kernels, options, 0);
    case 'adamw':
      checkRange('weightDecay', options.weightDecay, Infinity);
      return adamRule(memory, kernels, options, options.weightDecay);
    case 'sgd':
      return sgdRule(memory, kernels, options);
    default:
      return unreachable(options);
  }
}

function adamRule(
  memory: ParameterMemory,
  kernels: Kernels,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: MomentOptions,
  weightDecay: number,
): Update {
  checkRange('beta1', beta1, 1);
  checkRange('beta2', beta2, 1);
  // Were epsilon to vanish in 32 bits, a parameter without gradients would become 0/0.
  checkRange('epsilon', epsilon, Infinity, 1e-16);
  return ({ start, end }, learningRate, stepNumber) => {
    // m / (1 - beta1^t) and v / (1 - beta2^t) folded into the rate and epsilon, so that the kernel need not divide.
    const root = Math.sqrt(1 - beta2 ** stepNumber);
    kernels.adam(
      memory.address('weights', start),
      memory.address('weights', end),
      memory.address('gradients', start),
      memory.address('firstMoment', start),
      memory.address('secondMoment', start),
      (learningRate * root) / (1 - beta1 ** stepNumber),
      1 - beta1,
      1 - beta2,
      epsilon * root,
      1 - learningRate * weightDecay,
    );
  };
}

function sgdRule(
  memory: ParameterMemory,
  kernels: Kernels,
  { momentum = 0, nesterov = false }: SgdOptions,
): Update {
  checkRange('momentum', momentum, 1);
  return ({ start, end }, learningRate) =>
    kernels.momentum(
      memory.address('weights', start),
      memory.address('weights', end),
      memory.address('gradients', start),
      memory.address('firstMoment', start),
      momentum,
      nesterov ? learningRate * momentum : learningRate,
      nesterov ? learningRate : 0,
    );
}

function flushMoments(memory: ParameterMemory, kernels: Kernels, span: Span): void {
  kernels.flush(...bounds(memory, 'firstMoment', span), smallestMoment);
  kernels.flush(...bounds(memory, 'secondMoment', span), smallestMoment);
}

function checkStep(learningRate: number, stepNumber: number, clipNorm: number): void {
  checkRange('learningRate', learningRate, Infinity);
  if (!Number.isInteger(stepNumber) || stepNumber < 1) {
    throw new MixturaError('INTERNAL', `optimizer steps are counted from 1; got ${stepNumber}`);
  }
  if (!(clipNorm > 0)) {
    throw new MixturaError('INVALID_OPTION', `clipNorm is ${clipNorm}; it must be above 0, or left out`);
  }
}

/** Checks that `least <= value < limit`. */
function checkRange(name: string, value: number, limit: number, least = 0): void {
  if (value >= least && value < limit) return;
  const upper = limit === Infinity ? 'finite' : `below ${limit}`;
  throw new MixturaError('INVALID_OPTION', `${name} is ${value}; it must be at least ${least} and ${upper}`);
}

/** Byte addresses of a span's start and end in a region. */
function bounds(memory: ParameterMemory, region: Region, { start, end }: Span): [number, number] {
  return [memory.address(region, start), memory.address(region, end)];
}
