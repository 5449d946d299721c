import { MixturaError } from '../../error.js';
import type { Dataset } from '../dataset.js';
import { encodeLabels } from '../row-facts.js';
import type { TextSource } from '../text/text-dataset.js';
import { openTokenizer, type TextTokenizer } from '../text/tokenizer.node.js';
import { hashOf, keptFeatures } from './feature-cache.node.js';
import { fixedSize, openSession, type OnnxSession } from './onnx-session.node.js';

export interface TextEmbeddingOptions {
  /** An ONNX file of a language model: `input_ids`, and where it has them `attention_mask` and `token_type_ids`, to an embedding of each token or text. */
  readonly features: string;
  /** The `tokenizer.json` that belongs to it. */
  readonly tokenizer: string;
  readonly output?: string;
  /** Tokens a text is cut to; what the tokenizer says, else 512, unless given. */
  readonly maxTokens?: number;
  readonly featureBatchSize?: number;
  /** Where embeddings are kept; `mixtura` in the user's cache folder unless given. */
  readonly cache?: string;
}

const defaultBatchSize = 32;
const defaultMaxTokens = 512;

/**
 * What a language model makes of each text: its embedding of the text, or the mean of those of its tokens, without those that only fill up. They are
 * computed in batches and kept on disk, under a hash of texts, model, tokenizer and options. Throws `MISSING_DEPENDENCY`, `CANNOT_READ`, `INVALID_DATA`,
 * `INVALID_OPTION`, or `NOT_SUPPORTED`.
 */
export async function textEmbeddings(source: TextSource, options: TextEmbeddingOptions): Promise<Dataset> {
  const { name, texts, classes, ids, dropped = 0 } = source;
  const tokenizer = await openTokenizer(options.tokenizer);
  const session = await openSession(options.features, options.output);
  try {
    checkInputs(session, options.features);
    const limit = fixedTokens(session) ?? options.maxTokens ?? tokenizer.limit ?? defaultMaxTokens;
    const dataset = await keptFeatures(
      {
        name,
        rows: texts.length,
        ...(classes && encodeLabels(classes)),
        ...(ids && { ids }),
        key: ['texts', hashOf(texts), session.digest, hashOf(tokenizer.file), options.output ?? null, limit],
        blocks: () => embeddingBlocks(texts, tokenizer, session, limit, options.featureBatchSize),
      },
      options.cache,
    );
    return Object.assign(dataset, { dropped });
  } finally {
    await session.release();
  }
}

const knownInputs = ['input_ids', 'attention_mask', 'token_type_ids'];

function checkInputs({ inputs }: OnnxSession, path: string): void {
  const names = inputs.map((input) => input.name);
  const strange = names.find((name) => !knownInputs.includes(name));
  const isWhole = inputs.every((input) => input.isTensor && ['int64', 'int32'].includes(input.type));
  if (names.includes('input_ids') && strange === undefined && isWhole) return;
  throw new MixturaError(
    'NOT_SUPPORTED',
    `${path} takes ${names.join(', ')}; export a language model that takes whole numbers as ${knownInputs.join(', ')}`,
  );
}

const shapeOf = ({ inputs }: OnnxSession): readonly (number | string)[] => {
  const [input] = inputs;
  return input?.isTensor === true ? input.shape : [];
};
const fixedRows = (session: OnnxSession): number | undefined => fixedSize(shapeOf(session)[0]);
const fixedTokens = (session: OnnxSession): number | undefined => fixedSize(shapeOf(session)[1]);

async function* embeddingBlocks(
  texts: readonly string[],
  tokenizer: TextTokenizer,
  session: OnnxSession,
  limit: number,
  batchSize = defaultBatchSize,
): AsyncGenerator<Float32Array> {
  const rowsAtOnce = fixedRows(session) ?? batchSize;
  for (let start = 0; start < texts.length; start += rowsAtOnce) {
    const tokens = texts.slice(start, start + rowsAtOnce).map((text) => tokenizer.encode(text, limit));
    yield await embed(tokens, tokenizer.padding, session);
  }
}

/** The embeddings of some texts; a model of a fixed number of rows or tokens gets them filled up. */
async function embed(
  texts: readonly (readonly number[])[],
  padding: number,
  session: OnnxSession,
): Promise<Float32Array> {
  const rows = fixedRows(session) ?? texts.length;
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 1);
  const width = fixedTokens(session) ?? longest;
  const ids = new Int32Array(rows * width).fill(padding);
  const mask = new Int32Array(rows * width);
  texts.forEach((tokens, row) => {
    ids.set(tokens, row * width);
    mask.fill(1, row * width, row * width + tokens.length);
  });
  const values: Readonly<Record<string, Int32Array>> = { input_ids: ids, attention_mask: mask };
  const feeds = session.inputs.map((input) => {
    const numbers = values[input.name] ?? new Int32Array(rows * width);
    const isLong = input.isTensor && input.type === 'int64';
    const tensor = isLong
      ? new session.ort.Tensor('int64', BigInt64Array.from(numbers, BigInt), [rows, width])
      : new session.ort.Tensor('int32', numbers, [rows, width]);
    return [input.name, tensor] as const;
  });
  const { data, dims } = await session.run(Object.fromEntries(feeds));
  const size = data.length / rows;
  if (dims.length === 2) return data.subarray(0, texts.length * size);
  if (dims.length === 3 && dims[1] === width)
    return meanOverTokens(data, mask, texts.length, width, size / width);
  throw new MixturaError(
    'NOT_SUPPORTED',
    `the output is of shape [${dims.join(', ')}]; choose one of a vector for each text or token (\`output\`)`,
  );
}

/** `Σ mask · e / Σ mask` over the tokens of each text; zeros for a text without tokens. */
function meanOverTokens(
  embeddings: Float32Array,
  mask: Int32Array,
  rows: number,
  width: number,
  size: number,
): Float32Array {
  const means = new Float32Array(rows * size);
  for (let row = 0; row < rows; row++) {
    const mean = means.subarray(row * size, (row + 1) * size);
    let count = 0;
    for (let at = row * width; at < (row + 1) * width; at++) {
      if (mask[at] === 0) continue;
      count += 1;
      for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (embeddings[at * size + i] ?? 0);
    }
    if (count > 0) mean.forEach((sum, i) => (mean[i] = sum / count));
  }
  return means;
}
