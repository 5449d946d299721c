import { closeSync } from 'node:fs';

/** An open file that somebody reads or writes: it is closed by `close`, or else once nothing holds it any more. */
export interface OwnedFile {
  /** Not to be kept without the file that it is of. */
  readonly descriptor: number;
  close(): void;
}

/** Data sets are dropped without a word; a long-lived process would run out of descriptors, and of the disk that files without a name take. */
const forgotten = new FinalizationRegistry(closeSync);

/** Takes over a file that was opened. */
export function ownedFile(descriptor: number): OwnedFile {
  const file: OwnedFile = {
    descriptor,
    close() {
      // The number may be another file's by the second time.
      if (forgotten.unregister(file)) closeSync(descriptor);
    },
  };
  forgotten.register(file, descriptor, file);
  return file;
}
