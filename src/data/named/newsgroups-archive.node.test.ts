import { createTar } from 'nanotar';
import { expect, it } from 'vitest';
import { postsOfArchive } from './newsgroups-archive.node.js';

const file = (name: string, text: string) => ({ name, data: Uint8Array.from(Buffer.from(text, 'latin1')) });

it('gives the posts of the archive by split, group and number, as lines of ASCII', () => {
  const archive = createTar([
    file('20news-bydate-test/sci.med/7', 'last\n'),
    file('./20news-bydate-train/sci.med/10', 'from "G\u00fcnter"\r\n\u007f'),
    file('20news-bydate-train/sci.med/9', 'first'),
    file('20news-bydate-train/README', 'not a post'),
  ]);
  expect(Buffer.from(postsOfArchive(archive)).toString('utf8').split('\n')).toEqual([
    '{"id": "train/sci.med/9", "text": "first", "label": "sci.med", "split": "train"}',
    '{"id": "train/sci.med/10", "text": "from \\"G\\u00fcnter\\"\\r\\n\\u007f", "label": "sci.med", "split": "train"}',
    '{"id": "test/sci.med/7", "text": "last\\n", "label": "sci.med", "split": "test"}',
    '',
  ]);
});

it('refuses an archive of something else', () => {
  expect(() => postsOfArchive(createTar([file('a.txt', 'a')]))).toThrow(
    /holds no folder 20news-bydate-train/,
  );
});
