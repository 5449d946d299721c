import { clusterSizes, emptyClusters, usageEntropy } from '../metrics/cluster-health.js';
import type { Matrix } from '../data/matrix.js';
import type { Session } from '../training/phases.js';
import { hardLabels } from './hard-labels.js';
import { warnOnce } from './warn-once.js';

/** Reports how the rows share out over the experts, and warns of each expert that no row uses any more. */
export function watchExperts(
  session: Session,
  probabilities: Matrix,
  phase: string,
  step: number,
): Record<string, number> {
  const sizes = clusterSizes(hardLabels(probabilities), probabilities.columns);
  const entropy = usageEntropy(sizes);
  const shares = Array.from(sizes, (size) => size / probabilities.rows);
  session.emit({ type: 'series', phase, name: 'expertUsage', values: shares, step });
  const dead = emptyClusters(sizes);
  const used = sizes.length - dead.length;
  for (const expert of dead) {
    const message =
      `expert ${expert} is chosen by no row; ${used} of ${sizes.length} experts are in use ` +
      `(usage entropy ${entropy.toFixed(2)} of ${Math.log(sizes.length).toFixed(2)} nats)`;
    const details = { expert, used, experts: sizes.length, usageEntropy: entropy };
    warnOnce(session, { code: 'dead-expert', phase, message, details }, `${expert}`);
  }
  return { usageEntropy: entropy, expertsInUse: used };
}
