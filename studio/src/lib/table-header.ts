/** The column names of a text table, from its first line; undefined where it has none or is another kind of file. */
export async function headerOf(file: File): Promise<string[] | undefined> {
  if (!/\.(csv|tsv|tab|txt)$/i.test(file.name)) return undefined;
  const [line = ''] = (await file.slice(0, 65_536).text()).split(/\r?\n/);
  const delimiter =
    ['\t', ';', ','].toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';
  const cells = line.split(delimiter).map((text) => text.trim().replace(/^"(.*)"$/, '$1'));
  const isHeader = cells.length > 0 && cells.every((text) => text !== '' && isNaN(Number(text)));
  return isHeader ? cells : undefined;
}
