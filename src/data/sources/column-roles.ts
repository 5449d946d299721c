import type { TableColumn } from './column-kinds.js';
import { columnNamed, type ColumnChoice } from './table-columns.js';

/** Which part a column plays in a reading; `unused` where it plays none. */
export type ColumnRole = 'learn' | 'words' | 'images' | 'label' | 'id' | 'group' | 'order' | 'unused';

/** Which columns of a table play which part, and what they are taken for. */
export interface RoleChoice extends ColumnChoice {
  readonly categories?: 'one-hot' | 'ordinal' | 'ignore';
  readonly categorical?: readonly string[];
  readonly textColumn?: string;
  readonly imageColumn?: string;
  readonly group?: string;
  readonly order?: string;
}

/** The role of each column of a table by its name. Throws `INVALID_OPTION` for names of columns that are not there. */
export function columnRoles(
  table: string,
  columns: readonly TableColumn[],
  choice: RoleChoice,
): ReadonlyMap<string, ColumnRole> {
  const { id, label, group, order, textColumn, imageColumn, categorical = [] } = choice;
  const single = { words: textColumn, images: imageColumn, label, id, group, order };
  const named = [
    ...Object.values(single),
    ...(choice.columns ?? []),
    ...(choice.ignore ?? []),
    ...categorical,
  ];
  for (const name of named) if (name !== undefined) columnNamed(table, columns, name);
  const roles = Object.entries(single) as [ColumnRole, string | undefined][];
  const learnsFromOne = textColumn !== undefined || imageColumn !== undefined;
  return new Map(
    columns.map(({ name, kind }) => {
      const role = roles.find(([, column]) => column === name)?.[0];
      const isLeft =
        learnsFromOne ||
        choice.ignore?.includes(name) === true ||
        choice.columns?.includes(name) === false ||
        (choice.categories === 'ignore' && kind === 'text' && !categorical.includes(name));
      return [name, role ?? (isLeft ? 'unused' : 'learn')];
    }),
  );
}
