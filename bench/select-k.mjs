// Studies of the number of clusters where it is known: each must name it, or say that it cannot tell.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSource } from '../dist/experiment/data-source.node.js';
import { presetOptions } from '../dist/models/presets.js';
import { recommend } from '../dist/selection/recommend.js';
import { runStudy } from '../dist/selection/run-study.node.js';
import { summarise } from '../dist/selection/summary.js';

/** Small nets and few epochs: minutes, not hours. */
const studies = [
  {
    source: 'digits',
    truth: 10,
    model: 'vade',
    from: 6,
    to: 14,
    options: { hidden: [64], latent: 8, epochs: 20 },
  },
  { source: 'digits', truth: 10, model: 'gmm', from: 8, to: 12, options: {} },
  {
    source: 'damic-synthetic',
    truth: 4,
    model: 'vade',
    from: 2,
    to: 6,
    options: { hidden: [32], latent: 4, epochs: 15 },
  },
];

/** Options: --jobs=N, --data=NAME. */
export default async function selectKBench(flags) {
  const only = flags.find((flag) => flag.startsWith('--data='))?.split('=')[1];
  const jobs = Number(
    flags.find((flag) => flag.startsWith('--jobs='))?.split('=')[1] ?? availableParallelism(),
  );
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-select-k-'));
  try {
    for (const [at, study] of studies.entries()) {
      if ([undefined, study.source].includes(only)) await carry(study, join(folder, `${at}.jsonl`), jobs);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function carry({ source, truth, model, from, to, options }, file, jobs) {
  const began = performance.now();
  const data = { source };
  const dataset = await openSource(data);
  const results = await runStudy(
    {
      data,
      dataset,
      model,
      options: { ...presetOptions(model, 'recommended', source, dataset), ...options },
      from,
      to,
      seeds: 3,
      halvings: 1,
      jobs,
      file,
      signal: new AbortController().signal,
    },
    () => undefined,
  );
  const { clusters, text } = recommend(summarise(results));
  const verdict = clusters === truth ? 'right' : clusters === undefined ? 'cannot tell' : 'WRONG';
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    `${source}, ${model}: ${truth} classes, tried ${from} to ${to}: ${verdict} (${seconds} s)\n  ${text}\n`,
  );
  if (verdict === 'WRONG') process.exitCode = 1;
}
