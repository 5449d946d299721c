import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { MixturaError } from '../error.js';
import { canWrite } from './atomic-file.node.js';
import { parseJson, type Json } from './json.js';

/** Events read from a log, and where the next one will begin. */
export interface EventBatch {
  readonly events: readonly Json[];
  readonly next: number;
}

/** Events one a line, as JSON. A reader may follow the log while a run writes it. */
export class EventLog {
  readonly #path: string;
  #whole = false;

  constructor(path: string) {
    this.#path = path;
  }

  append(event: object): void {
    this.#dropTornLine();
    canWrite(this.#path, () => appendFileSync(this.#path, `${JSON.stringify(event)}\n`));
  }

  /** Whole lines from byte `offset` on. A last line without its end is one being written, or one a crash cut short. */
  read(offset = 0): EventBatch {
    if (offset > this.#length()) {
      throw new MixturaError(
        'INVALID_ARTIFACT',
        `${this.#path} is shorter than the ${offset} bytes that were read of it: the run was resumed meanwhile; read it from its start`,
      );
    }
    const bytes = this.#bytesFrom(offset);
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
    const lines = whole.toString('utf8').split('\n').slice(0, -1);
    const events = lines.map((line, index) => {
      const event = parseEvent(line);
      if (event !== undefined) return event;
      throw new MixturaError(
        'INVALID_ARTIFACT',
        `${this.#path}: line ${index + 1} after byte ${offset} is not a JSON object; remove the line`,
      );
    });
    return { events, next: offset + whole.length };
  }

  /** Makes everything so far durable, and gives its length in bytes. */
  flush(): number {
    this.#dropTornLine();
    const file = canWrite(this.#path, () => openSync(this.#path, 'a'));
    try {
      canWrite(this.#path, () => fsyncSync(file));
    } finally {
      closeSync(file);
    }
    return this.#length();
  }

  /** Forgets what comes after the first `bytes`. */
  cut(bytes: number): void {
    if (this.#length() > bytes) canWrite(this.#path, () => truncateSync(this.#path, bytes));
  }

  #dropTornLine(): void {
    if (this.#whole) return;
    this.cut(this.#bytesFrom(0).lastIndexOf(0x0a) + 1);
    this.#whole = true;
  }

  #length(): number {
    return existsSync(this.#path) ? statSync(this.#path).size : 0;
  }

  /** What follows `offset`: a reader that follows a long log reads only what is new. */
  #bytesFrom(offset: number): Buffer {
    if (!existsSync(this.#path)) return Buffer.alloc(0);
    const file = openSync(this.#path, 'r');
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - offset));
      let length = 0;
      let read = 0;
      do {
        read = readSync(file, bytes, length, bytes.length - length, offset + length);
        length += read;
      } while (read > 0 && length < bytes.length);
      return bytes.subarray(0, length);
    } finally {
      closeSync(file);
    }
  }
}

function parseEvent(line: string): Json | undefined {
  const event = parseJson(line) as Json | undefined;
  return typeof event === 'object' && event !== null ? event : undefined;
}
