import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { writeFileAtomic } from '../../artifact/atomic-file.node.js';
import { sha256Hex } from '../../artifact/sha256.js';
import { MixturaError } from '../../error.js';
import { canRead } from '../../artifact/can-read.node.js';
import { gunzip, readBytes } from '../read-file.node.js';
import type { DataFile, Store } from './files.js';
import { originOf } from './origins.node.js';

export interface StoreOptions {
  /** Folder of benchmark data; the environment variable MIXTURA_DATA unless given. */
  readonly folder?: string;
  /** Where downloads are kept; `mixtura` in the user's cache folder unless given. */
  readonly cache?: string;
  readonly fetch?: typeof fetch;
}

/** Finds files in the data folder, then in the cache, then at their official address. Every content is checked against its checksum. */
export function openStore(name: string, options: StoreOptions = {}): Store {
  const { folder, cache } = placesOf(options);
  return async (file) => {
    const path = findFile(file, options);
    if (path !== undefined) return verified(readBytes(path), file, path);
    const content = await download(name, file, folder, options.fetch ?? fetch);
    writeFileAtomic(join(cache, file.path), gzipSync(content));
    return content;
  };
}

/** Where a file lies in the data folder or the cache, or undefined. */
export function findFile(file: DataFile, options: StoreOptions = {}): string | undefined {
  const { folder, cache } = placesOf(options);
  const folders = folder === undefined || folder === '' ? [cache] : [folder, cache];
  return folders.map((parent) => join(parent, file.path)).find((candidate) => existsSync(candidate));
}

function placesOf(options: StoreOptions): { folder: string | undefined; cache: string } {
  return {
    folder: options.folder ?? process.env['MIXTURA_DATA'],
    cache: options.cache ?? userCache(),
  };
}

/** A file that comes with the package; `assets` lies as far above `src/data/named` as above `dist/data/named`. */
export function readAsset(file: DataFile): Uint8Array {
  const path = fileURLToPath(new URL(`../../../assets/${file.path}`, import.meta.url));
  return verified(
    gunzip(
      canRead(path, () => readFileSync(path)),
      path,
    ),
    file,
    path,
  );
}

/** Where downloads and what is made of them are kept: `mixtura` in the user's cache folder. */
export function userCache(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mixtura');
}

function verified(content: Uint8Array, file: DataFile, origin: string): Uint8Array {
  const found = sha256Hex(content);
  if (found !== file.sha256) {
    throw new MixturaError(
      'INVALID_DATA',
      `${origin} does not hold the values expected: SHA-256 ${found}, not ${file.sha256}; delete it and fetch it again`,
      { details: { origin, found, expected: file.sha256 } },
    );
  }
  return content;
}

async function download(
  name: string,
  file: DataFile,
  folder: string | undefined,
  get: typeof fetch,
): Promise<Uint8Array> {
  const looked =
    folder === undefined || folder === '' ? 'MIXTURA_DATA is not set' : `${folder} does not hold it`;
  const cure = `set MIXTURA_DATA to the folder that holds ${file.path}`;
  const origin = originOf(file);
  if (origin === undefined) {
    throw new MixturaError(
      'MISSING_DATA',
      `${name}: ${looked}, and this data set has no official file to download; ${cure}`,
    );
  }
  try {
    const parts = await Promise.all(origin.urls.map((url) => fetchBytes(url, get)));
    return verified(origin.convert(parts), file, origin.urls.join(', '));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MixturaError(
      'MISSING_DATA',
      `${name}: ${looked}, and the download failed (${reason}); ${cure}, or try again with internet access`,
      { cause, details: { urls: origin.urls } },
    );
  }
}

async function fetchBytes(url: string, get: typeof fetch): Promise<Uint8Array> {
  const response = await get(url);
  if (!response.ok) throw new MixturaError('CONNECTION_FAILED', `${url} answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return url.endsWith('.gz') ? gunzip(bytes, url) : bytes;
}
