/** What a column of a table holds, as far as learning from it goes. */
export type ColumnKind = 'real' | 'integer' | 'boolean' | 'time' | 'text' | 'list' | 'identifier' | 'other';

/** A column and DuckDB's name of its type. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly kind: ColumnKind;
  /** How its times are spelt, for `strptime`; undefined where they are no texts, or ISO 8601. */
  readonly format?: string;
}

const numberList = /^(FLOAT|DOUBLE|DECIMAL\(.*\)|U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER)\[\d*\]$/;

export function kindOf(type: string): ColumnKind {
  if (/^(FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type)) return 'real';
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/.test(type)) return 'integer';
  if (type === 'BOOLEAN') return 'boolean';
  if (/^(DATE|TIME|INTERVAL|TIMESTAMP)/.test(type)) return 'time';
  if (/^(VARCHAR|ENUM\(.*\)|JSON)$/s.test(type)) return 'text';
  if (type === 'UUID') return 'identifier';
  return numberList.test(type) ? 'list' : 'other';
}
