import type { Dataset } from '../../data/dataset.js';
import { rowKindOf } from '../../report/row-form.js';
import type { RowLayout } from '../interface.js';

export function layoutOf(dataset: Dataset): RowLayout {
  const { rowShape, columns } = dataset;
  return { kind: rowKindOf(dataset), rowShape: [...rowShape], ...(columns && { columns }) };
}
