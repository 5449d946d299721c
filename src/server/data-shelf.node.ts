import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { makeFolder } from '../artifact/atomic-file.node.js';
import { join } from 'node:path';
import { HTTPException } from 'hono/http-exception';
import { catalogue } from '../data/named/catalogue.node.js';
import { isDatasetName } from '../data/named.node.js';
import { MixturaError } from '../error.js';
import type { SourceInfo } from './interface.js';
import { checkedName, tidyFileName } from './names.js';

/** Files people dropped, in a folder beside the runs, and the data sets known by name. */
export interface DataShelf {
  list(): SourceInfo[];
  /** Keeps a file, as it streams in; gives the source to name it by. Refuses more than `largestBytes`. */
  keep(name: string, content: ReadableStream<Uint8Array>): Promise<string>;
  /** What the rest of mixtura calls the source: a data set's name or a path on this machine. Throws `MISSING_DATA`. */
  resolve(source: string): string;
}

const filePrefix = 'file:';

export function openShelf(folder: string, largestBytes: number): DataShelf {
  return {
    list() {
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
      const files = names.toSorted().map((name): SourceInfo => ({
        source: `${filePrefix}${name}`,
        name,
        summary: sizeText(statSync(join(folder, name)).size),
        state: 'file',
      }));
      const sets = catalogue().map(({ name, summary, state }): SourceInfo => ({
        source: name,
        name,
        summary,
        state,
      }));
      return [...files, ...sets];
    },
    async keep(name, content) {
      makeFolder(folder);
      const temporary = join(folder, `.${process.pid}-${performance.now()}.part`);
      try {
        const digest = await write(temporary, content, largestBytes);
        const kept = await freeName(folder, tidyFileName(name), digest);
        renameSync(temporary, join(folder, kept));
        return `${filePrefix}${kept}`;
      } finally {
        rmSync(temporary, { force: true });
      }
    },
    resolve(source) {
      if (!source.startsWith(filePrefix)) {
        if (isDatasetName(source)) return source;
        throw new MixturaError(
          'MISSING_DATA',
          `there is no data set "${source}"; choose one of the list or drop a file`,
        );
      }
      const path = join(folder, checkedName(source.slice(filePrefix.length)));
      if (existsSync(path)) return path;
      throw new MixturaError('MISSING_DATA', `${source.slice(filePrefix.length)} is gone; drop it again`);
    },
  };
}

async function write(path: string, content: ReadableStream<Uint8Array>, largest: number): Promise<string> {
  const file = await open(path, 'wx');
  const hash = createHash('sha256');
  let written = 0;
  try {
    for await (const chunk of content) {
      written += chunk.length;
      if (written > largest) {
        throw new HTTPException(413, {
          message: `the file is larger than ${sizeText(largest)}; put it on this machine and use "mixtura fit <file>"`,
        });
      }
      hash.update(chunk);
      // Unlike `write`, which may end with a part of it.
      await file.appendFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (written === 0) throw new MixturaError('INVALID_DATA', 'the file is empty');
  return hash.digest('hex');
}

/** `iris.csv`, or `iris-2.csv` where another file has that name; the same content keeps its name. */
async function freeName(folder: string, name: string, digest: string): Promise<string> {
  const [, stem = name, ending = ''] = /^(.+?)((?:\.[^.]+)+)$/.exec(name) ?? [];
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${stem}-${number}${ending}`;
    const path = join(folder, candidate);
    if (!existsSync(path) || (await digestOf(path)) === digest) return candidate;
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function sizeText(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
