import { MixturaError } from '../../error.js';

/** Where results go within a database. */
export interface TableTarget {
  /** `clusters` unless given. */
  readonly table?: string;
  /** What to do about a table of that name: refuse, replace it, or add to it. A file is always replaced. */
  readonly ifExists?: 'error' | 'replace' | 'append';
}

export function tableExists(where: string, table: string): MixturaError {
  return new MixturaError(
    'INVALID_OPTION',
    `${where} has a table ${table} already; choose another name, or say what to do about it (\`ifExists: replace\` or \`ifExists: append\`)`,
  );
}
