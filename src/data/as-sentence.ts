/** `Name it, ignore it, or list it.` */
export function asSentence(cures: readonly string[]): string {
  const last = cures.at(-1) ?? '';
  const text =
    cures.length < 2 ? last : `${cures.slice(0, -1).join(', ')}${cures.length > 2 ? ',' : ''} or ${last}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
