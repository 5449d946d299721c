import type { ColumnProfile } from './column-profile.node.js';
import { distinctAtOnce, identifier, toNumber, type Engine } from './duckdb.node.js';
import { measureColumns } from './measure-columns.node.js';
import type { Relation } from './relation.node.js';
import { suspicionOf, type Suspicion } from './suspicion.js';

/** No estimate is so far off that fewer could be nearly all. */
const worthCounting = 0.5;

/**
 * What columns look like that tell rows apart instead of describing them, by name; other columns are not there. The count of different values in a
 * profile is an estimate: where it is decisive, they are counted.
 */
export async function suspicions(
  engine: Engine,
  relation: Relation,
  profiles: readonly ColumnProfile[],
): Promise<ReadonlyMap<string, Suspicion>> {
  const suspects = profiles.filter((profile) => {
    const present = profile.rows - profile.missing;
    const isWorthIt = profile.kind === 'identifier' || profile.distinct >= worthCounting * present;
    return isWorthIt && suspicionOf(profile, present) !== undefined;
  });
  if (suspects.length === 0) return new Map();
  const asked = suspects.map(({ name, kind }) => ({
    columns: [name],
    expressions: [
      `count(DISTINCT ${identifier(name)})`,
      ...(kind === 'integer' ? [`stddev_pop(${identifier(name)}::DOUBLE)`] : []),
    ],
  }));
  const found = await measureColumns(engine, relation, asked, distinctAtOnce);
  return new Map(
    suspects.flatMap((profile, i) => {
      const [distinct, deviation] = found[i] ?? [];
      const traits = { ...profile, deviation: toNumber(deviation) };
      const suspicion = suspicionOf(traits, toNumber(distinct));
      return suspicion === undefined ? [] : [[profile.name, suspicion] as const];
    }),
  );
}
