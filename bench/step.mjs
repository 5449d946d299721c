// One training step: forward, backward and Adam, with the gradient norm and the check that it is finite.
import { availableParallelism } from 'node:os';
import { nativeBackend } from '../dist/runtime/native.node.js';
import { interleave, report } from './bursts.mjs';
import { bareStep, fullStep } from './contenders.mjs';
import { openPeers } from './peers/peers.mjs';

const cases = [
  { network: 'autoencoder', batch: 256, title: 'autoencoder 784-500-500-2000-10 and mirror, batch 256' },
  { network: 'autoencoder', batch: 100, title: 'autoencoder 784-500-500-2000-10 and mirror, batch 100' },
  { network: 'dcec', batch: 128, title: 'DCEC conv net, 28×28, batch 128' },
];

/** Options: --threads=N, --rounds=N, --install-peers, --no-peers. */
export default async function step(options) {
  const value = (name) => options.find((option) => option.startsWith(`--${name}=`))?.split('=')[1];
  const threads = Number(value('threads') ?? availableParallelism());
  const rounds = Number(value('rounds') ?? 10);
  const backend = nativeBackend({ threads });
  console.log(`${threads} threads, Node ${process.versions.node}; ${rounds} rounds of interleaved bursts`);
  for (const { network, batch, title } of cases) {
    const peers = options.includes('--no-peers')
      ? []
      : await openPeers({ network, batch, threads, install: options.includes('--install-peers') });
    const own = [await bareStep(backend, network, batch), await fullStep(backend, network, batch)];
    report(title, await interleave([...own, ...(peers.contenders ?? [])], { rounds }));
    for (const line of peers.absent ?? []) console.log(`  ${line}`);
    for (const contender of peers.contenders ?? []) contender.close();
  }
}
