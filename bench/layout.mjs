// Maps of clustered latents: seconds, and how well t-SNE and UMAP keep the neighbours of a sample of rows.
import { availableParallelism, loadavg } from 'node:os';
import { gatherRows } from '../dist/data/matrix.js';
import { blobs } from '../dist/data/synthetic.js';
import { manifoldLayout, neighbourEmbedding } from '../dist/mixture/index.js';
import { nativeBackend } from '../dist/runtime/native.node.js';
import { compiledProducts } from '../dist/runtime/products.compiled.js';
import { RandomStream } from '../dist/runtime/random.js';

const features = 10;
const sampledRows = 500;
const neighbours = 10;

/** What is wished for on two idle cores, in seconds. */
const cases = [
  { rows: 10_000, method: 't-SNE', most: 20 },
  { rows: 10_000, method: 'UMAP' },
  { rows: 70_000, method: 't-SNE', most: 240 },
  { rows: 70_000, method: 'UMAP' },
];

const methods = {
  't-SNE': (x, context) => neighbourEmbedding(x, {}, context),
  UMAP: (x, context) => manifoldLayout(x, { minimumDistance: 0.1 }, context),
};

/** Options: --rows=N (only these). */
export default async function layoutBench(flags) {
  const only = flags.find((flag) => flag.startsWith('--rows='))?.split('=')[1];
  const products = compiledProducts(nativeBackend());
  console.log(
    `${availableParallelism()} cores, Node ${process.versions.node}; ${features} columns, 10 clusters`,
  );
  console.log('    rows  method  seconds  CPU seconds  wished  kept neighbours  load of the machine');
  for (const { rows, method, most } of cases) {
    if (only !== undefined && Number(only) !== rows) continue;
    const dataset = blobs(0, { rows, features, clusters: 10 });
    const x = { values: new Float32Array(rows * features), rows, columns: features };
    dataset.read(0, rows, x.values);
    const [began, used] = [performance.now(), process.cpuUsage()];
    const { positions } = await methods[method](x, { random: new RandomStream(0), products });
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(used);
    const cells = [
      rows.toLocaleString('en-US').padStart(8),
      method.padEnd(6),
      seconds.toFixed(1).padStart(7),
      ((user + system) / 1e6).toFixed(1).padStart(11),
      (most === undefined ? '' : `< ${most}`).padStart(6),
      (await keptNeighbours(x, positions, products)).toFixed(3).padStart(15),
      loadavg()[0].toFixed(1).padStart(19),
    ];
    console.log(cells.join('  '));
    if (seconds > (most ?? Infinity)) process.exitCode = 1;
  }
  await products.release();
}

/** Share of the nearest rows of sampled rows that are nearest on the map, too. */
async function keptNeighbours(x, positions, products) {
  const sample = new RandomStream(1).sample(x.rows, sampledRows);
  // A row is the nearest to itself.
  const search = (matrix) => products.nearest(gatherRows(matrix, sample), matrix, neighbours + 1);
  const [before, after] = [await search(x), await search(positions)];
  let kept = 0;
  for (let i = 0; i < sampledRows; i++) {
    const of = ({ indices, k }) => indices.subarray(i * k, (i + 1) * k);
    const found = new Set(of(after));
    kept += of(before).filter((row) => row !== sample[i] && found.has(row)).length;
  }
  return kept / (sampledRows * neighbours);
}
