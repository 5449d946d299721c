import { toJson } from '../artifact/json.js';
import type { SavedState } from '../artifact/saved-state.js';
import type { DataFacts } from '../models/definition.js';
import type { Estimator } from '../models/estimator.js';

const prefix = 'weights:';

/** Gives an estimator the weights that training had at a checkpoint, to look at what it makes of rows by then. */
export function restoreWeights(estimator: Estimator, { tensors }: SavedState, facts: DataFacts): void {
  const weights = Object.entries(tensors).flatMap(([name, values]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), values] as const] : [],
  );
  estimator.restore({ tensors: Object.fromEntries(weights), metadata: toJson({ facts, summary: null }) });
}
