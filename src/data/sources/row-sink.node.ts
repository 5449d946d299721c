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
  let kept = new KeptNumbers();
  let spilled: { readonly path: string; readonly file: OwnedFile } | undefined;
  let length = 0;

  function spill(): NonNullable<typeof spilled> {
    const { path, file } = temporaryFile();
    for (const block of kept.blocks()) writeValues(path, file, block);
    kept = new KeptNumbers();
    return { path, file };
  }

  return {
    get rows() {
      return length / features;
    },
    append(more) {
      if (spilled === undefined && (length + more.length) * 4 > memoryBytes) spilled = spill();
      if (spilled === undefined) kept.append(more);
      else writeValues(spilled.path, spilled.file, more);
      length += more.length;
    },
    finish(name, facts) {
      const rows = length / features;
      if (spilled === undefined) {
        const values = kept.joined(length);
        kept = new KeptNumbers();
        return memoryDataset({ name, values, rows, features, ...facts });
      }
      const { path, file } = spilled;
      spilled = undefined;
      return fileDataset({ path, file, name, rows, features, ...facts });
    },
    discard() {
      spilled?.file.close();
      spilled = undefined;
    },
  };
}

/** Numbers in memory, in blocks, so that none is copied as they grow. */
class KeptNumbers {
  readonly #blocks: Float32Array[] = [];
  /** What is free of the last block. */
  #free = new Float32Array();

  append(values: Float32Array): void {
    for (let at = 0; at < values.length;) {
      if (this.#free.length === 0) this.#blocks.push((this.#free = new Float32Array(blockLength)));
      const some = values.subarray(at, at + this.#free.length);
      this.#free.set(some);
      this.#free = this.#free.subarray(some.length);
      at += some.length;
    }
  }

  /** As far as they are filled. */
  blocks(): Float32Array[] {
    return this.#blocks.map((block, i) =>
      i === this.#blocks.length - 1 ? block.subarray(0, block.length - this.#free.length) : block,
    );
  }

  joined(length: number): Float32Array {
    const values = new Float32Array(length);
    let at = 0;
    for (const block of this.blocks()) {
      values.set(block, at);
      at += block.length;
    }
    return values;
  }
}

function temporaryFile(): { readonly path: string; readonly file: OwnedFile } {
  const folder = canWrite(tmpdir(), () => mkdtempSync(join(tmpdir(), 'mixtura-rows-')));
  const path = join(folder, 'rows.f32');
  const file = ownedFile(canWrite(path, () => openSync(path, 'w+')));
  removeWhenDone(folder);
  return { path, file };
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
