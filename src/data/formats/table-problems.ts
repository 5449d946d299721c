import { MixturaError } from '../../error.js';
import { asSentence } from '../as-sentence.js';
import { codeCures } from './number-texts.js';

interface Problem {
  count: number;
  readonly firstLine: number;
  readonly sample: string;
}

const shown = 5;

/** Collects what stops a table from being numbers, so that one message tells all of it. */
export class TableProblems {
  readonly #name: string;
  readonly #header: readonly string[];
  readonly #texts = new Map<number, Problem>();
  readonly #codes = new Map<number, Problem>();
  readonly #missing = new Map<number, Problem>();

  constructor(name: string, header: readonly string[]) {
    this.#name = name;
    this.#header = header;
  }

  text(line: number, column: number, cell: unknown): void {
    note(this.#texts, column, line, JSON.stringify(cell));
  }

  code(line: number, column: number, cell: unknown): void {
    note(this.#codes, column, line, JSON.stringify(cell));
  }

  missing(line: number, column: number): void {
    note(this.#missing, column, line, '');
  }

  /** Throws `INVALID_DATA` where there were any. */
  refuse(): void {
    const parts: string[] = [];
    if (this.#texts.size > 0) {
      const columns = this.#list(this.#texts, ({ sample, firstLine }) => `${sample} on line ${firstLine}`);
      const first = this.#columnName(this.#texts);
      parts.push(
        `text among the numbers in ${columns}. Ignore such a column (\`ignore: ${first}\`), use it as the label or id, or turn it into numbers.`,
      );
    }
    if (this.#codes.size > 0) {
      const columns = this.#list(this.#codes, ({ sample, firstLine }) => `${sample} on line ${firstLine}`);
      const first = this.#columnName(this.#codes);
      parts.push(`what look like codes, with zeros in front, in ${columns}. ${asSentence(codeCures(first))}`);
    }
    if (this.#missing.size > 0) {
      const columns = this.#list(
        this.#missing,
        ({ count, firstLine }) => `${count} from line ${firstLine} on`,
      );
      parts.push(
        `missing values in ${columns}. Drop the rows (\`missing: drop\`), fill in the mean (\`missing: mean\`), or ignore the column.`,
      );
    }
    if (parts.length === 0) return;
    const textColumns = [...this.#texts.keys(), ...this.#codes.keys()].map((column) => this.#header[column]);
    throw new MixturaError('INVALID_DATA', `${this.#name}: ${parts.join(' And ')}`, {
      details: textColumns.length > 0 ? { textColumns } : {},
    });
  }

  #list(problems: ReadonlyMap<number, Problem>, describe: (problem: Problem) => string): string {
    const ordered = [...problems].toSorted(([a], [b]) => a - b);
    const columns = ordered.map(([column, problem]) => `${this.#header[column]} (${describe(problem)})`);
    const more = columns.length > shown ? ` and ${columns.length - shown} more columns` : '';
    return columns.slice(0, shown).join(', ') + more;
  }

  #columnName(problems: ReadonlyMap<number, Problem>): string {
    const [column = 0] = problems.keys();
    return this.#header[column] ?? '';
  }
}

function note(problems: Map<number, Problem>, column: number, line: number, sample: string): void {
  const problem = problems.get(column);
  if (problem === undefined) problems.set(column, { count: 1, firstLine: line, sample });
  else problem.count += 1;
}
