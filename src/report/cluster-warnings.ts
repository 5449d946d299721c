import type { ClusterSimilarity } from './cluster-similarity.js';

export type ClusterWarningCode = 'empty' | 'tiny' | 'duplicate' | 'low-confidence';

/** Something to look at before the clusters are believed. */
export interface ClusterWarning {
  readonly code: ClusterWarningCode;
  readonly clusters: readonly number[];
  readonly message: string;
}

/** Below this share of rows ÷ clusters a cluster is tiny. */
const tinyShare = 0.1;
/** Two clusters that share more of their probability than this, as a cosine, may be one. */
const duplicateOverlap = 0.5;
/** The halves of one bell curve are 1.87 apart; what is closer is hardly two clusters. */
const duplicateSeparation = 1.85;
const lowConfidence = 0.6;

interface Measured {
  readonly cluster: number;
  readonly size: number;
  readonly confidence: number;
}

export function clusterWarnings(
  clusters: readonly Measured[],
  { overlap, separation }: ClusterSimilarity,
  nameOf: (cluster: number) => string,
): ClusterWarning[] {
  const rows = clusters.reduce((total, { size }) => total + size, 0);
  const single = clusters.flatMap(({ cluster, size, confidence }): ClusterWarning[] => {
    const name = nameOf(cluster);
    if (size === 0) {
      return [{ code: 'empty', clusters: [cluster], message: `${name} holds no row; fewer clusters may do` }];
    }
    const warnings: ClusterWarning[] = [];
    if (size < (tinyShare * rows) / clusters.length) {
      const message = `${name} holds ${size} of ${rows} rows: outliers, or a rare group worth a look`;
      warnings.push({ code: 'tiny', clusters: [cluster], message });
    }
    if (confidence < lowConfidence) {
      const message = `the rows of ${name} belong to it with a probability of ${confidence.toFixed(2)} on average; its border is uncertain`;
      warnings.push({ code: 'low-confidence', clusters: [cluster], message });
    }
    return warnings;
  });
  return [...single, ...duplicates(clusters, overlap, separation, nameOf)];
}

function duplicates(
  clusters: readonly Measured[],
  overlap: Float64Array,
  separation: Float64Array,
  nameOf: (cluster: number) => string,
): ClusterWarning[] {
  const warnings: ClusterWarning[] = [];
  const columns = Math.sqrt(overlap.length);
  const occupied = clusters.filter(({ size }) => size > 0).map(({ cluster }) => cluster);
  for (const a of occupied) {
    for (const b of occupied.filter((cluster) => cluster > a)) {
      const cell = a * columns + b;
      const shared = overlap[cell] > duplicateOverlap;
      if (!shared && !(separation[cell] < duplicateSeparation)) continue;
      const why = shared
        ? `share many rows (overlap ${overlap[cell].toFixed(2)})`
        : `lie no further apart than the halves of one cluster (separation ${separation[cell].toFixed(2)})`;
      const message = `${nameOf(a)} and ${nameOf(b)} ${why}; they may be one`;
      warnings.push({ code: 'duplicate', clusters: [a, b], message });
    }
  }
  return warnings;
}
