import type { Dataset } from '../../data/dataset.js';
import type { ColumnPlan } from '../../data/sources/column-plan.js';
import { shownCells } from '../../data/sources/plan-cells.js';
import { rowKindOf } from '../../report/row-form.js';
import type { RowLayout, RowValues } from '../interface.js';

/** How the rows of a data set are shown; by the cells of its table where its plan is given. */
export function layoutOf(dataset: Dataset, plan?: ColumnPlan): RowLayout {
  const { rowShape, columns } = dataset;
  return {
    kind: rowKindOf(dataset),
    rowShape: [...rowShape],
    ...(columns && { columns }),
    ...(plan && { cellColumns: plan.columns.map(({ column }) => column) }),
  };
}

/** A row as its layout shows it. */
export function shownRow(values: Float32Array, plan: ColumnPlan | undefined): RowValues {
  return {
    values: shownValues(values),
    ...(plan && {
      cells: shownCells(plan, values).map((cell) => (typeof cell === 'number' ? rounded(cell) : cell)),
    }),
  };
}

/** Most numbers of a row that are sent to a browser. */
const mostShown = 16_384;

export function shownValues(values: Float32Array): number[] {
  return Array.from(values.subarray(0, mostShown), rounded);
}

/** Four significant digits more than a screen shows. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
