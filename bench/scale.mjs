// Does speed hold, and memory stay bounded, as a table grows? The same S3VDC run over 100,000 and 1,000,000 rows of 240 numbers, each in a process
// of its own so that its peak memory can be told; and how fast Parquet becomes rows beside a bare count of the same columns.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { makeTable } from '../scripts/make-king10m.mjs';

/** Options: --rows=N for the large table, --steps=N of training, --file=PATH for a table made before. */
export default async function scale(options) {
  const value = (name) => options.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3);
  const rows = Number(value('rows') ?? 1_000_000);
  const steps = Number(value('steps') ?? 2000);
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-scale-'));
  try {
    await readingSpeed(join(folder, 'narrow.parquet'));
    const results = [];
    for (const size of [100_000, rows]) {
      const given = size === rows ? value('file') : undefined;
      const path = given ?? join(folder, `${size}.parquet`);
      if (given === undefined) await makeTable(path, { rows: size });
      const result = runApart(path, steps);
      results.push(result);
      print(`${result.rows} × 240`, result);
    }
    const [small, large] = results;
    for (const kind of ['fit', 'predict']) {
      console.log(
        `${kind}: rows/s at ${large.rows} rows are ${(large[kind] / small[kind]).toFixed(2)} of those at ${small.rows}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readingSpeed(path) {
  const rows = 1_000_000;
  await makeTable(path, { rows, features: 30 });
  const { openTable } = await import('../dist/data/sources/open-table.node.js');
  const columns = Array.from({ length: 30 }, (_, i) => `f${i}`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const counts = columns.map((column) => `count(${column} + 1)`).join(', ');
  const time = async (work) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const readings = { count: [], read: [] };
  for (let round = 0; round < 7; round++) {
    readings.count.push(await time(() => connection.run(`SELECT ${counts} FROM '${path}'`)));
    readings.read.push(await time(() => openTable(path, { columns })));
  }
  connection.closeSync();
  instance.closeSync();
  const [count, read] = [Math.min(...readings.count), Math.min(...readings.read)];
  console.log(
    `Parquet to rows of 30: ${(rows / read / 1000).toFixed(2)} M rows/s, ${(read / count).toFixed(2)} times a bare count of the same columns`,
  );
}

function runApart(path, steps) {
  const self = fileURLToPath(import.meta.url);
  const child = spawnSync(process.execPath, [self, path, String(steps)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`the run over ${path} failed`);
  return JSON.parse(child.stdout);
}

/** One run, in a process of its own: prints rows/s of each part and peak memory. */
async function run(path, steps) {
  const { openDataset } = await import('../dist/data/open.node.js');
  const { rowRanges } = await import('../dist/data/row-range.js');
  const { writeResults } = await import('../dist/data/sources/write-results.node.js');
  const { S3VDC } = await import('../dist/index.js');
  const start = performance.now();
  const data = await openDataset(path, { ignore: ['cluster'] });
  const opened = performance.now();
  const batchSize = 256;
  const gammaSteps = Math.floor(steps / 4);
  const model = new S3VDC({
    clusters: 8,
    network: 'mlp',
    hidden: [64],
    latent: 8,
    batchSize,
    gammaSteps,
    annealingPeriods: 1,
    annealingSteps: steps - gammaSteps - 100,
    staticSteps: 100,
    scaling: 'standard',
  });
  let stepping = 0;
  let since = 0;
  for await (const event of model.train(data)) {
    if (event.type === 'phase') {
      if (since > 0) stepping += performance.now() - since;
      since = event.steps === undefined ? 0 : performance.now();
    }
  }
  if (since > 0) stepping += performance.now() - since;
  const fitted = performance.now();
  async function* results() {
    let id = 0;
    for (const range of rowRanges(data)) {
      const { values, columns, rows } = await model.predictProbabilities(range);
      for (let row = 0; row < rows; row++) {
        const probabilities = values.subarray(row * columns, (row + 1) * columns);
        const probability = Math.max(...probabilities);
        yield { id: id++, cluster: probabilities.indexOf(probability), probability };
      }
    }
  }
  await writeResults(`${path}.clusters.parquet`, results());
  const predicted = performance.now();
  console.log(
    JSON.stringify({
      rows: data.rows,
      open: (data.rows / (opened - start)) * 1000,
      fit: ((steps * batchSize) / stepping) * 1000,
      fitSeconds: (fitted - opened) / 1000,
      predict: (data.rows / (predicted - fitted)) * 1000,
      peakMiB: process.resourceUsage().maxRSS / 1024,
    }),
  );
}

function print(title, { open, fit, fitSeconds, predict, peakMiB }) {
  const rate = (value) => `${Math.round(value).toLocaleString('en')} rows/s`;
  console.log(
    `${title}: open ${rate(open)}, steps ${rate(fit)} (fit ${fitSeconds.toFixed(0)} s), predict and write ${rate(predict)}, peak ${peakMiB.toFixed(0)} MiB`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [path = '', steps = '2000'] = process.argv.slice(2);
  await run(path, Number(steps));
}
