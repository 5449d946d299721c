import { columnUses, decimalMarks, missingPolicies, type ColumnUse } from './reading-draft.js';

/** Readings that are the use of a column. */
const usesByReading: Readonly<Record<string, ColumnUse>> = {
  id: 'id',
  label: 'label',
  ignore: 'ignore',
  categorical: 'categories',
  textColumn: 'words',
};

/** A message with readings as the form says them: the library writes `missing: drop` between backticks. Other text between backticks is left alone. */
export function asInForm(message: string): string {
  return message.replaceAll(/`([a-z][A-Za-z]*)(?:: ([^`]+))?`/g, (text, name: string, value?: string) => {
    const phrase = phraseOf(name, value);
    return phrase === undefined ? text : `“${phrase}”`;
  });
}

/** Readings that are a field of the form. */
const fieldsByReading: Readonly<Record<string, string>> = {
  table: 'Table',
  header: 'First line',
  delimiter: 'Between cells',
};

function phraseOf(name: string, value = ''): string | undefined {
  const field = fieldsByReading[name];
  if (field !== undefined) return field;
  if (name === 'columns') return columnUses.named;
  const use = usesByReading[name];
  if (use !== undefined) return `${value}: ${columnUses[use]}`;
  if (name === 'decimal' && value in decimalMarks) return `Decimal mark: ${nameOf(decimalMarks, value)}`;
  if (name === 'missing' && value in missingPolicies)
    return `Missing values: ${nameOf(missingPolicies, value)}`;
  return undefined;
}

function nameOf(texts: Readonly<Record<string, string>>, key: string): string {
  return texts[key] ?? key;
}
