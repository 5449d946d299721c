import { checkPrecision, isNarrow } from '../precision.js';
import { kindOf } from './column-kinds.js';
import { featureNames, type ColumnPlan, type PlannedColumn } from './column-plan.js';
import { toNumber, where, type Engine } from './duckdb.node.js';
import { measureColumns } from './measure-columns.node.js';
import { featureExpressions } from './plan-sql.js';
import type { Relation } from './relation.node.js';

/** A column whose values have all been close to each other so far. */
interface Narrow {
  readonly planned: PlannedColumn;
  readonly type: string;
  readonly feature: number;
  readonly least: number;
  readonly greatest: number;
}

/** Whole numbers up to this size are 32-bit floats as they are. */
const largestExact = 2 ** 24;

/**
 * Finds, in rows as they are read, columns of numbers that may be too close to each other for 32-bit floats; the table itself tells for certain, and is
 * asked of those columns alone.
 */
export class NarrowColumns {
  readonly #features: number;
  #narrow: readonly Narrow[];

  constructor({ columns }: ColumnPlan, typeOf: (column: string) => string) {
    let at = 0;
    this.#narrow = columns.flatMap((planned) => {
      const feature = at;
      at += featureNames(planned).length;
      const type = typeOf(planned.column);
      const isRounded = planned.encoding.kind === 'number' && type !== 'FLOAT' && type !== 'BOOLEAN';
      return isRounded ? [{ planned, type, feature, least: Infinity, greatest: -Infinity }] : [];
    });
    this.#features = at;
  }

  /** Looks at whole rows; missing values may be NaN. Nearly every column is told to be wide by the first of them, and not looked at again. */
  note(values: Float32Array): void {
    this.#narrow = this.#narrow
      .map((column) => this.#widened(column, values))
      .filter(({ least, greatest }) => isNarrow(least, greatest));
  }

  /** Throws as `checkPrecision` does. */
  async check(engine: Engine, relation: Relation): Promise<void> {
    const doubtful = this.#narrow.filter(
      ({ type, least, greatest }) => kindOf(type) !== 'integer' || Math.max(-least, greatest) >= largestExact,
    );
    if (doubtful.length === 0) return;
    const asked = doubtful.map(({ planned, type }) => {
      const [value = ''] = featureExpressions(planned, type);
      const finite = where(`isfinite(${value}::DOUBLE)`, `${value}::DOUBLE`);
      const isRounded = `bool_or(${value}::FLOAT::DOUBLE <> ${value}::DOUBLE)`;
      return { columns: [planned.column], expressions: [`min(${finite})`, `max(${finite})`, isRounded] };
    });
    const found = await measureColumns(engine, relation, asked);
    doubtful.forEach(({ planned }, i) => {
      const [least, greatest, isRounded] = found[i] ?? [];
      if (isRounded !== true) return;
      checkPrecision(relation.name, `column ${planned.column}`, toNumber(least), toNumber(greatest));
    });
  }

  #widened(column: Narrow, values: Float32Array): Narrow {
    let { least, greatest } = column;
    for (let at = column.feature; at < values.length; at += this.#features) {
      const value = values[at] as number;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    return { ...column, least, greatest };
  }
}
