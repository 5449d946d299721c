import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../data/write.node.js';
import { scratch } from '../experiment/scratch.support.js';
import { runMain } from './captured.support.js';

const folder = scratch();
const out = folder.path('run');
const tiny = ['--model', 'kmeans', '-k', '2', '--threads', '1'];
afterAll(folder.remove);

const run = folder.path('finished');

async function fitText(text: string, ...args: string[]) {
  const path = folder.path('table.csv');
  writeFileSync(path, text);
  return runMain('fit', path, ...tiny, '--out', out, ...args);
}

/** One line on standard error that says what is wrong, nothing on standard output, and no run. */
function expectRefused(
  { code, out: printed, notes }: { code: number; out: string; notes: string },
  errorCode: string,
  ...words: RegExp[]
) {
  expect(code).not.toBe(0);
  expect(printed).toBe('');
  expect(notes).toMatch(new RegExp(`^error .*\\[${errorCode}\\]\\n$`));
  for (const word of words) expect(notes).toMatch(word);
  expect(existsSync(out)).toBe(false);
}

const good = 'a,b\n0,0\n0,1\n5,5\n5,6\n';

describe('a fit is refused, and leaves nothing behind, for', () => {
  it('a column of free text', async () => {
    const lines = Array.from({ length: 40 }, (_, row) => `${row % 7},remark number ${row}`);
    const text = `a,remark\n${lines.join('\n')}\n`;
    expectRefused(await fitText(text), 'INVALID_DATA', /remark/, /ignore/i);
  });
  it('decimal commas and codes, with the flags that cure them', async () => {
    const commas = await fitText('a;b\n1;0,5\n2;0,7\n3;1,5\n');
    expectRefused(commas, 'INVALID_DATA', /"0,5", a number with a comma/, /--decimal ,/, /--categorical b/);
    const codes = await fitText('a,b\n1,00123\n2,00456\n');
    expectRefused(codes, 'INVALID_DATA', /"00123".*looks like a code/, /--categorical b/, /--id b/);
  });
  it('a ragged row', async () => {
    expectRefused(await fitText('a,b\n1,2\n3\n4,5\n'), 'INVALID_DATA', /line 3/, /1 cell under 2/);
  });
  it('cells that are NaN', async () => {
    expectRefused(await fitText('a,b\n1,2\nNaN,4\n'), 'INVALID_DATA', /row 1, column a is missing/);
  });
  it('an empty file', async () => {
    expectRefused(await fitText(''), 'INVALID_DATA', /is empty/);
  });
  it('options that say nothing of its data', async () => {
    const array = folder.path('array.npy');
    writeNpy(array, { values: Float32Array.of(0, 1, NaN, 3), rows: 4, columns: 1 });
    for (const [flag, value] of [
      ['--id', 'id'],
      ['--label', 'topic'],
      ['--missing', 'mean'],
    ] as const) {
      const refused = await runMain('fit', array, ...tiny, '--out', out, flag, value);
      expectRefused(refused, 'INVALID_OPTION', new RegExp(`array\\.npy is an array; leave out ${flag} `));
    }
    const text = 'a,body\n1,apple\n2,pear\n';
    const refused = await fitText(text, '--text-column', 'body', '--missing', 'mean');
    expectRefused(refused, 'INVALID_OPTION', /--missing mean .*--missing drop/);
  });
  it('more clusters than rows', async () => {
    expectRefused(await fitText(good, '-k', '9'), 'INVALID_OPTION', /4 rows/, /9 clusters/);
  });
  it('one row, or rows that are all the same', async () => {
    const vade = ['-m', 'vade', '-k', '1'] as const;
    expectRefused(await fitText('a,b\n1,2\n', ...vade), 'INVALID_DATA', /one row/, /two rows that differ/);
    expectRefused(await fitText('a,b\n1,2\n1,2\n1,2\n'), 'INVALID_DATA', /3 rows .* all the same/);
  });
  it('an unknown option, naming the nearest', async () => {
    expectRefused(await fitText(good, '--restart', '3'), 'INVALID_OPTION', /Did you mean --restarts\?/);
  });
  it('a value that an option cannot have', async () => {
    expectRefused(await fitText(good, '--clusters', '2.5'), 'INVALID_OPTION', /--clusters/, /2\.5/);
    expectRefused(await fitText(good, '--scaling', 'standart'), 'INVALID_OPTION', /"standard"/);
  });
  it('an unknown model or data set, naming the nearest', async () => {
    expectRefused(await runMain('fit', 'digits', '-m', 'kmean', '-o', out), 'INVALID_OPTION', /kmeans/);
    expectRefused(await runMain('fit', 'digts', '-m', 'kmeans', '-o', out), 'MISSING_DATA', /mean digits/);
  });
  it('a folder that cannot be written', async () => {
    const file = folder.path('in-the-way');
    writeFileSync(file, 'mine');
    for (const path of [file, folder.path('in-the-way', 'run')]) {
      expectRefused(await fitText(good, '--out', path), 'CANNOT_WRITE', /in-the-way/);
    }
  });
});

