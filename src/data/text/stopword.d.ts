declare module 'stopword' {
  /** The commonest English words, lower case. */
  export const eng: readonly string[];
}
