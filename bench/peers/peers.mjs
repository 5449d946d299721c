// Other engines taking the same step, each in a process of its own that answers "N" with the times of N steps.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env['PYTHON'] ?? 'python3';

const peers = [
  {
    name: 'tfjs-wasm',
    isThere: () => existsSync(here('tfjs/node_modules')),
    install: () =>
      spawnSync('npm', ['install', '--no-fund', '--no-audit', '--no-package-lock'], {
        cwd: here('tfjs'),
        stdio: 'inherit',
      }),
    command: [process.execPath, here('tfjs/step.mjs')],
    cure: 'npm run bench -- step --install-peers',
  },
  {
    name: 'PyTorch',
    isThere: () => spawnSync(python, ['-c', 'import torch']).status === 0,
    install: () => {},
    command: [python, here('torch/step.py')],
    cure: 'name a Python that has it: PYTHON=/path/to/python',
  },
];

/** The engines that are there, ready to take their steps, and what to say of the others. */
export async function openPeers({ network, batch, threads, install }) {
  const contenders = [];
  const absent = [];
  for (const peer of peers) {
    if (install && !peer.isThere()) peer.install();
    if (!peer.isThere()) {
      absent.push(`${peer.name} is absent (${peer.cure})`);
      continue;
    }
    const contender = await open(peer.command, [network, batch, threads].map(String));
    if (contender.absent === undefined) contenders.push(contender);
    else absent.push(`${peer.name}: ${contender.absent}`);
  }
  return { contenders, absent };
}

async function open([command, ...fixed], args) {
  const child = spawn(command, [...fixed, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    return done ? { absent: 'it stopped without an answer' } : JSON.parse(value);
  };
  const { name, absent } = await answer();
  return {
    name,
    absent,
    burst: (calls) => {
      child.stdin.write(`${calls}\n`);
      return answer();
    },
    close: () => child.kill(),
  };
}
