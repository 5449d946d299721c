import { rowsAt } from '../../report/row-form.js';
import { className, commonestClass, rowsOfClusters, type FinishedRun } from './finished-run.js';
import type { ExpertAnswers } from './kinds.js';
import { pixelsOf } from './pixels.node.js';

/** The class whose first row is shown to every expert: a 4, where there are digits. */
const shownClass = 4;

/** DAMIC, figures 3 and 4: what every expert makes of a row of ones, and of a 4. */
export async function expertAnswers(run: FinishedRun): Promise<ExpertAnswers> {
  const { estimator, dataset, classes } = run;
  const { shape, encode } = pixelsOf(dataset);
  const row = classes.indexOf(shownClass);
  const inputs = [
    { name: 'all ones', values: new Float32Array(dataset.features).fill(1) },
    { name: `a ${className(run, shownClass)}`, values: rowsAt(dataset, [Math.max(0, row)]) },
  ];
  const shown = inputs.map(async ({ name, values }) => {
    const answers = await estimator.experts(values);
    const probabilities = await estimator.predictProbabilities([values]);
    const errors = Array.from({ length: answers.rows }, (_, expert) =>
      values.reduce((sum, value, i) => sum + (value - answers.values[expert * answers.columns + i]) ** 2, 0),
    );
    return {
      name,
      pixels: encode(values),
      answers: encode(answers.values),
      probabilities: Array.from(probabilities.values, (value) => Number(value.toFixed(4))),
      errors: errors.map((error) => Number(error.toPrecision(5))),
    };
  });
  return {
    shape,
    experts: rowsOfClusters(run).map((rows, expert) => ({
      expert,
      commonest: rows.length === 0 ? '' : className(run, commonestClass(run, rows)),
    })),
    inputs: await Promise.all(shown),
  };
}
