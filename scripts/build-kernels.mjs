// Assembles src/runtime/kernels/kernels.wat into binary.ts beside it.
// With --check it writes nothing and fails if binary.ts is not what the source gives.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import openWabt from 'wabt';

const source = new URL('../src/runtime/kernels/kernels.wat', import.meta.url);
const target = new URL('../src/runtime/kernels/binary.ts', import.meta.url);

async function assemble(text) {
  const wabt = await openWabt();
  const module = wabt.parseWat('kernels.wat', text, { simd: true });
  try {
    module.validate();
    return Buffer.from(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

function generate(binary) {
  const hash = createHash('sha256').update(binary).digest('hex');
  return [
    '// Generated from kernels.wat by `npm run kernels`; do not edit.',
    '',
    `/** The assembled kernels in base64: ${binary.length} bytes of WebAssembly. */`,
    `export const kernelsBinary =\n  '${binary.toString('base64')}';`,
    '',
    '/** SHA-256 of those bytes. */',
    `export const kernelsHash = '${hash}';`,
    '',
  ].join('\n');
}

const generated = generate(await assemble(await readFile(source, 'utf8')));
if (!process.argv.includes('--check')) {
  await writeFile(target, generated);
} else if ((await readFile(target, 'utf8')) !== generated) {
  console.error('src/runtime/kernels/binary.ts is not what kernels.wat gives; run `npm run kernels`');
  process.exitCode = 1;
}
