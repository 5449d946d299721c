import { meanOf, pooledDeviation, stabilityOf, type ClusterCount } from './summary.js';

export interface Recommendation {
  /** The number of clusters; undefined where the trials cannot tell. */
  readonly clusters: number | undefined;
  readonly confidence: 'fairly sure' | 'leaning' | 'cannot tell';
  /** Numbers of clusters that no judge speaks against, ascending; empty where the judges disagree. */
  readonly candidates: readonly number[];
  /** One paragraph: what, how sure, why. */
  readonly text: string;
}

/** Held-out likelihoods this share of their whole range apart count as one, however little the seeds differ. */
const flatShare = 0.05;
/** Stabilities this close count as one. */
const stabilityTolerance = 0.05;
/** Clusters that agree less than this between seeds and halves are chance. */
const leastStability = 0.5;
const goodStability = 0.75;
/** Numbers that no judge tells apart are no answer, unless they are neighbours: this far apart at most. */
const mostApart = 1;

/** What one judge says: every number of clusters it cannot tell from its best one, ascending. */
interface Verdict {
  readonly candidates: readonly number[];
  readonly reason: string;
  /** Whether more clusters than the candidates do worse, beyond the noise. */
  readonly worsens?: boolean;
}

/**
 * Chooses by held-out likelihood, which stops improving at enough clusters, and by stability, which falls where
 * clusters are cut at random. Silhouette, Calinski-Harabasz and BIC of latents have no vote: every model shapes its own latent space.
 */
export function recommend(counts: readonly ClusterCount[]): Recommendation {
  const usable = counts.filter((count) => Number.isFinite(stabilityOf(count)));
  if (usable.length < 2) {
    const text =
      'Cannot tell: too few trials finished. Stability needs two seeds, or halves, of two numbers of clusters at least.';
    return { clusters: undefined, confidence: 'cannot tell', candidates: [], text };
  }
  const likelihood = likelihoodVerdict(usable);
  const stability = stabilityVerdict(usable);
  const { why, ...decision } = decide(usable, likelihood, stability);
  const lead =
    decision.clusters === undefined ? 'Cannot tell' : `k = ${decision.clusters}, ${decision.confidence}`;
  const text = [`${lead}: ${why}.`, likelihood?.reason, stability.reason, silhouetteAside(counts)]
    .filter((part) => part !== undefined)
    .join(' ');
  return { ...decision, text };
}

type Decision = Omit<Recommendation, 'text'> & { readonly why: string };

function decide(
  counts: readonly ClusterCount[],
  likelihood: Verdict | undefined,
  stability: Verdict,
): Decision {
  const stable = stability.candidates;
  const candidates = likelihood?.candidates.filter((clusters) => stable.includes(clusters)) ?? stable;
  const [clusters] = candidates;
  const repeatable = Math.max(
    ...counts.map((count) => (count.clusters === clusters ? stabilityOf(count) : 0)),
  );
  const verdicts: Verdicts = { likelihood, stable, candidates, repeatable };
  const against = whyNot(counts, verdicts);
  if (against !== undefined) {
    return { clusters: undefined, confidence: 'cannot tell', candidates, why: against };
  }
  const doubts = doubtsOf(verdicts);
  if (doubts.length > 0) {
    const why = `no judge speaks against it, but ${doubts.join(', and ')}`;
    return { clusters, confidence: 'leaning', candidates, why };
  }
  return { clusters, confidence: 'fairly sure', candidates, why: 'likelihood and stability agree' };
}

/** What the judges say together. */
interface Verdicts {
  readonly likelihood: Verdict | undefined;
  /** What stability cannot tell from its best. */
  readonly stable: readonly number[];
  /** What no judge speaks against; the first would be the answer. */
  readonly candidates: readonly number[];
  /** How stable the first candidate is. */
  readonly repeatable: number;
}

/** Why there is no answer; undefined where there is one. */
function whyNot(
  counts: readonly ClusterCount[],
  { likelihood, stable, candidates, repeatable }: Verdicts,
): string | undefined {
  const [first, last] = [counts[0].clusters, counts[counts.length - 1].clusters];
  const [clusters] = candidates;
  if (likelihood?.candidates[0] === last || clusters === last) {
    return `the best is k = ${last}, the end of the range; look further with a larger --to`;
  }
  if (candidates.length === 0) {
    const asked = listed(likelihood?.candidates ?? []);
    return `the likelihood asks for ${asked} clusters, stability for ${listed(stable)}`;
  }
  if (clusters === first && first > 2) {
    return `the best is k = ${first}, the start of the range; look further with a smaller --from`;
  }
  if (repeatable < leastStability) {
    return 'no number of clusters comes out alike twice; the models may need longer training';
  }
  if (candidates[candidates.length - 1] - clusters > mostApart) {
    return `${listed(candidates)} clusters explain the rows and repeat alike; there may be no one number`;
  }
  return undefined;
}

