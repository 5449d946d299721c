import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeModel } from '../../onnx/model.js';
import { add, constant, gather, input, mean, type Tensor } from '../../tensor/index.js';
import { openDataset } from '../open.node.js';
import type { OpenOptions } from '../open-options.node.js';
import { toMatrix } from '../stream.js';
import { openTokenizer } from '../text/tokenizer.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]): string => join(folder, ...parts);

const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'red', 'green', 'apple', '##s'];

/** As Hugging Face writes those of BERT. */
const tokenizer = {
  version: '1.0',
  truncation: { max_length: 6, strategy: 'LongestFirst', stride: 0, direction: 'Right' },
  padding: { strategy: 'BatchLongest', direction: 'Right', pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' },
  added_tokens: vocabulary.slice(0, 4).map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
  },
};

/** Token `t` becomes `[t, t²]`; one that only fills up has 1000 on top, which nobody may see. */
function embeddings(rows: number | string, tokens: number | string): Tensor {
  const ids = input('input_ids', [rows, tokens], 'int64');
  const mask = input('attention_mask', [rows, tokens], 'int64');
  const table = constant(
    vocabulary.flatMap((_, id) => [id, id ** 2]),
    [vocabulary.length, 2],
  );
  return add(gather(table, ids), gather(constant([1000, 1000, 0, 0], [2, 2]), mask));
}

const writeModel = (name: string, output: Tensor): string => {
  writeFileSync(at(name), encodeModel({ name: 'language', outputs: { output } }).bytes);
  return at(name);
};

const texts = ['Red apples', 'green', 'a red red red red apple'];
/** Of the tokens of each text, with marks before and after, none of them cut: 6 tokens are room for 4 words. */
const tokens = [
  [2, 4, 6, 7, 3],
  [2, 5, 3],
  [2, 1, 4, 4, 4, 3],
];
const means = tokens.flatMap((ids) => [
  Math.fround(ids.reduce((sum, id) => sum + id, 0) / ids.length),
  Math.fround(ids.reduce((sum, id) => sum + id ** 2, 0) / ids.length),
]);

let options: OpenOptions & { features: string; tokenizer: string };
beforeAll(() => {
  writeFileSync(at('tokenizer.json'), JSON.stringify(tokenizer));
  writeFileSync(at('t.csv'), `key,body,kind\n${texts.map((text, i) => `k${i},${text},${i % 2}\n`).join('')}`);
  writeFileSync(
    at('t.jsonl'),
    texts.map((body, i) => `${JSON.stringify({ key: `k${i}`, body })}\n`).join(''),
  );
  options = {
    features: writeModel('any.onnx', embeddings('rows', 6)),
    tokenizer: at('tokenizer.json'),
    textColumn: 'body',
    cache: at('cache'),
  };
});

describe('a tokenizer', () => {
  it('gives the tokens with their marks, and cuts the text, not the marks', async () => {
    const { encode, padding, limit } = await openTokenizer(at('tokenizer.json'));
    expect([padding, limit]).toEqual([0, 6]);
    expect(texts.map((text) => encode(text, 6))).toEqual(tokens);
    expect(encode('red green apple', 4)).toEqual([2, 4, 5, 3]);
    expect(encode('', 4)).toEqual([2, 3]);
  });

  it('is refused where the file is none', async () => {
    for (const content of ['{', '{"model": {"type": "Nothing"}}', '[]']) {
      writeFileSync(at('no.json'), content);
      await expect(openTokenizer(at('no.json'))).rejects.toMatchObject({ code: 'INVALID_DATA' });
    }
    await expect(openTokenizer(at('none.json'))).rejects.toMatchObject({ code: 'CANNOT_READ' });
  });
});

describe('embeddings of texts', () => {
  it('are the means over the tokens that are there, with labels and ids, from CSV and JSON Lines', async () => {
    const data = await openDataset(at('t.csv'), { ...options, label: 'kind', id: 'key' });
    expect([...toMatrix(data).values]).toEqual(means);
    expect(data).toMatchObject({ features: 2, ids: ['k0', 'k1', 'k2'], labels: Int32Array.of(0, 1, 0) });
    expect((await openDataset(at('t.jsonl'), options)).digest).toBe(data.digest);
  });

  it('are of no row that has no text, where such rows are to be left out', async () => {
    writeFileSync(at('gaps.csv'), 'key,body\nk0,red apples\nk1,\n');
    const data = await openDataset(at('gaps.csv'), { ...options, id: 'key', missing: 'drop' });
    expect(data).toMatchObject({ rows: 1, ids: ['k0'], dropped: 1 });
  });

  it('are the same by a model of one row and any number of tokens', async () => {
    const features = writeModel('one.onnx', embeddings(1, 'tokens'));
    expect([...toMatrix(await openDataset(at('t.csv'), { ...options, features })).values]).toEqual(means);
  });

  it('are those of the texts where the model gives these', async () => {
    const features = writeModel('text.onnx', mean(embeddings(1, 'tokens'), [1]));
    const { values } = toMatrix(await openDataset(at('t.csv'), { ...options, features }));
    means.forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 5));
  });

  it('are computed once for the same texts, model, tokenizer and number of tokens', async () => {
    const cache = at('once');
    const kept = (): number => readdirSync(join(cache, 'features')).length;
    await openDataset(at('t.csv'), { ...options, cache });
    await openDataset(at('t.jsonl'), { ...options, cache });
    expect(kept()).toBe(1);
    const features = writeModel('short.onnx', embeddings(1, 'tokens'));
    await openDataset(at('t.csv'), { ...options, cache, features });
    const short = await openDataset(at('t.csv'), { ...options, cache, features, maxTokens: 3 });
    expect([...toMatrix(short).values].slice(0, 2)).toEqual([3, Math.fround(29 / 3)]);
    expect(kept()).toBe(3);
  });

  it('are refused without a column, or by a model that takes no tokens', async () => {
    const { textColumn: _, ...columnless } = options;
    await expect(openDataset(at('t.csv'), columnless)).rejects.toThrow(/`textColumn`/);
    await expect(openDataset(at('t.csv'), { ...options, textColumn: 'boddy' })).rejects.toThrow(/mean body/);
    const pixels = writeModel('pixels.onnx', mean(input('x', ['rows', 3]), [1]));
    await expect(openDataset(at('t.csv'), { ...options, features: pixels })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
    });
  });
});
