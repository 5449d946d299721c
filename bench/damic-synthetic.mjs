// DAMIC's synthetic data (its eq. 8 and Table 2) over ten seeds; each seed draws its own data and its own start.
import { DAMIC, KMeans } from '../dist/index.js';
import { damicSynthetic } from '../dist/data/synthetic.js';
import { scoreLabels } from '../dist/metrics/index.js';

/** Nets and batches the size of the data: 100 features, 4000 rows. All else is as the model has it by default. */
const options = {
  clusters: 4,
  hidden: [64, 32],
  clusteringHidden: [64, 64],
  batchSize: 64,
  pretrainEpochs: 40,
};

const methods = {
  'k-means': (seed) => new KMeans({ clusters: 4, seed }),
  DAMIC: (seed) => new DAMIC({ ...options, seed }),
};

/** Options: --seeds=N. */
export default async function damicBench(flags) {
  const seeds = Number(flags.find((flag) => flag.startsWith('--seeds='))?.split('=')[1] ?? 10);
  console.log(`DAMIC ${JSON.stringify(options)}; the paper reports NMI .94, ARI .96 (k-means .80, .81)\n`);
  console.log('seed  method    NMI     ARI     ACC     seconds');
  const scores = Object.fromEntries(Object.keys(methods).map((name) => [name, []]));
  for (let seed = 0; seed < seeds; seed++) {
    const data = damicSynthetic(seed);
    for (const [name, make] of Object.entries(methods)) {
      const began = performance.now();
      const labels = await make(seed).fitPredict(data);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const { nmi, ari, accuracy } = scoreLabels(data.labels, labels);
      scores[name].push({ nmi, ari, accuracy });
      console.log(line(String(seed), name, [nmi, ari, accuracy].map(fixed), seconds));
    }
  }
  console.log();
  for (const [name, list] of Object.entries(scores)) {
    const columns = ['nmi', 'ari', 'accuracy'].map((key) => list.map((score) => score[key]));
    console.log(line('mean', name, columns.map(mean).map(fixed), ''));
    console.log(line('std', name, columns.map(deviation).map(fixed), ''));
  }
}

function line(first, name, numbers, last) {
  return `${first.padEnd(4)}  ${name.padEnd(8)}  ${numbers.join('  ')}  ${last}`.trimEnd();
}

function fixed(value) {
  return value.toFixed(4);
}

function mean(values) {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** Sample standard deviation. */
function deviation(values) {
  const centre = mean(values);
  const squares = values.reduce((total, value) => total + (value - centre) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
