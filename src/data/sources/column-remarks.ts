import { asSentence } from '../as-sentence.js';
import { categoriesCure, codeCures, otherMark, otherMarkCure } from '../formats/number-texts.js';
import type { ColumnProfile } from './column-profile.node.js';
import type { ColumnRole } from './column-roles.js';
import type { PlanOptions } from './fit-plan.node.js';
import { suspicionCures, type Suspicion } from './suspicion.js';

/** What is known of a column beside its profile. */
export interface ColumnContext {
  readonly role: ColumnRole;
  readonly missing: PlanOptions['missing'];
  /** Whether the user named it to be learnt from, which is meant whatever it looks like. */
  readonly isNamed: boolean;
  /** Whether its different values were counted, not estimated. */
  readonly isCounted: boolean;
  /** Of the table: the decimal mark of numbers in text, where that is a matter of reading. */
  readonly decimal: '.' | ',' | undefined;
  /** An earlier column that it equals in every row. */
  readonly twin: string | undefined;
  readonly suspicion: Suspicion | undefined;
}

/** What a reader should know of a column before training, each a sentence; options stand between backticks. */
export function columnRemarks(profile: ColumnProfile, context: ColumnContext): string[] {
  const { rows, missing } = profile;
  const needed = missing > 0 && `${missing} of ${rows} rows miss it: fill it in, or leave them out.`;
  switch (context.role) {
    case 'learn':
      return onlyTrue(remarksOfFeature(profile, context));
    case 'words':
      return onlyTrue(['Its words are learnt from.', missing > 0 && missingTextsRemark(profile, context)]);
    case 'images':
      return onlyTrue(['It names the images that are learnt from.', needed]);
    case 'label':
      return onlyTrue(['It is the true class, for scoring alone.', needed]);
    case 'id':
      return onlyTrue(['It is the id.', needed, repeats(profile, context)]);
    case 'group':
      return onlyTrue(['It says which rows belong together.', needed]);
    case 'order':
      return ['It brings the rows into order.'];
    case 'unused':
      return ['It is left out.'];
  }
}

function onlyTrue(said: readonly (string | false)[]): string[] {
  return said.filter((remark) => remark !== false);
}

function repeats({ rows, missing, distinct }: ColumnProfile, { isCounted }: ColumnContext): string | false {
  const again = rows - missing - distinct;
  return isCounted && again > 0 && `It does not tell all rows apart: ${again} have one that came before.`;
}

function remarksOfFeature(profile: ColumnProfile, context: ColumnContext): (string | false)[] {
  const { name, rows, missing, infinite, kind, lengths } = profile;
  const { twin, suspicion } = context;
  const present = rows - missing;
  return [
    present === 0 && 'It has no values at all: ignore it.',
    present > 0 && isConstant(profile) && 'It is constant: nothing can be learnt from it.',
    twin !== undefined && `It equals ${twin}: ignore one of them.`,
    suspicion !== undefined &&
      `It looks like ${suspicion.looksLike}: ${suspicion.reason}. ${asSentence(suspicionCures(name, suspicion))}`,
    missing > 0 && present > 0 && `${missing} of ${rows} rows miss it${whatOfMissing(context.missing)}`,
    infinite > 0 && `${infinite} rows are infinite: replace them.`,
    kind === 'text' && remarkOfNumbers(profile, context),
    kind === 'list' &&
      lengths !== undefined &&
      lengths[0] !== lengths[1] &&
      `Its lists have ${lengths[0]} to ${lengths[1]} items: give one length.`,
    kind === 'other' && `Its type does not turn into numbers: ignore it.`,
  ];
}

/** Rows without a text are kept, and of no word, unless something is said of them. */
function missingTextsRemark({ rows, missing }: ColumnProfile, context: ColumnContext): string {
  const become = context.missing === undefined ? ', and have no words.' : whatOfMissing(context.missing);
  return `${missing} of ${rows} rows miss it${become}`;
}

function whatOfMissing(missing: ColumnContext['missing'] = 'error'): string {
  switch (missing) {
    case 'error':
      return ': choose what to do (`missing: drop`, `missing: mean` or a number).';
    case 'drop':
      return ', which are left out.';
    case 'mean':
      return ': its mean is filled in.';
    default:
      return `: ${missing} is filled in.`;
  }
}

/** Of numbers in text: what they may be meant as. */
function remarkOfNumbers(profile: ColumnProfile, { isNamed, decimal }: ColumnContext): string | false {
  const { name, rows, missing, numericTexts, commaTexts, thousandTexts, codeTexts } = profile;
  const present = rows - missing;
  const asCategories = categoriesCure(name);
  if (commaTexts > 0) {
    const cures = [otherMarkCure(thousandTexts === commaTexts, decimal), asCategories];
    return `It holds numbers with a ${otherMark(decimal)} (${commaTexts} of ${present}). ${asSentence(cures)}`;
  }
  if (numericTexts > 0 && numericTexts < present) {
    return `It mixes text with numbers (${numericTexts} of ${present}).`;
  }
  return (
    codeTexts > 0 &&
    !isNamed &&
    `It looks like codes, with zeros in front (${codeTexts} of ${present}). ${asSentence(codeCures(name))}`
  );
}

function isConstant({ kind, least, greatest, distinct, rows, missing }: ColumnProfile): boolean {
  if (least !== undefined) return least === greatest;
  return (kind === 'text' || kind === 'identifier') && distinct === 1 && rows > missing;
}