describe('a file of options is refused with line and column for', () => {
  const path = folder.path('options.yaml');
  const fitConfig = (text: string) => {
    writeFileSync(path, text);
    return runMain('fit', 'digits', '--config', path, '--out', out);
  };
  it('an unknown name', async () => {
    const refused = await fitConfig('model: kmeans\nclusters: 3\nrestart: 4\n');
    expectRefused(refused, 'INVALID_OPTION', /options\.yaml:3:1: .*"restart"/, /restarts/);
  });
  it('a value of the wrong kind', async () => {
    const refused = await fitConfig('model: autoencoder\nhidden:\n  - 20\n  - many\n');
    expectRefused(refused, 'INVALID_OPTION', /options\.yaml:4:5: hidden/);
  });
  it('what is no YAML', async () => {
    expectRefused(
      await fitConfig('model: kmeans\nhidden: [1, 2\n'),
      'INVALID_OPTION',
      /options\.yaml:\d+:\d+: /,
    );
    expectRefused(await fitConfig('- kmeans\n'), 'INVALID_OPTION', /options\.yaml:1:1: /);
  });
});

describe('a run is refused', () => {
  const data = folder.path('good.csv');

  beforeAll(async () => {
    writeFileSync(data, good);
    expect((await runMain('fit', data, ...tiny, '--out', run, '--quiet')).code).toBe(0);
  });

  it('where none is', async () => {
    expectRefused(await runMain('info', folder.path('nothing')), 'INVALID_ARTIFACT', /is not a run/);
  });
  it('to be written over, unless that is asked for', async () => {
    const again = ['fit', data, ...tiny, '--out', run, '--quiet'];
    expectRefused(await runMain(...again), 'CANNOT_WRITE', /holds a run already/);
    expect((await runMain(...again, '--overwrite')).code).toBe(0);
  });
  it('to be resumed on data that changed, or with other options', async () => {
    writeFileSync(data, `${good}9,9\n`);
    expectRefused(await runMain('fit', '--resume', run), 'INVALID_DATA', /changed since/);
    writeFileSync(data, good);
    expectRefused(await runMain('fit', '--resume', run, '-k', '3'), 'INVALID_OPTION', /--clusters/);
    expect((await runMain('fit', '--resume', run, '--quiet')).code).toBe(0);
  });
  it('for a file of nothing, by a table with categories, too', async () => {
    const [table, nothing, path] = ['kinds.csv', 'nothing.csv', 'kinds'].map((name) => folder.path(name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(table, 'a,kind\n1,x\n2,x\n9,y\n8,y\n');
    writeFileSync(nothing, '');
    expect((await runMain('fit', table, ...tiny, '--out', path, '--quiet')).code).toBe(0);
    for (const fitted of [path, run]) {
      expectRefused(await runMain('predict', fitted, nothing), 'INVALID_DATA', /nothing\.csv is empty; give/);
    }
  });
  it('where its answer would take the place of the rows', async () => {
    const rows = folder.path('rows.csv');
    writeFileSync(rows, 'a,b\n1,2\n');
    for (const command of ['predict', 'transform']) {
      const refused = await runMain(command, run, rows, '--out', rows);
      expectRefused(refused, 'CANNOT_WRITE', /rows\.csv holds the rows that are read/);
    }
    expect(readFileSync(rows, 'utf8')).toBe('a,b\n1,2\n');
  });
  it('for rows of other columns', async () => {
    const other = folder.path('other.csv');
    writeFileSync(other, 'a,c\n1,2\n');
    const refused = await runMain('predict', run, other, '--out', folder.path('labels.csv'));
    expectRefused(refused, 'MISSING_DATA', /other\.csv has no b, which the model was fitted on/);
    expect(existsSync(folder.path('labels.csv'))).toBe(false);
  });
  it.each([
    ['--label-file', 'y.npy'],
    ['--words', '3'],
    ['--size', '8'],
    ['--table', 't'],
    ['--array', 'x'],
  ])('with %s, which says nothing of a table in text', async (flag, value) => {
    const refused = await runMain('predict', run, data, flag, value);
    expectRefused(refused, 'INVALID_OPTION', new RegExp(`is a table in text; leave out ${flag} `));
  });
  it('for how its own rows were read, where new ones are read in another way', async () => {
    const [table, rows, path] = ['kept.csv', 'kept.npy', 'kept'].map((name) => folder.path(name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(table, 'a;b;kind\n0;0;x\n0;1;x\n5;5;y\n5;6;y\n');
    writeNpy(rows, { values: Float32Array.of(0, 0, 5, 6), rows: 2, columns: 2 });
    const reading = ['--label', 'kind', '--delimiter', ';', '--missing', 'drop'];
    expect((await runMain('fit', table, ...tiny, ...reading, '--out', path, '--quiet')).code).toBe(0);
    expect(await runMain('predict', path, rows)).toMatchObject({ code: 0, notes: '' });
    expect((await runMain('evaluate', path, rows)).notes).toMatch(/true classes of kept\.npy are not known/);
    expect((await runMain('evaluate', path, rows, '--labels', 'kind')).notes).toMatch(
      /there is no file kind, and kept\.npy has no columns.*MISSING_DATA/,
    );
  });
  it('with a truncated model', async () => {
    const before = readdirSync(folder.path());
    truncateSync(folder.path('finished', 'model.safetensors'), 100);
    const refused = await runMain('predict', run, data, '--out', folder.path('labels.csv'));
    expectRefused(refused, 'INVALID_ARTIFACT', /model\.safetensors/);
    expect(readdirSync(folder.path())).toEqual(before);
  });
});

it('with --json an error is JSON on standard output, with --debug its stack is told', async () => {
  const { out: printed } = await runMain('info', folder.path('nothing'), '--json');
  expect(JSON.parse(printed)).toMatchObject({ error: { code: 'INVALID_ARTIFACT' } });
  expect((await runMain('info', folder.path('nothing'), '--debug')).notes).toMatch(/\n +at /);
});
