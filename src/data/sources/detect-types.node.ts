import { identifier, type Engine } from './duckdb.node.js';
import type { KnownColumns } from './known-columns.js';
import { measureColumns } from './measure-columns.node.js';
import { cellText, textTypes, type TextType } from './text-types.js';

const columnsAtOnce = 400;

interface OpenColumn {
  readonly name: string;
  /** What it may still be, the narrowest first. */
  readonly types: readonly TextType[];
  /** Whether it is known to hold anything. */
  readonly isThere: boolean;
}

/**
 * What columns of text are, all of their cells considered: text for those that are not in the answer. `lines` is what stands after FROM; `sample` has some
 * cells of each column. A pass over the table, and another one for those columns that the sample gave a wrong idea of.
 */
export async function detectTypes(
  engine: Engine,
  lines: string,
  sample: ReadonlyMap<string, readonly string[]>,
  decimal: '.' | ',',
  { asTexts, timeFormats }: KnownColumns,
): Promise<ReadonlyMap<string, TextType>> {
  const found = new Map<string, TextType>();
  let open = [...sample]
    .filter(([name]) => !asTexts.includes(name))
    .map(([name, cells]): OpenColumn => {
      const types = textTypes(decimal, timeFormats.get(name));
      return { name, types: thatFit(types, cells), isThere: cells.length > 0 };
    });
  for (;;) {
    open = open.filter(({ types }) => types.length > 0);
    if (open.length === 0) return found;
    const others = await otherCells(engine, lines, open);
    open = open.flatMap(({ name, types: [first, ...rest], isThere }, i) => {
      const other = others[i];
      if (other !== undefined) return [{ name, types: thatFit(rest, [other]), isThere: true }];
      if (isThere && first !== undefined) found.set(name, first);
      return [];
    });
  }
}

function thatFit(types: readonly TextType[], cells: readonly string[]): readonly TextType[] {
  return types.filter((type) => cells.every((cell) => type.looksSo(cell)));
}

/** Of each column, a cell that is not of the first type it may be of, or of one that is not known to hold anything, any; undefined where there is none. */
async function otherCells(
  engine: Engine,
  lines: string,
  columns: readonly OpenColumn[],
): Promise<(string | undefined)[]> {
  const asked = columns.map(({ name, types: [type], isThere }) => {
    const cell = identifier(name);
    const fits = type !== undefined && isThere ? type.fits(cell) : 'false';
    return {
      columns: [name],
      expressions: [`any_value(CASE WHEN NOT (${fits}) THEN ${cellText(cell)} END)`],
    };
  });
  const found = await measureColumns(engine, { from: lines }, asked, columnsAtOnce);
  return found.map(([cell]) => (typeof cell === 'string' ? cell : undefined));
}