/** What speaks for caution with the first candidate. */
function doubtsOf({ likelihood, stable, candidates, repeatable }: Verdicts): string[] {
  const [clusters, ...others] = candidates;
  const knee = likelihood?.candidates[0];
  const rivals = stable.filter((other) => !candidates.includes(other));
  return [
    ...(likelihood === undefined ? ['this model has no likelihood to confirm it'] : []),
    ...(knee !== undefined && knee !== clusters ? [`the likelihood would do with ${knee}`] : []),
    ...(likelihood?.worsens === true ? ['more clusters fit worse, which longer training may cure'] : []),
    ...(rivals.length > 0 ? [`${listed(rivals)} repeat${rivals.length === 1 ? 's' : ''} as well`] : []),
    ...(repeatable < goodStability ? ['the clusters differ from fit to fit'] : []),
    ...(others.length > 0 ? [`${listed(others)} is nearly as good`] : []),
  ];
}

function likelihoodVerdict(counts: readonly ClusterCount[]): Verdict | undefined {
  const scored = counts.filter(({ heldOut }) => heldOut.length > 0);
  if (scored.length < 2) return undefined;
  const means = scored.map(({ heldOut }) => meanOf(heldOut));
  const best = Math.min(...means);
  const seeds = Math.min(...scored.map(({ heldOut }) => heldOut.length));
  // Standard error of the difference of two means of so many seeds.
  const error = pooledDeviation(scored.map(({ heldOut }) => heldOut)) * Math.sqrt(2 / seeds);
  const tolerance = Math.max(Number.isFinite(error) ? 2 * error : 0, flatShare * (Math.max(...means) - best));
  const candidates = scored.filter((_, i) => means[i] - best <= tolerance).map(({ clusters }) => clusters);
  const [knee] = candidates;
  const at = means[scored.findIndex(({ clusters }) => clusters === knee)];
  const bestAt = scored[means.indexOf(best)].clusters;
  const gain =
    bestAt === knee
      ? 'and is nowhere lower'
      : `and gains no more than noise (±${tolerance.toPrecision(2)}) after it, ${best.toPrecision(5)} at best at k = ${bestAt}`;
  const worsens = scored.some(
    ({ clusters }, i) => clusters > Math.max(...candidates) && means[i] - best > tolerance,
  );
  return {
    candidates,
    worsens,
    reason: `Held-out -ln p(x) falls to ${at.toPrecision(5)} at k = ${knee} ${gain}.`,
  };
}

function stabilityVerdict(counts: readonly ClusterCount[]): Verdict {
  const values = counts.map(stabilityOf);
  const best = Math.max(...values);
  const candidates = counts
    .filter((_, i) => best - values[i] <= stabilityTolerance)
    .map(({ clusters }) => clusters);
  const described = candidates.slice(0, 4).map((clusters) => {
    const count = counts.find((other) => other.clusters === clusters);
    const seeds = meanOf(count?.betweenSeeds ?? []);
    const halves = meanOf(count?.betweenHalves ?? []);
    const parts = [
      ...(Number.isFinite(seeds) ? [`${seeds.toFixed(2)} between seeds`] : []),
      ...(Number.isFinite(halves) ? [`${halves.toFixed(2)} between halves of the rows`] : []),
    ];
    return `k = ${clusters} (ARI ${parts.join(', ')})`;
  });
  return { candidates, reason: `Clusters repeat best with ${listed(described)}.` };
}

/** Why the silhouette is shown and not asked. */
function silhouetteAside(counts: readonly ClusterCount[]): string | undefined {
  const scored = counts.filter(({ silhouette }) => silhouette.length > 0);
  if (scored.length === 0) return undefined;
  const favourite = scored.reduce((a, b) => (meanOf(b.silhouette) > meanOf(a.silhouette) ? b : a));
  return (
    `The silhouette would take k = ${favourite.clusters}, but it is no judge here: it favours clusters that are round and far apart where it is measured, ` +
    `and in S3VDC (Fig. 2) it correlates with accuracy on MNIST at -0.77, the wrong way round. The same goes for Calinski-Harabasz and for BIC of latents.`
  );
}

function listed(values: readonly (number | string)[]): string {
  if (values.length < 2) return values.join('');
  return `${values.slice(0, -1).join(', ')} or ${values[values.length - 1]}`;
}
