// Contenders take turns in short bursts within one run, so that whatever else the machine does meets all of them.

const burstMs = 250;
const mostCalls = 10;

/**
 * Runs `rounds` rounds of one burst each and returns, for every contender, its wall times and its CPU time per call.
 * A contender is { name, burst(calls) → { wallMs: number[], cpuMs: number } }; slow ones get shorter bursts.
 */
export async function interleave(contenders, { rounds }) {
  const samples = [];
  for (const { burst } of contenders) {
    const { wallMs } = await burst(2);
    const calls = Math.max(1, Math.min(mostCalls, Math.round(burstMs / Math.min(...wallMs))));
    samples.push({ calls, wallMs: [], cpuMs: 0 });
  }
  for (let round = 0; round < rounds; round++) {
    for (const [i, { burst }] of contenders.entries()) {
      const sample = samples[i];
      const { wallMs, cpuMs } = await burst(sample.calls);
      sample.wallMs.push(...wallMs);
      sample.cpuMs += cpuMs;
    }
  }
  return contenders.map(({ name }, i) => {
    const sorted = samples[i].wallMs.toSorted((a, b) => a - b);
    return {
      name,
      p5: sorted[Math.floor(sorted.length * 0.05)],
      median: sorted[Math.floor(sorted.length / 2)],
      cpu: samples[i].cpuMs / sorted.length,
    };
  });
}

/** A contender of this process. */
export function local(name, call) {
  return {
    name,
    burst: async (calls) => {
      const before = process.cpuUsage();
      const wallMs = [];
      for (let i = 0; i < calls; i++) {
        const start = performance.now();
        await call();
        wallMs.push(performance.now() - start);
      }
      const { user, system } = process.cpuUsage(before);
      return { wallMs, cpuMs: (user + system) / 1000 };
    },
  };
}

/** Prints times, and each as a multiple of the first row's. */
export function report(title, rows) {
  const [base] = rows;
  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(`\n${title}`);
  console.log(`  ${''.padEnd(width)}      p5  median     CPU ms | ratio: p5  median   CPU`);
  for (const { name, p5, median, cpu } of rows) {
    const times = [p5, median].map((value) => value.toFixed(2).padStart(7)).join(' ');
    const ratios = [p5 / base.p5, median / base.median, cpu / base.cpu]
      .map((value) => value.toFixed(2).padStart(6))
      .join(' ');
    console.log(`  ${name.padEnd(width)} ${times} ${cpu.toFixed(2).padStart(10)} |   ${ratios}`);
  }
}
