import { fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { MixturaError } from '../error.js';
import { checkFinite, checkShape } from './checks.js';
import type { Dataset } from './dataset.js';
import { datasetOf } from './dataset-of.js';
import { ownedFile, type OwnedFile } from './owned-file.node.js';
import { canRead } from '../artifact/can-read.node.js';
import { checkFacts, type RowFacts } from './row-facts.js';

export interface FileSource extends RowFacts {
  readonly path: string;
  readonly rows: number;
  readonly features: number;
  readonly rowShape?: readonly number[];
  /** Bytes before the first row. */
  readonly offset?: number;
  readonly name?: string;
  /** The file opened already, for one that has no name any more. */
  readonly file?: OwnedFile;
}

export interface FileDataset extends Dataset {
  /** Closes the file, which else happens once nothing reads from it any more. */
  close(): void;
}

/**
 * A data set over little-endian 32-bit floats in a file, row after row. Rows are read where they are asked for, so memory stays
 * bounded however large the file. Throws `CANNOT_READ`, `INVALID_DATA`, or `INVALID_SHAPE`.
 */
export function fileDataset(source: FileSource): FileDataset {
  const { path, rows, features, offset = 0 } = source;
  const name = source.name ?? basename(path);
  const rowShape = source.rowShape ?? [features];
  const rowBytes = features * Float32Array.BYTES_PER_ELEMENT;
  checkShape(name, rows, features, rowShape);
  const file = source.file ?? ownedFile(canRead(path, () => openSync(path, 'r')));
  const { size } = fstatSync(file.descriptor);
  if (size < offset + rows * rowBytes) {
    file.close();
    throw new MixturaError(
      'INVALID_DATA',
      `${path}: ${size} bytes, but ${rows} rows of ${features} need ${offset + rows * rowBytes}; the file is cut short`,
    );
  }

  function readRows(start: number, into: Float32Array): void {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (let at = 0; at < bytes.length;) {
      const count = canRead(path, () =>
        readSync(file.descriptor, bytes, at, bytes.length - at, offset + start * rowBytes + at),
      );
      if (count === 0) throw new MixturaError('CANNOT_READ', `${path} became shorter while it was read`);
      at += count;
    }
    checkFinite(into, features, name, source.columns, start);
  }

  const dataset = datasetOf({
    name,
    rows,
    features,
    rowShape,
    facts: checkFacts(source, name, rows, features),
    read: (start, end, into) => readRows(start, into.subarray(0, (end - start) * features)),
    gather(indices, into) {
      indices.forEach((index, i) => readRows(index, into.subarray(i * features, (i + 1) * features)));
    },
  });
  return Object.assign(dataset, { close: () => file.close() });
}
