import { meanOf, pooledDeviation, stabilityOf, type ClusterCount } from './summary.js';

export interface Recommendation {
  /** The number of clusters; undefined where the trials cannot tell. */
  readonly clusters: number | undefined;
  readonly confidence: 'fairly sure' | 'leaning' | 'cannot tell';
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

/** What one judge says: every number of clusters it cannot tell from its best one, ascending. */
interface Verdict {
  readonly candidates: readonly number[];
  readonly reason: string;
}

/**
 * Chooses by held-out likelihood, which stops improving at enough clusters, and by stability, which falls where
 * clusters are cut at random. Silhouette, Calinski-Harabasz and BIC of latents have no vote: every model shapes its own latent space.
 */
export function recommend(counts: readonly ClusterCount[]): Recommendation {
  const usable = counts.filter((count) => Number.isFinite(stabilityOf(count)));
  const aside = silhouetteAside(counts);
  if (usable.length < 2) {
    const text = `Cannot tell: too few trials finished. Stability needs two seeds, or halves, of two numbers of clusters at least.`;
    return { clusters: undefined, confidence: 'cannot tell', text };
  }
  const likelihood = likelihoodVerdict(usable);
  const stability = stabilityVerdict(usable);
  const { clusters, confidence, why } = decide(usable, likelihood, stability);
  const lead = clusters === undefined ? 'Cannot tell' : `k = ${clusters}, ${confidence}`;
  const text = [`${lead}: ${why}.`, likelihood?.reason, stability.reason, aside]
    .filter((part) => part !== undefined)
    .join(' ');
  return { clusters, confidence, text };
}

function decide(
  counts: readonly ClusterCount[],
  likelihood: Verdict | undefined,
  stability: Verdict,
): { clusters: number | undefined; confidence: Recommendation['confidence']; why: string } {
  const nothing = (why: string) => ({ clusters: undefined, confidence: 'cannot tell', why }) as const;
  const [first, last] = [counts[0].clusters, counts[counts.length - 1].clusters];
  const stable = stability.candidates;
  if (likelihood === undefined) {
    if (stable.length > 2)
      return nothing(`${listed(stable)} clusters are equally stable, and this model has no likelihood`);
    const [clusters] = stable.slice(-1);
    return {
      clusters,
      confidence: 'leaning',
      why: 'it is the most stable, but this model has no likelihood to confirm it',
    };
  }
  const good = likelihood.candidates;
  const [knee] = good;
  if (knee === last)
    return nothing(
      `the likelihood still improves at k = ${last}, the end of the range; look further with a larger --to`,
    );
  const both = good.filter((clusters) => stable.includes(clusters));
  if (both.length === 0) {
    return nothing(`the likelihood asks for ${listed(good)} clusters, stability for ${listed(stable)}`);
  }
  const [clusters] = both;
  const own = counts.find((count) => count.clusters === clusters);
  const repeatable = own === undefined ? 0 : stabilityOf(own);
  if (repeatable < leastStability)
    return nothing(`no number of clusters comes out alike twice; the models may need longer training`);
  if (clusters !== knee) {
    return {
      clusters,
      confidence: 'leaning',
      why: `the likelihood would do with ${knee}, but these are more stable`,
    };
  }
  const sure = repeatable >= goodStability && both.length <= 2 && knee > first;
  if (sure) return { clusters, confidence: 'fairly sure', why: 'likelihood and stability agree' };
  const doubt =
    knee === first
      ? `fewer than ${first} were not tried`
      : both.length > 2
        ? `${listed(both)} are as good by every judge, and the smallest explains as much`
        : 'the clusters differ from seed to seed';
  return { clusters, confidence: 'leaning', why: `likelihood and stability agree, but ${doubt}` };
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
  return { candidates, reason: `Held-out -ln p(x) falls to ${at.toPrecision(5)} at k = ${knee} ${gain}.` };
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
    `The silhouette would take k = ${favourite.clusters}, but it is no judge here: each model shapes the latent space it is measured in, ` +
    `and in S3VDC (Fig. 2) it correlates with accuracy on MNIST at -0.77, the wrong way round. The same goes for Calinski-Harabasz and for BIC of latents.`
  );
}

function listed(values: readonly (number | string)[]): string {
  if (values.length < 2) return values.join('');
  return `${values.slice(0, -1).join(', ')} or ${values[values.length - 1]}`;
}
