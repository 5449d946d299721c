#!/usr/bin/env node
// Clusters the built-in handwritten digits: VaDE beside the two floors it has to beat, and a picture of its clusters.
// What is there already is not done again; delete runs/start to start over.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunFolder } from '../dist/artifact/run-folder.node.js';
import { processIO } from '../dist/cli/io.js';
import { showProgress } from '../dist/cli/progress.js';
import { textTable } from '../dist/cli/text.js';
import { namedDataset } from '../dist/data/named.node.js';
import { fitRun, resumeRun } from '../dist/experiment/fit-run.node.js';
import { hardClusters } from '../dist/experiment/hard-clusters.js';
import { loadRun } from '../dist/experiment/load-run.node.js';
import { scoreLabels } from '../dist/metrics/index.js';
import { imageGrid } from '../dist/report/figures/index.js';
import { renderPng } from '../dist/report/figures/png.node.js';
import { formatScore } from '../dist/report/format.js';
import { version } from '../dist/version.js';

const folder = join('runs', 'start');
const common = { clusters: 10, seed: 0 };
const network = { hidden: [256, 256, 512], latent: 10, pretrainEpochs: 50 };

/** Smaller nets than the defaults, for 1,797 small images. */
const fits = [
  { title: 'k-means', model: 'kmeans', options: common, note: 'on the pixels' },
  {
    title: 'AE + k-means',
    model: 'autoencoder',
    options: { ...common, ...network },
    note: '64-256-256-512-10, 50 epochs',
  },
  {
    title: 'VaDE',
    model: 'vade',
    options: { ...common, ...network, heldEpochs: 15, epochs: 40 },
    note: 'the same net and 50 epochs, then 15 held and 40 free, with the recipe for digits',
  },
];

const imagesPerGroup = 12;

async function main() {
  const io = processIO();
  const digits = await namedDataset('digits');
  io.out('1,797 handwritten digits, 10 clusters, no labels\n\n');
  const rows = [['', 'accuracy', 'NMI', 'ARI', '']];
  let estimator;
  for (const { title, model, options, note } of fits) {
    ({ estimator } = await fitted(io, model, options));
    const scores = scoreLabels(digits.labels, await estimator.predict(digits));
    rows.push([title, ...[scores.accuracy, scores.nmi, scores.ari].map(formatScore), note]);
  }
  io.out(`\n${textTable(rows)}seed 0 throughout; the classes were used for these scores alone\n\n`);
  const picture = await drawClusters(estimator, digits);
  io.out(`The clusters, as a picture: ${picture}\n\nTry next:\n`);
  for (const command of suggestions) io.out(`  node bin/mixtura.js ${command}\n`);
}

const suggestions = [
  'info runs/start/vade',
  'predict runs/start/vade digits --out labels.csv',
  'sample runs/start/vade --cluster 3 -n 16 --out new-digits.npy',
  'fit digits --model gmm -k 10',
  'fit your-table.csv -k 5',
  'models',
];

/** The run of before where it is finished and is the same, the rest of it where it is not finished, or a new one. */
async function fitted(io, model, options) {
  const path = join(folder, model);
  const before = RunFolder.list(folder).includes(path) ? RunFolder.open(path) : undefined;
  const isSame = before !== undefined && isSameFit(before.config, options);
  if (isSame && before.hasModel()) return loadRun(path);
  const progress = showProgress(io);
  const carry = { onEvent: (event) => progress.onEvent(event) };
  const fit = isSame
    ? resumeRun(path, carry)
    : fitRun({ data: { source: 'digits' }, model, options, folder: path, overwrite: true }, carry);
  return fit.finally(() => progress.finish());
}

function isSameFit(config, options) {
  const same = Object.entries(options).every(
    ([name, value]) => JSON.stringify(config.options[name]) === JSON.stringify(value),
  );
  return same && config.versions.mixtura === version;
}

/** Of every cluster: its surest rows, its least sure, and new ones drawn from it. */
async function drawClusters(estimator, digits) {
  const { labels, probabilities } = hardClusters(await estimator.predictProbabilities(digits));
  const clusters = [];
  for (let cluster = 0; cluster < estimator.options.clusters; cluster++) {
    const members = [...labels.keys()]
      .filter((row) => labels[row] === cluster)
      .toSorted((a, b) => probabilities[b] - probabilities[a]);
    const drawn = await estimator.sample(cluster, imagesPerGroup);
    clusters.push({
      name: `cluster ${cluster}`,
      detail: `${members.length} rows`,
      groups: [
        imagesOf(digits, members.slice(0, imagesPerGroup)),
        imagesOf(digits, members.slice(-imagesPerGroup)),
        drawn.values,
      ],
    });
  }
  const figure = imageGrid(
    clusters,
    { width: 8, height: 8, channels: 1 },
    {
      title: 'The clusters VaDE found among 1,797 handwritten digits',
      groupNames: ['surest', 'least sure', 'drawn from the model'],
      inverted: true,
      imageSize: 24,
      theme: 'light',
    },
  );
  return save(figure);
}

function imagesOf(digits, rows) {
  const images = new Float32Array(rows.length * digits.features);
  digits.gather(rows, images);
  return images;
}

/** As PNG, or as SVG where the rasteriser is not installed. */
async function save(figure) {
  const path = join(folder, 'clusters');
  try {
    writeFileSync(`${path}.png`, await renderPng(figure));
    return `${path}.png`;
  } catch (error) {
    if (error.code !== 'MISSING_DEPENDENCY') throw error;
    writeFileSync(`${path}.svg`, figure);
    return `${path}.svg`;
  }
}

await main();
