import { MixturaError } from '../../error.js';

/** An error of DuckDB in mixtura's terms: which file or query, what is wrong there, and the cure. */
export function tableError(cause: unknown, name: string): MixturaError {
  if (cause instanceof MixturaError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  const [, kind = '', message = text] = /^(?:Error: )?([A-Z][A-Za-z ]*?) ?Error: (.*)$/s.exec(text) ?? [];
  const said = firstLines(message);
  const because = { cause, details: { source: name, said } };
  if (damaged.test(said) && ['IO', 'Invalid Input', 'Invalid'].includes(kind)) {
    return new MixturaError(
      'INVALID_DATA',
      `${name} is cut short or damaged: ${said}. Fetch or copy it again.`,
      because,
    );
  }
  const problem = textProblem(message);
  if (problem !== undefined) {
    return new MixturaError('INVALID_DATA', `${fileIn(message, name)}${problem}`, because);
  }
  switch (kind) {
    case 'Parser':
    case 'Binder':
    case 'Catalog':
      return new MixturaError(
        'QUERY_FAILED',
        `${name}: ${said}. Correct the query or the name in it.`,
        because,
      );
    case 'Conversion':
    case 'Out of Range':
    case 'Invalid Input':
      return new MixturaError(
        'INVALID_DATA',
        `${name}: ${said}. Repair or leave out what it names.`,
        because,
      );
    case 'IO':
      return ioError(said, name, because);
    case 'Out of Memory':
      return new MixturaError(
        'CANNOT_READ',
        `${name}: ${said}. Select fewer columns, or free room on the disk for temporary files.`,
        because,
      );
    case 'TransactionContext':
    case 'Constraint':
      return new MixturaError('CANNOT_WRITE', `${name}: ${said}`, because);
    default:
      return new MixturaError('QUERY_FAILED', `${name}: ${said}`, because);
  }
}

/** What is wrong with the lines of a text table, to go after its name, and the cure. */
function textProblem(message: string): string | undefined {
  if (/CSV Parser state machine/.test(message)) {
    return ': its lines end in different ways, or a quote is out of place; save it with one kind of line ends';
  }
  const [, line] = /CSV Error on Line: (\d+)/.exec(message) ?? [];
  if (line === undefined) return undefined;
  const [, columns, cells] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (cells !== undefined) {
    return `, line ${line}: ${cells} ${cells === '1' ? 'cell' : 'cells'} under ${columns} columns; give every line the same number of cells`;
  }
  if (message.includes('unterminated quote')) {
    return `, line ${line}: a quote never closes, or text follows where it does; close it, and double quotes within a cell`;
  }
  return message.includes('Invalid unicode')
    ? `, line ${line} is not UTF-8 text; save it as UTF-8`
    : undefined;
}

/** The file that an error of a text table is in: one of several by its path. */
function fileIn(message: string, name: string): string {
  const [, path = name] = /^\s*file ?= ?(.+?)\s*$/m.exec(message) ?? [];
  return path.endsWith(name) ? name : path;
}

const damaged =
  /not a valid DuckDB|magic bytes|too small|footer|corrupt|truncated|snappy|checksum|out of buffer|TProtocol|don't know what type/i;

function ioError(said: string, name: string, because: { cause: unknown }): MixturaError {
  if (/no files found/i.test(said)) {
    return new MixturaError('MISSING_DATA', `${name}: ${said}. Check the path or pattern.`, because);
  }
  if (/lock/i.test(said)) {
    return new MixturaError(
      'CANNOT_READ',
      `${name} is open in another program: ${said}. Close that first.`,
      because,
    );
  }
  return new MixturaError('CANNOT_READ', `${name}: ${said}. Check the path and who may read it.`, because);
}

/** DuckDB adds suggestions, excerpts and stack traces below its message. */
function firstLines(message: string): string {
  const [text = ''] = message.split(/\n\s*\n|\nLINE |\n\s*(?:file|Possible|This|\*) /);
  return text.replaceAll(/\s*\n\s*/g, ' ').replace(/[.\s]+$/, '');
}
