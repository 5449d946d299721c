import { stemmer } from 'stemmer';
import { eng } from 'stopword';

export interface TokenOptions {
  /** Words left out before stemming: English ones, none, or your own (lower case). */
  readonly stopWords: 'english' | 'none' | readonly string[];
  /** Whether words are cut to their stem by Porter's algorithm. */
  readonly stem: boolean;
}

/** At least two characters, the first a letter: numbers are left out. */
const wordPattern = /\p{L}[\p{L}\p{N}]+/gu;

/** A function from a text to its words in order, lower case. Stems are computed once a word. */
export function tokeniser(options: TokenOptions): (text: string) => string[] {
  const { stopWords } = options;
  const left = stopWords === 'english' ? eng : stopWords === 'none' ? [] : stopWords;
  // The token of each word met so far; undefined for words left out.
  const tokenOf = new Map<string, string | undefined>(left.map((word) => [word, undefined]));

  function token(word: string): string | undefined {
    if (!tokenOf.has(word)) tokenOf.set(word, options.stem ? stemmer(word) : word);
    return tokenOf.get(word);
  }

  return (text) => {
    const tokens: string[] = [];
    for (const [word] of text.toLowerCase().matchAll(wordPattern)) {
      const found = token(word);
      if (found !== undefined) tokens.push(found);
    }
    return tokens;
  };
}
