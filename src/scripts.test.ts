import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const scripts = ['bench', 'scripts'].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => `${folder}/${name}`),
);

/** What a script takes from the compiled program: `import { a, b } from '../dist/…'` or `const { a } = await import('../dist/…')`. */
const taken = /(?:import|const) \{([^}]*)\} (?:from|= await import\()\s*'\.\.\/dist\/([^']+)\.js'/g;

const imports = scripts.flatMap((script) =>
  [...readFileSync(`${root}${script}`, 'utf8').matchAll(taken)].map(
    ([, names = '', module = '']) => [script, module, names] as const,
  ),
);

// No compiler looks at the scripts: a function that moves would be missed where they are run.
it.each(imports)('%s finds in %s what it takes from there', async (_, module, names) => {
  const exported: object = await import(/* @vite-ignore */ `./${module}.ts`);
  const wanted = names
    .split(',')
    .map((name) => name.trim().split(/[ :]/)[0] ?? '')
    .filter((name) => name !== '');
  expect(wanted.filter((name) => !Object.hasOwn(exported, name))).toEqual([]);
});
