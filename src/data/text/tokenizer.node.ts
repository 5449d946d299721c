import { MixturaError, optionalPackage } from '../../error.js';
import { readText } from '../read-file.node.js';

/** Turns texts into the numbers a language model takes. */
export interface TextTokenizer {
  /** The tokens of a text with the marks the model wants around it, at most `limit` of them: what is too long loses its end, not its marks. */
  encode(text: string, limit: number): readonly number[];
  /** What fills up short texts. */
  readonly padding: number;
  /** The longest text it was made for, where its file says so. */
  readonly limit: number | undefined;
  /** The file it was read from. */
  readonly file: string;
}

interface TokenizerFile {
  readonly model: object;
  readonly truncation?: { readonly max_length?: number } | null;
  readonly padding?: { readonly pad_id?: number } | null;
}

/** Reads a `tokenizer.json` as Hugging Face's tokenizers write it. Throws `MISSING_DEPENDENCY`, `CANNOT_READ`, or `INVALID_DATA`. */
export async function openTokenizer(path: string): Promise<TextTokenizer> {
  const { Tokenizer } = await optionalPackage(
    () => import('@huggingface/tokenizers'),
    'texts for an ONNX model need @huggingface/tokenizers, which is not installed; run "npm install @huggingface/tokenizers"',
  );
  const file = [...readText(path)].join('');
  const parsed = parseFile(path, file);
  const tokenizer = canRead(path, () => new Tokenizer(parsed, {}));
  const ids = (text: string, marked: boolean): readonly number[] =>
    tokenizer.encode(text, { add_special_tokens: marked }).ids;
  return {
    padding: parsed.padding?.pad_id ?? 0,
    limit: parsed.truncation?.max_length,
    file,
    encode(text, limit) {
      const marked = ids(text, true);
      return marked.length <= limit ? marked : shortened(marked, ids(text, false), limit);
    },
  };
}

/** Keeps what stands before and after the text's own tokens. */
function shortened(marked: readonly number[], own: readonly number[], limit: number): number[] {
  const marks = marked.length - own.length;
  const starts = Array.from({ length: marks + 1 }, (_, start) => start);
  const before = starts.find((start) => own.every((id, i) => marked[start + i] === id)) ?? 0;
  const after = before + own.length;
  return [...marked.slice(0, before), ...own.slice(0, Math.max(limit - marks, 0)), ...marked.slice(after)];
}

function parseFile(path: string, text: string): TokenizerFile {
  const parsed: unknown = canRead(path, () => JSON.parse(text));
  if (typeof parsed === 'object' && parsed !== null && 'model' in parsed) return parsed as TokenizerFile;
  return refuse(path);
}

function canRead<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    return refuse(path, cause);
  }
}

function refuse(path: string, cause?: unknown): never {
  throw new MixturaError(
    'INVALID_DATA',
    `${path} is no tokenizer that can be read; give the tokenizer.json that belongs to the model`,
    { cause },
  );
}
