import type { Command } from 'commander';
import type { Dataset } from '../../data/dataset.js';
import { catalogue } from '../../data/named/catalogue.node.js';
import { inspectTable, type TableReport } from '../../data/sources/inspect.node.js';
import { isTableSource } from '../../data/sources/table-source.node.js';
import { defined, openSource, readingSchema } from '../../experiment/data-source.node.js';
import { MixturaError } from '../../error.js';
import { leftOut } from '../../experiment/left-out.js';
import { formatCount, plural } from '../../report/format.js';
import { asTyped } from '../as-typed.js';
import { addFlags, newCommand, printResult, readingOf, sourceText, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';
import { noteLeftOut } from '../note-left-out.js';
import { textTable } from '../text.js';

export function dataCommand(io: CommandIO): Command {
  const inspect = newCommand('inspect', 'how a source is understood')
    .argument('<source>', sourceText)
    .action(async (source: string, flags: Flags) => {
      const reading = readingOf(flags);
      if (isTableSource(source)) {
        const report = await inspectTable(source, defined(reading));
        printResult(
          io,
          flags,
          () => report,
          () => describeTable(report),
        );
        return;
      }
      const dataset = await openSource({ source, reading });
      const facts = factsOf(dataset);
      noteLeftOut(io, dataset);
      printResult(
        io,
        flags,
        () => ({ ...facts, ...leftOut(dataset) }),
        () => describe(facts),
      );
    });
  return newCommand('data', 'data sets known by name, and whether they are here; or a look into any source')
    .enablePositionalOptions()
    .usage('[inspect <source>] [options]')
    .argument('[source]')
    .action((source: string | undefined, flags: Flags) => {
      if (source !== undefined) {
        throw new MixturaError(
          'INVALID_OPTION',
          `to look into a source, run: mixtura data inspect ${source}`,
        );
      }
      const entries = catalogue();
      printResult(
        io,
        flags,
        () => entries,
        () => textTable(entries.map(({ name, state, summary }) => [name, state, summary])),
      );
    })
    .addCommand(addFlags(inspect, readingSchema.shape));
}

/** Column by column: what there is, and what to know before training. */
function describeTable({ name, rows, columns }: TableReport): string {
  const lines = columns.map(({ name: column, type, missing, least, greatest, remarks, ...more }) => [
    column,
    type,
    String(missing),
    more.distinct === undefined
      ? ''
      : `${more.distinctIsEstimate ? 'about ' : ''}${formatCount(more.distinct)}`,
    least === undefined ? '' : `${least} to ${greatest}`,
    asTyped(remarks.join(' ')),
  ]);
  const head = ['column', 'type', 'missing', 'distinct', 'range', ''];
  return `${name}: ${plural(rows, 'row')}\n${textTable([head, ...lines])}`;
}

interface DataFacts {
  readonly name: string;
  readonly rows: number;
  readonly rowShape: readonly number[];
  readonly digest: string;
  readonly columns?: readonly string[];
  readonly classes?: Readonly<Record<string, number>>;
  readonly firstRow: readonly number[];
}

function factsOf(dataset: Dataset): DataFacts {
  const { name, rows, features, rowShape, digest, columns } = dataset;
  const first = new Float32Array(features);
  dataset.read(0, 1, first);
  return {
    name,
    rows,
    rowShape,
    digest,
    ...(columns && { columns }),
    ...(dataset.labels && { classes: countClasses(dataset.labels, dataset.labelNames) }),
    firstRow: [...first],
  };
}

function countClasses(labels: Int32Array, names: readonly string[] = []): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const label of labels) {
    const name = names[label] ?? String(label);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const shownColumns = 12;

function describe({ name, rows, rowShape, digest, columns, classes, firstRow }: DataFacts): string {
  const some = (values: readonly (string | number)[]) =>
    values.slice(0, shownColumns).join(', ') + (values.length > shownColumns ? ', …' : '');
  return textTable([
    ['name', name],
    ['rows', `${formatCount(rows)} of ${rowShape.join(' × ')}`],
    ...(columns ? [['columns', some(columns)]] : []),
    ...(classes
      ? [['classes', some(Object.entries(classes).map(([label, count]) => `${label} (${count})`))]]
      : []),
    ['first row', some(firstRow)],
    ['digest', digest],
  ]);
}
