import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { canRead } from '../artifact/can-read.node.js';
import { MixturaError } from '../error.js';

/** The bytes of a file, unpacked where it is gzipped whatever its name. Throws `CANNOT_READ`, or `INVALID_DATA` for a damaged gzip. */
export function readBytes(path: string): Uint8Array {
  const bytes = canRead(path, () => readFileSync(path));
  return isGzip(bytes) ? gunzip(bytes, path) : bytes;
}

/** Unpacks gzipped bytes, with `Z_SYNC_FLUSH` the start of a file as far as they go; `name` is for the message. Throws `INVALID_DATA`. */
export function gunzip(bytes: Uint8Array, name: string, finishFlush = constants.Z_FINISH): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush });
  } catch (cause) {
    throw damagedGzip(name, cause);
  }
}

/** Throws `INVALID_DATA` for a gzip file that is cut short or damaged; one of any size takes no room. */
export async function checkGzip(path: string): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(createReadStream(path), createGunzip(), nowhere).catch((cause: unknown) => {
    throw damagedGzip(path, cause);
  });
}

function damagedGzip(name: string, cause: unknown): MixturaError {
  return new MixturaError('INVALID_DATA', `${name} is not a whole gzip file; fetch or copy it again`, {
    cause,
  });
}

/** The text of a UTF-8 file (or UTF-16 with a byte order mark) piece by piece, so that its length is not bounded by that of a string. */
export function* readText(path: string): Generator<string> {
  let decoder: TextDecoder | undefined;
  for (const bytes of readPieces(path)) {
    decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
    yield decode(decoder, bytes, path);
  }
  if (decoder !== undefined) yield decode(decoder, undefined, path);
}

const pieceBytes = 2 ** 20;

/** How a text file begins, and how it is kept. */
export interface TextStart {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16';
  readonly compression: 'gzip' | 'zstd' | 'none';
}

/** The first mebibyte of a text file. Throws `CANNOT_READ` or `INVALID_DATA`. */
export function textStart(path: string): TextStart {
  const kept = firstBytes(path, pieceBytes);
  const isPacked = isGzip(kept);
  const bytes = isPacked ? gunzip(kept, path, constants.Z_SYNC_FLUSH) : kept;
  const encoding = encodingOf(bytes);
  const text = decode(new TextDecoder(encoding, { fatal: true }), bytes, path);
  if (encoding === 'utf-16be') {
    throw new MixturaError('INVALID_DATA', `${path} is UTF-16 of the rarer kind; save it as UTF-8`);
  }
  return {
    text,
    encoding: encoding === 'utf-8' ? encoding : 'utf-16',
    compression: isPacked ? 'gzip' : 'none',
  };
}

/** The first bytes of a file, `count` of them where it has as many. Throws `CANNOT_READ`. */
export function firstBytes(path: string, count: number): Uint8Array {
  const file = canRead(path, () => openSync(path, 'r'));
  try {
    const bytes = new Uint8Array(count);
    return bytes.subarray(
      0,
      canRead(path, () => readSync(file, bytes, 0, count, 0)),
    );
  } finally {
    closeSync(file);
  }
}

function* readPieces(path: string): Generator<Uint8Array> {
  const file = canRead(path, () => openSync(path, 'r'));
  try {
    const piece = new Uint8Array(pieceBytes);
    for (let first = true; ; first = false) {
      const count = canRead(path, () => readSync(file, piece, 0, piece.length, null));
      if (count === 0) return;
      if (first && isGzip(piece)) {
        const bytes = readBytes(path);
        for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
        return;
      }
      yield piece.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array | undefined, path: string): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (cause) {
    throw new MixturaError('INVALID_DATA', `${path} is not ${decoder.encoding} text; save it as UTF-8`, {
      cause,
    });
  }
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
