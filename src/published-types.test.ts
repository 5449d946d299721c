import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const declarations = fileURLToPath(new URL('../dist/', import.meta.url));
const scriptNumbered = (i: number): string => fileURLToPath(new URL(`../script-${i}.mts`, import.meta.url));

/** The scripts of the README. */
const readmeScripts = (): string[] =>
  Array.from(
    readFileSync(`${root}README.md`, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g),
    ([, script = '']) => script,
  );

/** Every door of the package, so that all published types are read. */
function everyDoor(): string {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { exports: object };
  const doors = Object.keys(exports).filter((door) => !door.endsWith('.json'));
  return doors.map((door, i) => `import * as door${i} from 'mixtura${door.slice(1)}';`).join('\n');
}

/** What a project that uses the package sets, with its library files checked and without browsers' types. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  types: ['node'],
  strict: true,
  skipLibCheck: false,
  noEmit: true,
};

/** A program of scripts that lie in no file: their imports are found as from the root of the package. */
function programOf(...scripts: string[]): ts.Program {
  const texts = new Map(scripts.map((text, i) => [scriptNumbered(i), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile.call(host, path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  return ts.createProgram([...texts.keys()], options, host);
}

/** Mistakes in the scripts and in the declarations of the package; what others publish is not ours to check. */
function mistakes(program: ts.Program): string[] {
  const own = program
    .getSourceFiles()
    .filter(
      ({ fileName }) => program.getRootFileNames().includes(fileName) || fileName.startsWith(declarations),
    );
  return own
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, messageText }) => {
      const place = file?.fileName.slice(root.length) ?? '';
      return `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}

describe('the published types', () => {
  beforeAll(() => {
    if (!existsSync(declarations)) throw new Error('these tests read the built program: npm run build');
  });

  it('let the scripts of the README pass a strict compiler that checks library files too', () => {
    const scripts = readmeScripts();
    expect(scripts).toHaveLength(2);
    expect(mistakes(programOf(...scripts, everyDoor()))).toEqual([]);
  });

  it('know what a method of a tensor gives', () => {
    const wrong = `import { input } from 'mixtura/tensor';
      export const sum: string = input('x', ['batch', 3]).add(1).sum(1);`;
    expect(mistakes(programOf(wrong))).toEqual([
      "script-0.mts: Type 'Tensor' is not assignable to type 'string'.",
    ]);
  });
});
