// npm run bench -- NAME [options]: each benchmark is a module here whose default export runs it.
const benches = {
  scale: 'speed and memory as a table grows',
  step: 'one training step against its bare products, tfjs-wasm and PyTorch',
  memory: 'resident memory over 20,000 steps',
  scaling: 'step time over clusters and rows, memory over rows',
  'damic-synthetic': 'DAMIC on the synthetic data of its paper, ten seeds',
  layout: 't-SNE and UMAP of 10,000 and 70,000 rows: seconds, and neighbours kept',
  studio: 'the studio: its share of training time, memory over many events, pace of a map of 70,000 rows',
  'select-k': 'studies of the number of clusters where it is known',
  stability: 'random trials under hard conditions: fits, refusals and no NaN',
};

const [name = '', ...options] = process.argv.slice(2);
if (name in benches) {
  const { default: bench } = await import(`./${name}.mjs`);
  await bench(options);
} else {
  console.log('npm run bench -- NAME [options]\n');
  for (const [key, text] of Object.entries(benches)) console.log(`  ${key.padEnd(16)} ${text}`);
  process.exitCode = name === '' ? 0 : 1;
}
