import { encodeLabels } from '../row-facts.js';

/** Numbers classes as they come, so that a long column of text is never held. */
export interface ClassCodes {
  push(text: string): void;
  /** Numbered in order of appearance. */
  asMet(): { readonly codes: Int32Array; readonly names: readonly string[] };
  /** Numbered in ascending order, as `encodeLabels` does. */
  sorted(): { readonly labels: Int32Array; readonly labelNames: readonly string[] };
}

export function classCodes(): ClassCodes {
  const codeOf = new Map<string, number>();
  let codes = new Int32Array(1024);
  let length = 0;
  return {
    push(text) {
      const code = codeOf.get(text) ?? codeOf.size;
      if (code === codeOf.size) codeOf.set(text, code);
      if (length === codes.length) {
        const larger = new Int32Array(length * 2);
        larger.set(codes);
        codes = larger;
      }
      codes[length++] = code;
    },
    asMet: () => ({ codes: codes.slice(0, length), names: [...codeOf.keys()] }),
    sorted() {
      const { labels: places, labelNames } = encodeLabels([...codeOf.keys()]);
      return { labels: codes.slice(0, length).map((code) => places[code] ?? 0), labelNames };
    },
  };
}
