import type { PresetName } from '../../models/presets.js';
import { RandomStream } from '../../runtime/random.js';
import { cell, type Cell, type KnownDataset } from './cell.js';
import { tenthOfImages, tenthOfSignals } from './shortened.js';

/** Families of cells that differ in one number, or in what a seeded stream drew: what S3VDC's figures 2 and 4 and its table 5 are made of. */

/** S3VDC small enough for a trial in seconds, as its paper has it: the mixture starts from a few batches, and nothing is held. */
const smallS3vdc = {
  start: 'gmm',
  heldEpochs: 0,
  network: 'mlp',
  hidden: [64],
  latent: 6,
  batchSize: 32,
  gammaSteps: 1500,
  annealingPeriods: 3,
  annealingSteps: 450,
  staticSteps: 50,
} as const;

const searched = {
  latent: [2, 4, 6, 8, 10],
  gamma: [5e-6, 5e-5, 5e-4, 5e-3],
  minMaxRange: [0, 20, 50],
  gammaSteps: [500, 1500, 3000],
  annealingPeriods: [1, 3, 6],
  learningRate: ['exponential:0.002,0.8,500steps', 'exponential:0.0005,0.8,500steps', '0.0001'],
} as const;

const trials = 24;

/** Discrete random search as in S3VDC, section 5: every option of a trial is drawn from its list. */
export const searchTrials: readonly Cell[] = Array.from({ length: trials }, (_, at) => {
  const random = new RandomStream(0).split('S3VDC Fig. 2').split(String(at));
  const drawn = Object.entries(searched).map(([name, values]) => {
    return [name, values[random.split(name).integer(values.length)]] as const;
  });
  return cell(['S3VDC Fig. 2'], 's3vdc', 'digits', 'recommended', {
    variant: `trial-${String(at + 1).padStart(2, '0')}`,
    options: { ...smallS3vdc, ...Object.fromEntries(drawn) },
    rows: 'study',
  });
});

const digitsRows = 1797;

/** First clusters found on so many batches; 0 stands for all rows. */
export const startShares: readonly Cell[] = [4, 6, 11, 17, 28, 42, 0].map((startBatches) => {
  const share = startBatches === 0 ? 1 : (startBatches * smallS3vdc.batchSize) / digitsRows;
  return cell(['S3VDC Fig. 4'], 's3vdc', 'digits', 'recommended', {
    variant: `start-${Math.round(100 * share)}`,
    options: { ...smallS3vdc, startBatches },
    at: share,
  });
});

/** Held-out -ln p(x) for each of these numbers of clusters. */
function clusterCounts(
  dataset: KnownDataset,
  counts: readonly number[],
  preset: PresetName,
  options: Readonly<Record<string, unknown>>,
): readonly Cell[] {
  return counts.map((clusters) =>
    cell(['S3VDC T5'], 's3vdc', dataset, preset, {
      variant: `K=${clusters}`,
      options,
      clusters,
      rows: 'study',
      at: clusters,
    }),
  );
}

/** Dense nets in place of convolutions, and a tenth of the steps: 11 fits are wanted. */
const denseTenth = { ...tenthOfImages, network: 'mlp' } as const;

export const digitsClusterCounts = clusterCounts('digits', [8, 9, 10, 11, 12], 'recommended', smallS3vdc);
export const likelihoodClusterCounts: readonly Cell[] = [
  ...clusterCounts('har-raw', [4, 5, 6, 7, 8], 'paper', tenthOfSignals),
  ...clusterCounts('mnist', [8, 9, 10, 11, 12], 'paper', denseTenth),
  ...clusterCounts('fashion-mnist', [7, 8, 9, 10, 11, 12], 'paper', denseTenth),
];
