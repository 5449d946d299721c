import { parseTar } from 'nanotar';
import { MixturaError } from '../../error.js';

/** A post of the archive: `20news-bydate-train/sci.space/60862`. */
const postName = /^(?:\.\/)?20news-bydate-(train|test)\/([^/]+)\/(\d+)$/;

interface Post {
  readonly split: string;
  readonly group: string;
  readonly number: number;
  readonly text: string;
}

/**
 * The posts of `20news-bydate.tar`, one JSON object a line with its id, text, label and split: those to train with first, then by group and number. Bytes
 * are read as Latin-1, which no byte is outside of. Throws `INVALID_DATA` where there is no post.
 */
export function postsOfArchive(archive: Uint8Array): Uint8Array {
  const posts = parseTar(archive).flatMap(({ name, data = new Uint8Array() }): Post[] => {
    const [, split, group, number] = postName.exec(name) ?? [];
    if (split === undefined || group === undefined) return [];
    return [{ split, group, number: Number(number), text: Buffer.from(data).toString('latin1') }];
  });
  if (posts.length === 0) {
    throw new MixturaError(
      'INVALID_DATA',
      'the archive of 20 Newsgroups holds no folder 20news-bydate-train',
    );
  }
  return new TextEncoder().encode(posts.toSorted(inOrder).map(lineOf).join(''));
}

function inOrder(a: Post, b: Post): number {
  if (a.split !== b.split) return a.split === 'train' ? -1 : 1;
  if (a.group !== b.group) return a.group < b.group ? -1 : 1;
  return a.number - b.number;
}

/** In ASCII alone, spaced as Python writes JSON: the checksum is of these bytes. */
function lineOf({ split, group, number, text }: Post): string {
  const fields = { id: `${split}/${group}/${number}`, text, label: group, split };
  const cells = Object.entries(fields).map(([name, value]) => `"${name}": ${asciiJson(value)}`);
  return `{${cells.join(', ')}}\n`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007F-\u00FF]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
