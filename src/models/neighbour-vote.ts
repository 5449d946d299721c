import { z } from 'zod';
import type { Matrix } from '../data/matrix.js';
import { zeros } from '../nn/initializers.js';
import { variable, type Variable } from '../nn/layer.js';
import type { RandomStream } from '../runtime/random.js';
import { smallestIndices, type Tensor } from '../tensor/index.js';
import type { Session } from '../training/phases.js';
import { hardLabels } from './hard-labels.js';
import { largeOffset } from './large-offset.js';

/** Options of methods whose clusters are of the fitted rows alone, and reach new rows by their neighbours. */
export const voteOptions = {
  references: z
    .int()
    .min(1)
    .default(10_000)
    .describe('most fitted rows kept in the model, of which the nearest vote on the cluster of a new row'),
  voters: z.int().min(1).default(10).describe('nearest kept rows that vote, each weighted by 1 / distance²'),
};

/** Added to squared distances: a row that is kept itself outvotes all others. */
const nothing = 1e-12;

/** What is known of a fitted row, in any number of columns by name. */
export type Facts<Name extends string> = Readonly<Record<Name, Matrix>>;

/**
 * Kept fitted rows that vote: a clustering without a parametric form (a layout, a graph's eigenvectors) as part of a graph. The
 * answer for `z` is the mean of its nearest kept rows' facts with weights `1 / |z - r|²`; a kept row gives its own.
 */
export interface NeighbourVote<Name extends string> {
  readonly state: readonly Variable[];
  /** [batch, columns of the fact], for `z` [batch, width]. */
  answer(z: Tensor, fact: Name): Tensor;
  /** Keeps `points` [references, width] and what is known of each. */
  assign(session: Pick<Session, 'assign'>, points: Matrix, facts: Facts<Name>): void;
}

export function neighbourVote<Name extends string>(
  references: number,
  width: number,
  columns: Readonly<Record<Name, number>>,
  voters: number,
): NeighbourVote<Name> {
  const points = variable('references/points', [references, width], zeros());
  const tables = Object.fromEntries(
    Object.entries<number>(columns).map(([name, count]) => [
      name,
      variable(`references/${name}`, [references, count], zeros()),
    ]),
  ) as Record<Name, Variable>;
  const votes = (query: Tensor) => {
    const offset = largeOffset(points.leaf);
    const kept = points.leaf.sub(offset);
    const products = query.sub(offset).matmul(kept, { transposeB: true });
    const ranking = kept.square().sum(1).sub(products.mul(2));
    const nearest = smallestIndices(ranking, Math.min(voters, references));
    // The expanded form above rounds; what decides the weights does not.
    const squared = query.unsqueeze(1).sub(points.leaf.gather(nearest)).square().sum(2).add(nothing);
    const least = squared.neg().max(1, true).neg();
    const weights = least.div(squared);
    return { nearest, weights: weights.div(weights.sum(1, true)) };
  };
  return {
    state: [points, ...Object.values<Variable>(tables)],
    answer: (query, fact) => {
      const { nearest, weights } = votes(query);
      return tables[fact].leaf.gather(nearest).mul(weights.unsqueeze(2)).sum(1);
    },
    assign: (session, kept, facts) => {
      session.assign(points.leaf, kept.values);
      for (const name of Object.keys(facts) as Name[]) {
        session.assign(tables[name].leaf, facts[name].values);
      }
    },
  };
}

/** The rows to keep: all, or a random sample of `references`. */
export function keptRows(rows: number, references: number, random: RandomStream): Int32Array {
  if (rows <= references) return Int32Array.from({ length: rows }, (_, i) => i);
  return random.split('references').sample(rows, references).toSorted();
}

/** Reports the part of all fitted rows whose vote is their own cluster: 1 where all are kept and differ. */
export async function reportAgreement(
  session: Session,
  outputs: { readonly votes: Tensor },
  labels: Int32Array,
  phase: string,
): Promise<void> {
  const voted = hardLabels((await session.infer(outputs)).votes);
  const agreeing = voted.filter((label, row) => label === labels[row]).length;
  session.emit({ type: 'metric', phase, name: 'voteAgreement', value: agreeing / labels.length, step: 0 });
}
