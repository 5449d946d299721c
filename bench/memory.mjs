// Resident memory of a training loop: after warm-up and after 20,000 steps of a small net.
import { nativeBackend } from '../dist/runtime/native.node.js';
import { fullStep } from './contenders.mjs';

const steps = 20_000;
const warmUp = 2_000;
const tolerance = 1.1;

export default async function memory() {
  const { burst } = await fullStep(nativeBackend({ threads: 1 }), 'small', 32);
  const resident = () => process.memoryUsage().rss / 2 ** 20;
  await burst(warmUp);
  const before = resident();
  for (let done = warmUp; done < steps; done += 2_000) {
    await burst(2_000);
    console.log(`  ${String(done + 2_000).padStart(6)} steps  ${resident().toFixed(0)} MiB`);
  }
  const growth = resident() / before;
  const verdict =
    growth <= tolerance ? 'steady' : `growing by more than ${Math.round(100 * (tolerance - 1))} %`;
  console.log(
    `${before.toFixed(0)} MiB after ${warmUp} steps, × ${growth.toFixed(3)} after ${steps}: ${verdict}`,
  );
  if (growth > tolerance) process.exitCode = 1;
}
