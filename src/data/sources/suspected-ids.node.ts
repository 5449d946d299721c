import type { ColumnProfile } from './column-profile.node.js';
import { identifier, toNumber, type Engine } from './duckdb.node.js';
import type { Relation } from './relation.node.js';

const fewestRows = 10;

/** Of those rows that have a value: as many different ones are as good as one a row. */
const nearlyAll = 0.9;
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
  const suspects = profiles.filter(
    (profile) =>
      (profile.kind === 'identifier' || profile.distinct >= worthCounting * present(profile)) &&
      idReason(profile, present(profile)) !== undefined,
  );
  if (suspects.length === 0) return new Map();
  const counts = suspects.map(({ name }) => `count(DISTINCT ${identifier(name)})`);
  const [row = []] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${from}`);
  return new Map(
    suspects.flatMap((profile, i) => {
      const reason = idReason(profile, toNumber(row[i]));
      return reason === undefined ? [] : [[profile.name, reason] as const];
    }),
  );
}

/** Why a column of so many different values looks like an id. Numbers of kind real never do. */
function idReason(profile: ColumnProfile, distinct: number): string | undefined {
  const { kind, rows, missing, least = 0, greatest = 0, name } = profile;
  if (kind === 'identifier') return 'it holds UUIDs';
  if (rows < fewestRows || distinct < nearlyAll * present(profile) || missing >= rows / 2) return undefined;
  if (kind === 'integer' && greatest - least === rows - 1 && missing === 0) {
    return `it counts the rows from ${least} to ${greatest}`;
  }
  if (kind === 'integer' && /(^|[_\s-])(id|uuid|key|nr|index)$|[a-z]Id$/i.test(name)) {
    return 'it is called an id and its values are all different';
  }
  const isNumeric = profile.numericTexts > 0 || profile.listTexts > 0 || profile.commaTexts > 0;
  return kind === 'text' && !isNumeric ? 'its texts are (nearly) all different' : undefined;
}

function present({ rows, missing }: ColumnProfile): number {
  return rows - missing;
}
