/** The name closest to what was typed, or undefined where none is close: for "did you mean". Names that start with it come first. */
export function nearestName(typed: string, names: Iterable<string>): string | undefined {
  const allowed = Math.ceil(typed.length / 3);
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const edits = editDistance(typed.toLowerCase(), name.toLowerCase());
    const distance = name.toLowerCase().startsWith(typed.toLowerCase()) ? edits / (1 + allowed) : edits;
    if (edits <= allowed && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** Levenshtein's distance: insertions, deletions and replacements from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** ` Did you mean X?`, or nothing. */
export function suggestion(typed: string, names: Iterable<string>): string {
  const name = nearestName(typed, names);
  return name === undefined ? '' : ` Did you mean ${name}?`;
}
