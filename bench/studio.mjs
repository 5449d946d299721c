// The studio: what watching costs a run, what an hour of events leaves in memory, how fast a large map moves.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RunFolder } from '../dist/artifact/run-folder.node.js';
import { blobs } from '../dist/data/synthetic.js';
import { writeNpy } from '../dist/data/write.node.js';
import { serveStudio } from '../dist/server/serve.node.js';
import { measureMap } from './studio-map.mjs';

const program = fileURLToPath(new URL('../bin/mixtura.js', import.meta.url));
const parts = { overhead, memory, map };

/** Options: overhead, memory or map for that part alone; --rounds=N. */
export default async function studioBench(flags) {
  const chosen = Object.keys(parts).filter((name) => flags.includes(name));
  const rounds = Number(flags.find((flag) => flag.startsWith('--rounds='))?.split('=')[1] ?? 5);
  for (const name of chosen.length > 0 ? chosen : Object.keys(parts)) {
    const folder = mkdtempSync(join(tmpdir(), 'mixtura-studio-bench-'));
    try {
      await parts[name](folder, rounds);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Training time of the same run, watched by one reader of its events and not, in turns. */
async function overhead(folder, rounds) {
  const ratios = [];
  let [training, served] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const alone = await trainingTime(join(folder, `alone-${round}`));
    const studio = await serveStudio({ folder });
    const name = `watched-${round}`;
    const used = process.cpuUsage();
    const fitted = trainingTime(join(folder, name));
    const reader = await readEvents(studio, name);
    const watched = await fitted;
    const { user, system } = process.cpuUsage(used);
    reader.close();
    await studio.close();
    ratios.push(watched / alone);
    training += watched;
    served += (user + system) / 1000;
    console.log(
      `  ${alone.toFixed(0)} ms alone, ${watched.toFixed(0)} ms watched: × ${(watched / alone).toFixed(3)}`,
    );
  }
  const middle = ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
  const share = served / training;
  console.log(
    `training while watched: × ${middle.toFixed(3)} (median of ${rounds}), server and reader ${(100 * share).toFixed(1)} % of a core; ${load()}; wished: × 1.03\n`,
  );
  if (middle > 1.03) process.exitCode = 1;
}

/** Milliseconds that a small run trains, by its own account. */
async function trainingTime(folder) {
  const options = ['--hidden', '128', '--latent', '10', '--epochs', '150', '--threads', '1'];
  const args = [program, 'fit', 'digits', ...options, '-o', folder, '--quiet', '--checkpoint-interval', '15'];
  await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the run ended with ${code}`))));
  });
  return RunFolder.open(folder).events().at(-1).elapsedMs;
}

/** Reads a run's events as a page does, from when there is such a run. */
async function readEvents({ url, token }, name) {
  const abort = new AbortController();
  const headers = { Authorization: `Bearer ${token}` };
  const path = `${new URL(url).origin}/api/runs/${name}/events`;
  let response;
  do {
    await new Promise((resolve) => setTimeout(resolve, 50));
    response = await fetch(path, { headers, signal: abort.signal });
  } while (!response.ok);
  const reader = { bytes: 0, close: () => abort.abort() };
  void (async () => {
    for await (const piece of response.body) reader.bytes += piece.length;
  })().catch(() => undefined);
  return reader;
}

/** An hour of ten epochs a second, in a minute or less: what the server holds afterwards. */
async function memory(folder) {
  const [epochs, batch] = [36_000, 300];
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const run = RunFolder.create(join(folder, 'long'), {
    model: 'vade',
    options: { clusters: 10 },
    dataset: { name: 'digits', digest: '0', rows: 1797, features: 64, rowShape: [64] },
    seed: 0,
    versions: {},
  });
  const log = join(run.path, 'events.jsonl');
  const event = (epoch) =>
    `${JSON.stringify({ type: 'epoch', phase: 'train', epoch, epochs, elapsedMs: 100 * epoch, loss: 1 / epoch, terms: { reconstruction: 1 / epoch, divergence: 2 / epoch }, values: { learningRate: 0.001, gradientNorm: 1 } })}\n`;
  appendFileSync(log, event(1));
  const studio = await serveStudio({ folder });
  const reader = await readEvents(studio, 'long');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const before = heap();
  const [began, used] = [performance.now(), process.cpuUsage()];
  for (let epoch = 2; epoch <= epochs; epoch += batch) {
    appendFileSync(log, Array.from({ length: batch }, (_, i) => event(epoch + i)).join(''));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  const after = heap();
  reader.close();
  await studio.close();
  console.log(
    `${epochs.toLocaleString('en-US')} epochs followed in ${seconds.toFixed(0)} s: heap ${before.toFixed(1)} MiB before, ${after.toFixed(1)} MiB after, ${(reader.bytes / 2 ** 20).toFixed(1)} MiB sent, ${(((user + system) / 1e6 / seconds) * 100).toFixed(0)} % of a core\n`,
  );
  if (after - before > 5) process.exitCode = 1;
}

/** The map of 70,000 rows in Chromium. */
async function map(folder) {
  const [rows, features] = [70_000, 10];
  const dataset = blobs(0, { rows, features, clusters: 10 });
  const x = { values: new Float32Array(rows * features), rows, columns: features };
  dataset.read(0, rows, x.values);
  const table = join(folder, 'rows.npy');
  writeNpy(table, x);
  const args = [
    program,
    'fit',
    table,
    '-m',
    'kmeans',
    '--restarts',
    '1',
    '-o',
    join(folder, 'large'),
    '--quiet',
  ];
  await new Promise((resolve) => spawn(process.execPath, args, { stdio: 'ignore' }).once('exit', resolve));
  const studio = await serveStudio({ folder });
  try {
    const { firstPaint, mapDrawn, frames, painter } = await measureMap(studio.url, 'large');
    console.log(
      `first paint ${firstPaint.toFixed(0)} ms; map of ${rows.toLocaleString('en-US')} rows drawn ${mapDrawn.toFixed(0)} ms after its page was asked for; ` +
        `dragged at ${frames.toFixed(0)} frames a second (${painter}); ${load()}\n`,
    );
  } finally {
    await studio.close();
  }
}

const load = () => `load of the machine ${loadavg()[0].toFixed(1)}`;
