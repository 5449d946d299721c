// The training step in TensorFlow.js on its wasm backend: step.mjs NETWORK BATCH THREADS, then "N" lines.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [network, batch, threads] = process.argv.slice(2);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
// Its notices would be taken for answers.
console.log = console.info = console.warn = () => {};

if (network === 'dcec') {
  // The wasm backend has no gradient of convolutions to their filters.
  say({ absent: 'its wasm backend cannot train convolutions (no Conv2DBackpropFilter)' });
  process.exit(0);
}

setThreadsCount(Number(threads));
setWasmPaths(
  `${fileURLToPath(new URL('node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url))}`,
);
await tf.setBackend('wasm');
await tf.ready();

const sizes = [784, 500, 500, 2000, 10, 2000, 500, 500, 784];
const linear = new Set([3, 7]);
const layers = sizes.slice(1).map((units, i) => ({
  weights: tf.variable(tf.randomNormal([sizes[i], units], 0, Math.sqrt(2 / sizes[i]), 'float32', 1)),
  bias: tf.variable(tf.zeros([units])),
}));
const x = tf.randomUniform([Number(batch), 784], 0, 1, 'float32', 2);
const optimizer = tf.train.adam(1e-3);

function step() {
  const loss = optimizer.minimize(() => {
    let value = x;
    for (const [i, { weights, bias }] of layers.entries()) {
      value = tf.matMul(value, weights).add(bias);
      if (!linear.has(i)) value = value.relu();
    }
    // ln(1 + exp(-|l|)) in the operations this backend has.
    const rest = value.abs().neg().exp().add(1).log();
    return value.relu().sub(x.mul(value)).add(rest).sum(1).mean();
  }, true);
  loss.dataSync();
  loss.dispose();
}

try {
  step();
  say({ name: `tfjs-wasm ${version_wasm}` });
} catch (error) {
  say({ absent: error.message });
  process.exit(0);
}

for await (const line of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage();
  const wallMs = [];
  for (let i = 0; i < Number(line); i++) {
    const start = performance.now();
    step();
    wallMs.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  say({ wallMs, cpuMs: (user + system) / 1000 });
}
