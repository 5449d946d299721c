import { featureNames, planFeatures, planFills, type ColumnPlan } from './column-plan.js';
import { BadValue } from './row-problems.node.js';

/** Missing values that were filled in, of one column. */
export interface FilledColumn {
  readonly column: string;
  readonly values: number;
}

/** Treats the missing values of rows as their plan says, and counts those it fills in. */
export class MissingValues {
  readonly #plan: ColumnPlan;
  readonly #fills: Float32Array | undefined;
  /** How many were filled in, feature by feature. */
  readonly #counts: Float64Array;

  constructor(plan: ColumnPlan) {
    this.#plan = plan;
    this.#fills = planFills(plan);
    this.#counts = new Float64Array(planFeatures(plan).length);
  }

  /** Fills missing values in. Returns 0 for each row to drop, or undefined where all are kept. Throws `BadValue`; the first row is number `firstRow`. */
  settle(values: Float32Array, firstRow: number): Uint8Array | undefined {
    const features = this.#counts.length;
    let kept: Uint8Array | undefined;
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as number;
      // Finite numbers, and they alone, give 0.
      if (value - value === 0) continue;
      const row = Math.floor(at / features);
      const feature = at % features;
      if (Number.isNaN(value) && this.#fills !== undefined) {
        values[at] = this.#fills[feature] ?? 0;
        this.#counts[feature] = (this.#counts[feature] ?? 0) + 1;
      } else if (Number.isNaN(value) && this.#plan.missing === 'drop') {
        kept ??= new Uint8Array(values.length / features).fill(1);
        kept[row] = 0;
      } else throw new BadValue(firstRow + row, feature, value);
    }
    return kept;
  }

  /** A one-hot column misses its value once, whatever its number of features. */
  filled(): readonly FilledColumn[] {
    let at = 0;
    return this.#plan.columns
      .map((planned) => {
        const width = featureNames(planned).length;
        const counts = this.#counts.subarray(at, (at += width));
        return { column: planned.column, values: counts.reduce((most, count) => Math.max(most, count), 0) };
      })
      .filter(({ values }) => values > 0);
  }
}
