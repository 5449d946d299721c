/** The value after one of the flags, or in `--flag=value`: for flags that decide which others there are. */
export function typedValue(argv: readonly string[], names: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => names.includes(word.split('=', 1)[0] ?? ''));
  const word = argv[at];
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1];
}
