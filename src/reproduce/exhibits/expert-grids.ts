import { clusterColor, formatNumber, imageGrid } from '../../report/figures/index.js';
import type { ExpertAnswers } from '../measurements/kinds.js';
import type { ExhibitView, Shown } from './exhibit.js';
import { figureOfEach } from './figure-of-each.js';
import { byCommonest, pixelValues } from './images.js';

/** One grid a cell: a line for each expert, a column for each row that it was shown. */
export function expertGrids(view: ExhibitView): Shown {
  return figureOfEach(view, 'experts', (found, title) => [{ name: '', content: grid(found, title) }]);
}

function grid({ shape, experts, inputs }: ExpertAnswers, title: string): string {
  const pixels = shape.width * shape.height * shape.channels;
  const shown = inputs.map(({ name, pixels: own, answers, probabilities, errors }) => {
    return { name, own: pixelValues(own), answers: pixelValues(answers), probabilities, errors };
  });
  const last = shown[shown.length - 1];
  const rows = byCommonest(experts).map(({ expert, commonest }) => ({
    name: commonest === '' ? 'expert of no row' : `expert of ${commonest}`,
    detail: `p ${last.probabilities[expert].toFixed(2)}, error ${formatNumber(last.errors[expert], 3)}`,
    color: clusterColor(expert),
    groups: shown.map(({ answers }) => answers.subarray(expert * pixels, (expert + 1) * pixels)),
  }));
  return imageGrid([{ name: 'shown', groups: shown.map(({ own }) => own) }, ...rows], shape, {
    title,
    // A row of ones would be white on white.
    inverted: true,
    width: 420,
    subtitle: `p and squared error of ${last.name}`,
    groupNames: shown.map(({ name }) => name),
  });
}
