/** The parts of a newsgroup post that give its group away without its subject matter. */
export type NewsPart = 'headers' | 'footers' | 'quotes';

const quoteLine = /(writes in|writes:|wrote:|says:|said:|^In article|^Quoted from|^\||^>)/;

/** A post without the given parts, by the rules of scikit-learn's `fetch_20newsgroups(remove=...)`. */
export function withoutParts(post: string, parts: readonly NewsPart[]): string {
  let text = post;
  if (parts.includes('headers')) text = text.slice(endOfHeaders(text));
  if (parts.includes('footers')) text = withoutFooter(text);
  if (parts.includes('quotes')) {
    text = text
      .split('\n')
      .filter((line) => !quoteLine.test(line))
      .join('\n');
  }
  return text;
}

/** Headers end at the first empty line. */
function endOfHeaders(text: string): number {
  const gap = text.indexOf('\n\n');
  return gap < 0 ? text.length : gap + 2;
}

/** A footer is what follows the last line that is empty or all dashes. */
function withoutFooter(text: string): string {
  const lines = text.trim().split('\n');
  const border = lines.findLastIndex((line) => /^-*$/.test(line.trim()));
  return border > 0 ? lines.slice(0, border).join('\n') : text;
}
