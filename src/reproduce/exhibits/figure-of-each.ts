import { methodOf } from '../cells/cell.js';
import { commandOf, fileNamed, percent, picture, table } from '../markdown.js';
import type { ArrayName, ArrayOf, ExhibitView, RenderedFile, Shown } from './exhibit.js';

/** Figures of every cell that has left the array, below a table of the runs that they are of. */
export function figureOfEach<Name extends ArrayName>(
  { name, summaries, array }: ExhibitView,
  wanted: Name,
  draw: (found: ArrayOf<Name>, title: string) => readonly RenderedFile[],
  what = '',
): Shown {
  const shown = summaries.map(({ cell, finished }) => {
    const title = `${name}: ${what} ${methodOf(cell)} on ${cell.dataset}`.replace(/ +/g, ' ');
    for (const line of finished) {
      const found = array(line, wanted);
      if (found === undefined) continue;
      const figures = draw(found, title).map(({ name: part, content }) => {
        return { name: `${fileNamed(name, cell.id, part).replace(/-$/, '')}.svg`, content };
      });
      return { cell, title, figures, line };
    }
    return { cell, title, figures: [], line: undefined };
  });
  const rows = shown.map(({ cell, line }) => [
    cell.dataset,
    methodOf(cell),
    cell.preset,
    ...(line === undefined ? ['not run', ''] : [percent(line.scores.accuracy), String(line.seed)]),
    commandOf(cell),
  ]);
  const pictures = shown.flatMap(({ title, figures }) =>
    figures.map(({ name: file }) => picture(title, file)),
  );
  return {
    text: [table(['data', 'method', 'recipe', 'accuracy', 'seed', 'command'], rows), ...pictures].join(
      '\n\n',
    ),
    figures: shown.flatMap(({ figures }) => figures),
  };
}
