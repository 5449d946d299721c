import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const program = `
import { writeResults } from './bundle.mjs';
async function* rows() {
  for (let i = 0; i < 30000; i++) {
    yield { id: i, cluster: 1, probability: 1 };
    if (i !== 20000) continue;
    process.stdout.write('half');
    await new Promise((resolve) => setTimeout(resolve, 20000));
  }
}
await writeResults(process.argv[2], rows(), { ifExists: 'replace' });
`;

/** Kills (SIGKILL) a process while it replaces `target` by 30,000 results. Its program lies under node_modules, whose packages it needs. */
export async function killWriter(target: string): Promise<void> {
  const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url));
  const folder = mkdtempSync(join(packages, '.mixtura-test-'));
  try {
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        ssr: fileURLToPath(new URL('write-results.node.ts', import.meta.url)),
        outDir: folder,
        rollupOptions: { output: { entryFileNames: 'bundle.mjs' } },
      },
    });
    const path = join(folder, 'writer.mjs');
    writeFileSync(path, program);
    const child = spawn(process.execPath, [path, target], { stdio: ['ignore', 'pipe', 'inherit'] });
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error('the writer ended before it could be killed');
    child.kill('SIGKILL');
    await once(child, 'exit');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
