import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { MixturaError } from '../error.js';

/** Runs a file operation that reads `path`, with its failure as `CANNOT_READ` naming the path and the cure. */
export function canRead<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    if (cause instanceof MixturaError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MixturaError(
      'CANNOT_READ',
      `cannot read ${path}: ${reason}. Check the path and who may read it.`,
      {
        cause,
        details: { path },
      },
    );
  }
}

/** The bytes of a file, unpacked where it is gzipped whatever its name. Throws `CANNOT_READ`, or `INVALID_DATA` for a damaged gzip. */
export function readBytes(path: string): Uint8Array {
  const bytes = canRead(path, () => readFileSync(path));
  return isGzip(bytes) ? gunzip(bytes, path) : bytes;
}

/** Unpacks gzipped bytes; `name` is for the message. Throws `INVALID_DATA`. */
export function gunzip(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new MixturaError('INVALID_DATA', `${name} is not a whole gzip file; fetch or copy it again`, {
      cause,
    });
  }
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

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
