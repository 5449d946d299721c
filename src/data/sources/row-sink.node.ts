import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canWrite } from '../../artifact/atomic-file.node.js';
import type { Dataset } from '../dataset.js';
import { fileDataset } from '../file-dataset.node.js';
import { memoryDataset } from '../memory-dataset.js';
import type { RowFacts } from '../row-facts.js';

export interface SinkOptions {
  /** Above this size rows go to a temporary file; 64 MiB unless given. */
  readonly memoryBytes?: number;
}

/** Takes rows as they come and ends as a data set: in memory while small, else a temporary file that goes with the process. */
export interface RowSink {
  readonly rows: number;
  /** Copies whole rows. */
  append(values: Float32Array): void;
  finish(name: string, facts: RowFacts & { readonly rowShape?: readonly number[] }): Dataset;
  /** Gives up what was taken. */
  discard(): void;
}

const defaultMemoryBytes = 2 ** 26;

/** A sink of rows of `features` numbers. Throws `CANNOT_WRITE` where the disk takes no more. */
export function rowSink(features: number, options: SinkOptions = {}): RowSink {
  const { memoryBytes = defaultMemoryBytes } = options;
  let values = new Float32Array(Math.min(2 ** 16, Math.max(1, memoryBytes / 4)));
  let length = 0;
  let rows = 0;
  let spilled: { readonly folder: string; readonly path: string; readonly file: number } | undefined;

  function spill(): NonNullable<typeof spilled> {
    const folder = canWrite(tmpdir(), () => mkdtempSync(join(tmpdir(), 'mixtura-rows-')));
    const path = join(folder, 'rows.f32');
    const file = canWrite(path, () => openSync(path, 'w'));
    writeValues(path, file, values.subarray(0, length));
    values = new Float32Array();
    return { folder, path, file };
  }

  function discard(): void {
    if (spilled === undefined) return;
    closeSync(spilled.file);
    rmSync(spilled.folder, { recursive: true, force: true });
  }

  return {
    get rows() {
      return rows;
    },
    append(more) {
      if (spilled === undefined && (length + more.length) * 4 > memoryBytes) spilled = spill();
      if (spilled === undefined) {
        if (length + more.length > values.length) values = grown(values, length + more.length);
        values.set(more, length);
      } else writeValues(spilled.path, spilled.file, more);
      length += more.length;
      rows += more.length / features;
    },
    finish(name, facts) {
      if (spilled === undefined) {
        return memoryDataset({ name, values: values.slice(0, length), rows, features, ...facts });
      }
      const { folder, path, file } = spilled;
      closeSync(file);
      const dataset = fileDataset({ path, name, rows, features, ...facts });
      removeWhenDone(folder);
      return dataset;
    },
    discard,
  };
}

/** An open file stays readable after its name is gone, except on Windows, where the name goes when the process does. */
function removeWhenDone(folder: string): void {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  if (process.platform === 'win32') process.once('exit', remove);
  else remove();
}

function writeValues(path: string, file: number, values: Float32Array): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  for (let at = 0; at < bytes.length;) at += canWrite(path, () => writeSync(file, bytes, at));
}

function grown(values: Float32Array, needed: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(Math.max(needed, values.length * 2));
  larger.set(values);
  return larger;
}
