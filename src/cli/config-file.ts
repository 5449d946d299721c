import { LineCounter, isMap, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { suggestion } from '../data/nearest-name.js';
import { readText } from '../data/read-file.node.js';
import { reason } from '../data/reason.js';
import { MixturaError } from '../error.js';

/** A YAML (or JSON) file of options, not yet checked against anything. */
export interface ConfigFile {
  /** By camel-case name. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Throws `INVALID_OPTION` with file, line and column for names and values that the schemas do not know. */
  check(shape: Readonly<Record<string, z.core.$ZodType>>): void;
}

/** Reads a file of options. Throws `CANNOT_READ`, or `INVALID_OPTION` naming file, line and column. */
export function readConfig(path: string): ConfigFile {
  const lineCounter = new LineCounter();
  const text = [...readText(path)].join('');
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) refuse(place(error.pos[0]), error.message);
  const entries = entriesOf(document, place);
  return {
    values: Object.fromEntries(entries.map(({ name, value }) => [name, value])),
    check: (shape) => {
      for (const entry of entries) checkEntry(entry, shape, place);
    },
  };
}

interface Entry {
  readonly written: string;
  readonly name: string;
  readonly value: unknown;
  readonly keyAt: number;
  readonly valueAt: (path: readonly PropertyKey[]) => number;
}

function entriesOf(document: Document.Parsed, place: (offset: number) => string): Entry[] {
  const { contents } = document;
  if (contents === null) return [];
  if (!isMap(contents)) return refuse(place(0), 'write options as "name: value", one a line');
  const values = document.toJS() as Record<string, unknown>;
  return contents.items.map(({ key }) => {
    const written = String(key);
    const keyAt = startOf(key) ?? 0;
    return {
      written,
      name: toCamel(written),
      value: values[written],
      keyAt,
      valueAt: (path) => {
        for (let depth = path.length; depth >= 0; depth--) {
          const found = startOf(document.getIn([written, ...path.slice(0, depth)], true));
          if (found !== undefined) return found;
        }
        return keyAt;
      },
    };
  });
}

function checkEntry(
  entry: Entry,
  shape: Readonly<Record<string, z.core.$ZodType>>,
  place: (offset: number) => string,
): void {
  const schema = Object.hasOwn(shape, entry.name) ? shape[entry.name] : undefined;
  if (schema === undefined) {
    return refuse(
      place(entry.keyAt),
      `there is no option "${entry.written}".${suggestion(entry.name, Object.keys(shape))}`,
    );
  }
  const parsed = z.safeParse(schema, entry.value);
  if (parsed.success) return;
  const at = entry.valueAt(parsed.error.issues[0]?.path ?? []);
  refuse(place(at), `${entry.written} cannot be ${JSON.stringify(entry.value)}: ${reason(parsed.error)}`);
}

/** `learning-rate` as `learningRate`. */
function toCamel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

function refuse(place: string, message: string): never {
  throw new MixturaError('INVALID_OPTION', `${place}: ${message}`);
}
