import type { ColumnProfile } from './column-profile.node.js';
import { identifier, toNumber, type Engine } from './duckdb.node.js';
import { idReason } from './id-reason.js';
import type { Relation } from './relation.node.js';

/** No estimate is so far off that fewer could be nearly all. */
const worthCounting = 0.5;

/**
 * Why columns look like ones that name their rows, from which nothing can be learnt, by name; columns that do not are not there. The count of
 * different values in a profile is an estimate: where it is decisive, they are counted.
 */
export async function suspectedIds(
  engine: Engine,
  { from }: Relation,
  profiles: readonly ColumnProfile[],
): Promise<ReadonlyMap<string, string>> {
  const suspects = profiles.filter((profile) => {
    const present = profile.rows - profile.missing;
    const isWorthIt = profile.kind === 'identifier' || profile.distinct >= worthCounting * present;
    return isWorthIt && idReason(profile, present) !== undefined;
  });
  if (suspects.length === 0) return new Map();
  const counts = suspects.flatMap(({ name, kind }) => [
    `count(DISTINCT ${identifier(name)})`,
    kind === 'integer' ? `stddev_pop(${identifier(name)}::DOUBLE)` : 'NULL',
  ]);
  const [row = []] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${from}`);
  return new Map(
    suspects.flatMap((profile, i) => {
      const reason = idReason({ ...profile, deviation: toNumber(row[2 * i + 1]) }, toNumber(row[2 * i]));
      return reason === undefined ? [] : [[profile.name, reason] as const];
    }),
  );
}
