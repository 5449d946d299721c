import { adjustedRandIndex, matching } from '../metrics/index.js';

/**
 * What several partitions of the same rows say together, [rows]. The clusters of each are matched one to one with those of the partition that agrees best with
 * all others (mean ARI), and each row goes to the cluster that most of them give it; where votes are equal, that partition decides. It is also what comes
 * back where the vote would leave one of its clusters without rows.
 */
export function consensus(partitions: readonly Int32Array[]): Int32Array {
  const centre = mostAgreeing(partitions);
  const voters = partitions
    .filter((partition) => partition !== centre)
    .map((partition) => ({ partition, clusterOf: matching(centre, partition) }));
  const labels = centre.map((own, row) => {
    const votes = new Map([[own, 1]]);
    for (const { partition, clusterOf } of voters) {
      const cluster = clusterOf.get(partition[row] ?? 0);
      if (cluster !== undefined) votes.set(cluster, (votes.get(cluster) ?? 0) + 1);
    }
    // The first entry is the centre's own, which only more votes overrule.
    return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0];
  });
  return new Set(labels).size < new Set(centre).size ? centre : labels;
}

function mostAgreeing(partitions: readonly Int32Array[]): Int32Array {
  const agreements = partitions.map((one) =>
    partitions.reduce((sum, other) => sum + adjustedRandIndex(one, other), 0),
  );
  return partitions[agreements.indexOf(Math.max(...agreements))] ?? new Int32Array();
}
