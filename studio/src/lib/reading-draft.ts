import type { ReadingChoice, SourceColumn } from './api.js';

/** What a column of a table is for, in the words of the form. */
export const columnUses = {
  learn: 'learn from it',
  named: 'learn from it all the same',
  categories: 'take it as categories',
  words: 'learn from its words',
  label: 'known class',
  id: 'identifier',
  ignore: 'leave out',
} as const;
export type ColumnUse = keyof typeof columnUses;

/** What becomes of missing values, in the words of the form; the last takes a number. */
export const missingPolicies = {
  error: 'refuse the table',
  drop: 'leave the row out',
  mean: 'fill in the mean',
  number: 'fill in a number',
} as const;

/** Of texts: a row without one has no words, unless it is left out. */
export const missingTexts = { error: 'keep without words', drop: 'leave the row out' } as const;

export const decimalMarks = { '.': 'point: 1.5', ',': 'comma: 1,5' } as const;

/** What stands between the cells of a line, in the words of the form; found out unless chosen. */
export const delimiters = {
  '': 'found out',
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar |',
  ' ': 'blank',
} as const;

/** What the first line of a table in text is, in the words of the form. */
export const firstLines = { '': 'found out', names: 'names of columns', row: 'a row' } as const;

/** One column at most is for each of these. */
const single: readonly ColumnUse[] = ['words', 'label', 'id'];

/** How a table is to be read, as the form has it. */
export interface ReadingDraft {
  /** Of columns that somebody chose a use for; the others are learnt from. */
  readonly uses: Readonly<Record<string, ColumnUse>>;
  readonly missing: NonNullable<ReadingChoice['missing']>;
  readonly decimal: NonNullable<ReadingChoice['decimal']>;
  /** How the file becomes a table, which what its columns are called depends on. */
  readonly layout: TableLayout;
}

export type TableLayout = Pick<ReadingChoice, 'header' | 'delimiter' | 'table'>;

export const newDraft: ReadingDraft = { uses: {}, missing: 'error', decimal: '.', layout: {} };

/**
 * What a column may be for, and how the form says it: only texts have words, times, lists and truths are no categories, and only whole numbers and texts
 * are ever taken for ids. Beside the words of another column it is not learnt from.
 */
export function usesOf({ name, kind }: SourceColumn, { uses }: ReadingDraft): [ColumnUse, string][] {
  const isBesideWords = Object.entries(uses).some(([column, use]) => use === 'words' && column !== name);
  const canBeCategories = kind === 'text' || kind === 'integer' || kind === 'real';
  const offered: Partial<Record<ColumnUse, string>> = {
    ...columnUses,
    ...(isBesideWords && { learn: 'not used' }),
  };
  if (kind !== 'text') delete offered.words;
  if (isBesideWords || (kind !== 'text' && kind !== 'integer')) delete offered.named;
  if (isBesideWords || !canBeCategories) delete offered.categories;
  if (isBesideWords) delete offered.ignore;
  return Object.entries(offered) as [ColumnUse, string][];
}

/** Whether the decimal mark of a file is a matter of reading: where its numbers are written as text. */
export function hasDecimalMark(source: string): boolean {
  return layoutOf(source) === 'lines' || /\.(jsonl|ndjson)(\.gz|\.zst)?$/i.test(source);
}

/** What of the layout is a matter of reading: lines and their cells of text, the table of a database. */
export function layoutOf(source: string): 'lines' | 'tables' | undefined {
  if (/\.(csv|tsv|tab)(\.gz|\.zst)?$/i.test(source)) return 'lines';
  return /\.(duckdb|ddb)$/i.test(source) ? 'tables' : undefined;
}

/** The draft with a part of the layout as chosen, or found out where it is undefined. The columns are others then, and their uses open. */
export function withLayout(
  draft: ReadingDraft,
  part: { readonly [Name in keyof TableLayout]: TableLayout[Name] | undefined },
): ReadingDraft {
  const chosen = Object.entries({ ...draft.layout, ...part }).filter(([, value]) => value !== undefined);
  return { ...draft, uses: {}, layout: Object.fromEntries(chosen) };
}

/** The part of the draft that says what columns there are. */
export function columnReadingOf({ decimal, layout }: ReadingDraft): ReadingChoice {
  return { ...layout, ...(decimal === ',' && { decimal }) };
}

/** The draft with another use for a column; one that only one column can have is taken from its last. */
export function withUse(draft: ReadingDraft, column: string, use: ColumnUse): ReadingDraft {
  const others = Object.entries(draft.uses).filter(([, other]) => !(single.includes(use) && other === use));
  return { ...draft, uses: { ...Object.fromEntries(others), [column]: use } };
}

/** The draft as the server takes it, without what is so anyway; `columns` are those of the table. */
export function readingOf(draft: ReadingDraft, columns: readonly string[] = []): ReadingChoice {
  const { uses, missing, layout } = draft;
  const of = (use: ColumnUse) => Object.keys(uses).filter((column) => uses[column] === use);
  const [textColumn, label, id] = [of('words')[0], of('label')[0], of('id')[0]];
  const named = { ...(label !== undefined && { label }), ...(id !== undefined && { id }) };
  // Beside its words nothing of a table is learnt from.
  if (textColumn !== undefined) {
    return { ...layout, textColumn, ...named, ...(missing === 'drop' && { missing }) };
  }
  const [ignore, categorical] = [of('ignore'), of('categories')];
  const areListed = of('named').length > 0;
  const left = new Set([...ignore, label, id]);
  return {
    ...columnReadingOf(draft),
    ...named,
    ...(missing !== 'error' && { missing }),
    ...(areListed && { columns: columns.filter((column) => !left.has(column)) }),
    ...(ignore.length > 0 && !areListed && { ignore }),
    ...(categorical.length > 0 && { categorical }),
  };
}
