// Random trials under hard conditions: how many end in a fit, how many in an error that names its reason, and no NaN.
// npm run bench -- stability [draws] [model ...]
import { modelNamed } from '../dist/models/registry.js';
import { drawTrial, runTrial } from '../dist/models/stability.js';
import { nativeBackend } from '../dist/runtime/native.node.js';

const variational = ['vae', 'vaed', 'vade', 's3vdc', 'gmvae', 'm1plus2'];
const context = { backend: nativeBackend(), threads: 1 };

export default async function stability([draws = '200', ...names]) {
  for (const name of names.length > 0 ? names : variational) {
    const counts = new Map();
    const definition = modelNamed(name);
    const startedAt = performance.now();
    for (let seed = 0; seed < Number(draws); seed++) {
      const outcome = await trial(definition, seed);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome.startsWith('DEFECT')) process.exitCode = 1;
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.log(`${name}: ${draws} draws in ${seconds} s`);
    for (const [outcome, count] of counts) console.log(`  ${String(count).padStart(4)}  ${outcome}`);
  }
}

async function trial(definition, seed) {
  try {
    const { ended, reason } = await runTrial(definition, drawTrial(definition, seed), context);
    return reason === undefined ? ended : `${ended}: ${reason}`;
  } catch (error) {
    return `DEFECT at seed ${seed}: ${error.message}`;
  }
}
