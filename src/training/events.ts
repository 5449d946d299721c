/** Why training stopped a phase before its last epoch. */
export const stopReasons = ['early-stopping', 'converged'] as const;

export type StopReason = (typeof stopReasons)[number];

/** Stable identifiers of the conditions that training warns of. */
export const warningCodes = [
  'empty-cluster',
  'dead-expert',
  'collapsed-latent',
  'variance-floor',
  'discriminator-imbalance',
  'below-start',
  'not-converged',
] as const;

export type WarningCode = (typeof warningCodes)[number];

/** A condition under which a fit may be worth little: what it is in words, and its numbers. */
export interface TrainingWarning {
  readonly type: 'warning';
  readonly code: WarningCode;
  readonly phase: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Everything a run says while it trains. Listeners (progress bars, the studio, tests) see nothing else. */
export type TrainingEvent =
  | {
      readonly type: 'start';
      readonly model: string;
      readonly rows: number;
      readonly features: number;
      readonly phases: readonly string[];
      readonly seed: number;
    }
  | {
      readonly type: 'phase';
      readonly phase: string;
      readonly index: number;
      readonly count: number;
      /** Optimiser steps planned; absent for phases that compute instead of optimising. */
      readonly steps?: number;
      readonly resumedAtStep?: number;
    }
  | {
      /** Progress inside a phase, at most a few a second. `done` of `total` units (steps, iterations, rows). */
      readonly type: 'progress';
      readonly phase: string;
      readonly done: number;
      readonly total: number;
      readonly unit: string;
    }
  | {
      /** Mean of each loss term over the epoch; `loss` is the minimised total. Schedules (beta, rates) ride in `values`. */
      readonly type: 'epoch';
      readonly phase: string;
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly loss: number;
      readonly terms: Readonly<Record<string, number>>;
      readonly values: Readonly<Record<string, number>>;
      readonly elapsedMs: number;
    }
  | {
      readonly type: 'metric';
      readonly phase: string;
      readonly name: string;
      readonly value: number;
      readonly step: number;
    }
  | {
      /** Values of one row of numbers, e.g. cluster sizes or expert usage. */
      readonly type: 'series';
      readonly phase: string;
      readonly name: string;
      readonly values: readonly number[];
      readonly step: number;
    }
  | TrainingWarning
  | { readonly type: 'checkpoint'; readonly phase: string; readonly step: number }
  | {
      readonly type: 'phase-end';
      readonly phase: string;
      readonly elapsedMs: number;
      readonly stopped?: StopReason;
    }
  | {
      readonly type: 'end';
      readonly elapsedMs: number;
      readonly objective: number;
      readonly objectiveName: string;
    };
