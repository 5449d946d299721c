import { MixturaError } from '../../error.js';
import { asSentence } from '../as-sentence.js';
import {
  categoriesCure,
  codeCures,
  codePattern,
  commaPattern,
  otherMark,
  otherMarkCure,
} from '../formats/number-texts.js';
import { isLike, marksExchanged, numberIn, type ColumnProfile } from './column-profile.node.js';
import { identifier, toNumber, type Engine } from './duckdb.node.js';
import type { Relation } from './relation.node.js';

/**
 * Throws `INVALID_DATA` where a column of texts, most of which are numbers, may be meant as something else: other texts among them, numbers with a
 * comma, or, unless the user named the column, with zeros in front.
 */
export async function refuseDoubtfulNumbers(
  engine: Engine,
  relation: Relation,
  profile: ColumnProfile,
  isNamed: boolean,
): Promise<void> {
  const doubt = doubtOf(relation, profile, isNamed);
  if (doubt === undefined) return;
  const column = identifier(profile.name);
  // No column of the table is called so.
  const place = identifier(`place of ${profile.name}`);
  const [found = []] = await engine.rows(
    `SELECT ${place}, ${column}::VARCHAR FROM (SELECT ${column}, row_number() OVER () - 1 AS ${place} FROM ${relation.from})
     WHERE ${column} IS NOT NULL AND ${doubt.condition} ORDER BY ${place} LIMIT 1`,
  );
  const row = toNumber(found[0]);
  throw new MixturaError(
    'INVALID_DATA',
    `${relation.name}: row ${row}, column ${profile.name} is ${JSON.stringify(found[1])}${doubt.complaint}`,
    { details: { row, column: profile.name, value: found[1] } },
  );
}

/** What is doubtful of a column, as a condition for its values and what to say of the first of them. */
interface Doubt {
  readonly condition: string;
  readonly complaint: string;
}

function doubtOf({ decimal }: Relation, profile: ColumnProfile, isNamed: boolean): Doubt | undefined {
  const { name, rows, missing, numericTexts, codeTexts, commaTexts, thousandTexts } = profile;
  const text = `${identifier(name)}::VARCHAR`;
  const asCategories = categoriesCure(name);
  if (commaTexts > 0) {
    return {
      condition: isLike(marksExchanged(text, decimal), commaPattern),
      complaint: `, a number with a ${otherMark(decimal)}: ${otherMarkCure(thousandTexts === commaTexts, decimal)}, or ${asCategories}`,
    };
  }
  if (numericTexts < rows - missing) {
    return {
      condition: `${numberIn(text, decimal)} IS NULL`,
      complaint: ` among numbers; correct it, ignore the column (\`ignore: ${name}\`), or ${asCategories}`,
    };
  }
  if (codeTexts > 0 && !isNamed) {
    return {
      condition: isLike(text, codePattern),
      complaint: `: with zeros in front it looks like a code, and would be learnt as a quantity. ${asSentence(codeCures(name))}`,
    };
  }
  return undefined;
}
