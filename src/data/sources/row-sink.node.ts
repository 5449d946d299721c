import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canWrite, writeAll } from '../../artifact/atomic-file.node.js';
import type { Dataset } from '../dataset.js';
import { fileDataset } from '../file-dataset.node.js';
import { memoryDataset } from '../memory-dataset.js';
import { ownedFile, type OwnedFile } from '../owned-file.node.js';
import type { RowFacts } from '../row-facts.js';

export interface SinkOptions {
  /** Above this size rows go to a temporary file; 64 MiB unless given. */
  readonly memoryBytes?: number;
}

/** Takes rows as they come and ends as a data set: in memory while small, else a temporary file that goes with the data set. */
export interface RowSink {
  readonly rows: number;
  /** Copies whole rows. */
  append(values: Float32Array): void;
  finish(name: string, facts: RowFacts & { readonly rowShape?: readonly number[] }): Dataset;
  /** Gives up what was taken. */
  discard(): void;
}

const defaultMemoryBytes = 2 ** 26;
const blockLength = 2 ** 18;

/** A sink of rows of `features` numbers. Throws `CANNOT_WRITE` where the disk takes no more. */
export function rowSink(features: number, options: SinkOptions = {}): RowSink {
  const { memoryBytes = defaultMemoryBytes } = options;
  let blocks: Float32Array[] = [];
  let free = new Float32Array();
  let length = 0;
  let spilled: { readonly path: string; readonly file: OwnedFile } | undefined;

  function spill(): NonNullable<typeof spilled> {
    const folder = canWrite(tmpdir(), () => mkdtempSync(join(tmpdir(), 'mixtura-rows-')));
    const path = join(folder, 'rows.f32');
    const file = ownedFile(canWrite(path, () => openSync(path, 'w+')));
    removeWhenDone(folder);
    for (const block of filled()) writeValues(path, file, block);
    blocks = [];
    return { path, file };
  }

  /** The blocks without what is free of the last. */
  function filled(): Float32Array[] {
    return blocks.map((block, i) =>
      i === blocks.length - 1 ? block.subarray(0, block.length - free.length) : block,
    );
  }

  function keep(values: Float32Array): void {
    for (let at = 0; at < values.length;) {
      if (free.length === 0) blocks.push((free = new Float32Array(blockLength)));
      const some = values.subarray(at, at + free.length);
      free.set(some);
      free = free.subarray(some.length);
      at += some.length;
    }
  }

  function discard(): void {
    spilled?.file.close();
    spilled = undefined;
  }

  return {
    get rows() {
      return length / features;
    },
    append(more) {
      if (spilled === undefined && (length + more.length) * 4 > memoryBytes) spilled = spill();
      if (spilled === undefined) keep(more);
      else writeValues(spilled.path, spilled.file, more);
      length += more.length;
    },
    finish(name, facts) {
      const rows = length / features;
      if (spilled === undefined) {
        const values = new Float32Array(length);
        let at = 0;
        for (const block of filled()) {
          values.set(block, at);
          at += block.length;
        }
        blocks = [];
        return memoryDataset({ name, values, rows, features, ...facts });
      }
      const { path, file } = spilled;
      spilled = undefined;
      return fileDataset({ path, file, name, rows, features, ...facts });
    },
    discard,
  };
}

/**
 * An open file stays there after its name is gone, so that nothing is left behind however the process ends; on Windows the name goes when the process
 * does.
 */
function removeWhenDone(folder: string): void {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  if (process.platform === 'win32') process.once('exit', remove);
  else remove();
}

function writeValues(path: string, { descriptor }: OwnedFile, values: Float32Array): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  canWrite(path, () => writeAll(descriptor, bytes));
}
