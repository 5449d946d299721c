import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { scratch } from '../experiment/scratch.support.js';
import { encodeModel } from '../onnx/model.js';
import { constant, gather, input } from '../tensor/index.js';
import { runMain } from './captured.support.js';

const folder = scratch();
afterAll(folder.remove);
beforeEach(() => void vi.stubEnv('XDG_CACHE_HOME', folder.path('cache')));
afterEach(() => void vi.unstubAllEnvs());

it('texts are clustered by what a language model makes of them, and new texts by the same model', async () => {
  const vocab = { '[UNK]': 0, apple: 1, pear: 2, stone: 3, sand: 4 };
  const tokenizer = {
    version: '1.0',
    added_tokens: [],
    normalizer: { type: 'Lowercase' },
    decoder: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    model: { type: 'WordLevel', unk_token: '[UNK]', vocab },
  };
  const ids = input('input_ids', [1, 'tokens'], 'int64');
  const embedding = gather(constant([0, 0, 9, 0, 8, 0, -9, 0, -8, 0], [5, 2]), ids);
  const [texts, others, run] = [folder.path('texts.csv'), folder.path('others.csv'), folder.path('run')];
  writeFileSync(folder.path('tokenizer.json'), JSON.stringify(tokenizer));
  writeFileSync(folder.path('model.onnx'), encodeModel({ name: 'words', outputs: { embedding } }).bytes);
  writeFileSync(texts, 'key,body\na,apple pear\nb,stone sand\nc,Pear apple pear\nd,sand\n');
  writeFileSync(others, 'key,body\ne,pear\nf,"stone, stone"\n');
  const reading = ['--text-column', 'body', '--id', 'key'];
  // Named from here, found again from anywhere.
  const files = ['--features', 'model.onnx', '--tokenizer', 'tokenizer.json'].map((word) =>
    word.startsWith('--') ? word : relative('.', folder.path(word)),
  );
  const fit = ['fit', texts, '-m', 'kmeans', '-k', '2', '-o', run, '--quiet', ...reading];
  expect((await runMain(...fit, '--tokenizer', folder.path('tokenizer.json'))).notes).toMatch(
    /name both \(--features, --text-column\).*INVALID_OPTION/,
  );
  expect(await runMain(...fit, ...files)).toMatchObject({ code: 0 });
  const { out } = await runMain('predict', run, texts, '--json');
  const { labels = [] } = JSON.parse(out) as { labels?: number[] };
  const [fruit = -1, ground = -1] = labels;
  expect(labels).toEqual([fruit, ground, fruit, ground]);
  expect(fruit).not.toBe(ground);
  const predicted = JSON.parse((await runMain('predict', run, others, '--json')).out) as object;
  expect(predicted).toMatchObject({ ids: ['e', 'f'], labels: [fruit, ground] });
});
