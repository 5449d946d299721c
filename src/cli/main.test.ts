import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunFolder } from '../artifact/run-folder.node.js';
import { openDataset } from '../data/open.node.js';
import { scoreLabels } from '../metrics/index.js';
import { modelNames } from '../models/registry.js';
import { saveClusterNames } from '../experiment/cluster-names.node.js';
import { scratch } from '../experiment/scratch.support.js';
import { runMain } from './captured.support.js';

const folder = scratch();
const run = folder.path('run');
afterAll(folder.remove);

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, notes } = await runMain(...args, '--json');
  expect(code, notes).toBe(0);
  return JSON.parse(out) as Record<string, unknown>;
}

beforeAll(async () => {
  const options = ['--hidden', '24', '--latent', '4', '--pretrain-epochs', '3', '--epochs', '2'];
  const fitted = await json('fit', 'digits', '--start', 'gmm', ...options, '--held-epochs', '1', '-o', run);
  expect(fitted).toMatchObject({ model: 'vade', rows: 1797, objective: { name: '-ELBO' } });
});

describe('predict', () => {
  it('writes a cluster and its probability for each row, the same as the run has', async () => {
    const out = folder.path('labels.csv');
    expect((await runMain('predict', run, 'digits', '--out', out)).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(folder.path('run', 'labels.csv'), 'utf8'));
  });
  it('writes to standard output unless told where', async () => {
    const { out } = await runMain('predict', run, 'digits');
    expect(out.split('\n').slice(0, 1)).toEqual(['row,cluster,probability']);
    expect(out.trimEnd().split('\n')).toHaveLength(1798);
  });
  it('writes all probabilities where asked to, as a table or an array', async () => {
    const [table, array] = [folder.path('p.csv'), folder.path('p.npy')];
    for (const out of [table, array]) await json('predict', run, 'digits', '--probabilities', '--out', out);
    const [header, first = ''] = readFileSync(table, 'utf8').split('\n');
    expect(header).toBe(`row,cluster,probability,${Array.from({ length: 10 }, (_, i) => `p${i}`).join(',')}`);
    const { rows, features, read } = await openDataset(array);
    const values = new Float32Array(rows * features);
    read(0, rows, values);
    expect([rows, features]).toEqual([1797, 10]);
    const cells = first.split(',').slice(2);
    expect(cells.slice(1).map((cell) => Math.fround(Number(cell)))).toEqual([...values.subarray(0, 10)]);
    expect(Math.max(...cells.map((cell) => cell.replace(/^0\.0*|e.*/g, '').length))).toBeLessThan(10);
  });
  it('adds to a table of a database, or replaces it, only where asked to', async () => {
    const out = ['--out', folder.path('clusters.duckdb'), '--out-table', 'weekly'];
    const predict = ['predict', run, 'digits', ...out];
    expect(await json(...predict)).toMatchObject({ rows: 1797 });
    expect((await runMain(...predict)).notes).toMatch(/has a table weekly already.*INVALID_OPTION/);
    await json(...predict, '--if-exists', 'append');
    const inspected = ['data', 'inspect', folder.path('clusters.duckdb'), '--table', 'weekly'];
    expect(await json(...inspected)).toMatchObject({ rows: 2 * 1797 });
    await json(...predict, '--if-exists', 'replace');
    expect(await json(...inspected)).toMatchObject({ rows: 1797 });
  });
  it('gives clusters as they were merged and named', async () => {
    const named = folder.path('named');
    cpSync(run, named, { recursive: true });
    saveClusterNames(named, { names: { 1: 'ones' }, merged: { 0: 1, 2: 1 } });
    const { out } = await runMain('predict', named, 'digits');
    const [header, ...lines] = out.trimEnd().split('\n');
    expect(header).toBe('row,cluster,name,probability');
    const cells = lines.map((line) => line.split(','));
    expect(cells.some(([, cluster]) => cluster === '0' || cluster === '2')).toBe(false);
    expect(
      cells.every(([, cluster, name]) => name === (cluster === '1' ? 'ones' : `cluster ${cluster}`)),
    ).toBe(true);
    const asked = await json('predict', named, 'digits', '--probabilities');
    expect(asked['names']).toEqual({ 1: 'ones' });
    const [first = []] = asked['probabilities'] as number[][];
    expect([first.length, first[0], first[2]]).toEqual([10, 0, 0]);
    expect(first.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(await json('predict', run, 'digits')).not.toHaveProperty('names');
    expect(await json('evaluate', named)).toMatchObject({ classes: 10 });
    expect(Number((await json('evaluate', named))['clusters'])).toBeLessThanOrEqual(8);
    await json('export', named, '--onnx', folder.path('named.onnx'));
    expect(readFileSync(folder.path('named.onnx')).includes('{"1":"ones"}')).toBe(true);
  });
  it('refuses a file it does not write before it reads the data', async () => {
    const { notes } = await runMain('predict', run, 'no-data', '--out', 'labels.json');
    expect(notes).toMatch(/not written to labels\.json; give a \.csv.*NOT_SUPPORTED/);
  });
  it('says what was left out', async () => {
    const table = folder.path('gaps.csv');
    writeFileSync(table, 'a,b\n0,0\n0,\n9,9\n9,8\n');
    const path = folder.path('gaps');
    const fitted = await runMain(
      'fit',
      table,
      '-m',
      'kmeans',
      '-k',
      '2',
      '--missing',
      'drop',
      '-o',
      path,
      '--quiet',
    );
    expect(fitted.notes).toContain('1 row left out for missing values');
    expect(await json('predict', path, table)).toMatchObject({ rows: 3, dropped: 1 });
  });
  it('treats the missing values of new rows as it is told to', async () => {
    const [table, gaps, path] = ['whole.csv', 'holes.csv', 'holes'].map((name) => folder.path(name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(table, 'a,b,kind\n0,0,x\n0,1,x\n9,9,y\n9,8,y\n');
    writeFileSync(gaps, 'a,b,kind\n0,,x\n9,9,y\n');
    const fit = ['fit', table, '-m', 'kmeans', '-k', '2', '--label', 'kind', '-o', path, '--quiet'];
    expect((await runMain(...fit)).code).toBe(0);
    expect((await runMain('predict', path, gaps)).notes).toMatch(/INVALID_DATA/);
    expect(await json('predict', path, gaps, '--missing', 'drop')).toMatchObject({ rows: 1, dropped: 1 });
    expect(await json('predict', path, gaps, '--missing', '0')).toMatchObject({ rows: 2 });
    expect((await runMain('predict', path, gaps, '--missing', 'mean')).notes).toMatch(
      /means.*not known.*--missing drop.*INVALID_OPTION/,
    );
    expect((await runMain('predict', path, gaps, '--columns', 'b')).notes).toMatch(
      /leave out --columns.*INVALID_OPTION/,
    );
    // The classes of new rows are in the column that held those of the run.
    expect(await json('evaluate', path, gaps, '--missing', '0')).toMatchObject({ accuracy: 1, rows: 2 });
  });
  it('tells texts apart by as many words, counted as it is told to, and new ones in the same way', async () => {
    const [table, path] = ['posts.csv', 'posts'].map((name) => folder.path(name)) as [string, string];
    writeFileSync(table, 'post\napple apple apple pear\napple pear\nfig fig kiwi\nfig kiwi kiwi\n');
    const fit = ['fit', table, '-m', 'kmeans', '-k', '2', '--text-column', 'post', '-o', path, '--quiet'];
    expect((await runMain(...fit, '--words', '2', '--term-frequency', 'binary')).code).toBe(0);
    const config = JSON.parse(readFileSync(`${path}/config.json`, 'utf8'));
    expect(config.dataset).toMatchObject({ features: 2, vocabulary: { termFrequency: 'binary' } });
    expect(config.dataset.vocabulary.words).toHaveLength(2);
    expect(await json('predict', path, table)).toMatchObject({ rows: 4 });
    expect((await runMain('predict', path, table, '--words', '3')).notes).toMatch(
      /leave out --words.*INVALID_OPTION/,
    );
  });
  it('identifies new rows by the column that identified those of the run, where it is there', async () => {
    const paths = ['keyed.csv', 'unkeyed.csv', 'keyed.jsonl', 'texts.csv'].map((name) => folder.path(name));
    const [table = '', unkeyed = '', lines = '', texts = ''] = paths;
    writeFileSync(table, 'key,a,kind\nk1,0,x\nk2,1,x\nk3,9,y\nk4,8,y\n');
    writeFileSync(unkeyed, 'a,kind\n0,x\n9,y\n');
    writeFileSync(lines, '{"key": "j1", "a": 1}\n{"key": "j2", "a": 9}\n');
    writeFileSync(texts, 'key,body\nt1,apple pear\nt2,stone sand\nt3,apple apple\nt4,sand sand\n');
    const fit = async (name: string, path: string, ...options: string[]): Promise<string> => {
      const run = folder.path(name);
      await json('fit', path, '-m', 'kmeans', '-k', '2', '--id', 'key', '-o', run, '--quiet', ...options);
      return run;
    };
    const mixed = await fit('mixed', table);
    expect((await json('predict', mixed, table))['ids']).toEqual(['k1', 'k2', 'k3', 'k4']);
    expect((await runMain('predict', mixed, table)).out).toMatch(/^id,cluster,probability\nk1,/);
    expect((await runMain('predict', mixed, unkeyed)).out).toMatch(/^row,cluster,probability\n0,/);
    expect((await runMain('predict', mixed, unkeyed, '--id', 'key')).notes).toMatch(
      /no column "key".*INVALID_OPTION/,
    );
    const plain = await fit('plain', table, '--ignore', 'kind');
    expect((await json('predict', plain, lines))['ids']).toEqual(['j1', 'j2']);
    expect(await json('predict', plain, unkeyed)).not.toHaveProperty('ids');
    const worded = await fit('worded', texts, '--text-column', 'body');
    expect((await json('predict', worded, texts))['ids']).toEqual(['t1', 't2', 't3', 't4']);
    writeFileSync(texts, 'key,body\nt5,plum\nt6,apple\n');
    expect(await json('predict', worded, texts)).toMatchObject({ rows: 2, wordless: 1 });
    expect((await runMain('predict', worded, texts)).notes).toBe(
      '1 text holds no word that the model knows: rows of zeros\n',
    );
  });
  it('tells of categories that the run has not seen, and refuses them where asked to', async () => {
    const [table, rows, path] = ['kinds.csv', 'new-kinds.csv', 'known'].map((name) => folder.path(name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(table, 'a,kind\n0,x\n1,x\n9,y\n8,y\n');
    writeFileSync(rows, 'a,kind\n0,z\n1,x\n,"q""r"\n8,z\n');
    const fit = ['fit', table, '-m', 'kmeans', '-k', '2', '--missing', 'mean', '-o', path, '--quiet'];
    expect((await runMain(...fit)).code).toBe(0);
    const { notes } = await runMain('predict', path, rows);
    expect(notes).toContain(
      'column kind: 3 rows hold 2 categories that the model was not fitted on: "z" (2), "q\\"r" (1)',
    );
    expect(notes).toContain('missing values were filled in: a (1)');
    expect(await json('predict', path, rows)).toMatchObject({
      filled: [{ column: 'a', values: 1 }],
      unknown: [{ column: 'kind', rows: 3, distinct: 2, examples: [{ value: 'z', rows: 2 }, { rows: 1 }] }],
    });
    const refused = await runMain('predict', path, rows, '--unknown', 'error');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.notes).toMatch(/column kind: 3 rows.*--unknown note.*INVALID_DATA/);
    expect((await runMain('predict', path, table)).notes).toBe('');
  });
  it('tells of categories that share a feature when a run is fitted, not when it predicts', async () => {
    const [table, path] = ['letters.csv', 'lettered'].map((name) => folder.path(name)) as [string, string];
    writeFileSync(table, 'a,letter\n0,p\n1,p\n9,q\n8,r\n');
    const fit = ['fit', table, '-m', 'kmeans', '-k', '2', '--max-categories', '1', '-o', path, '--quiet'];
    const { notes } = await runMain(...fit);
    expect(notes).toMatch(/^column letter has more than 1 category: the rarer ones share a feature/m);
    expect((await runMain('predict', path, table)).notes).toBe('');
  });
  it('tells of the number of clusters where nobody chose it', async () => {
    const fit = ['fit', 'digits', '-m', 'kmeans', '-o', folder.path('unchosen'), '--overwrite', '--quiet'];
    expect((await runMain(...fit)).notes).toMatch(/^10 clusters by default; -k chooses.*select-k/);
    expect((await runMain(...fit, '-k', '10')).notes).not.toMatch(/by default/);
  });
  it('tells of ids that repeat', async () => {
    const [table, path] = ['coloured.csv', 'coloured'].map((name) => folder.path(name)) as [string, string];
    writeFileSync(table, 'a,colour,key\n0,red,p\n1,blue,q\n9,red,r\n8,red,s\n');
    const fit = ['fit', table, '-m', 'kmeans', '-k', '2', '-o', path, '--overwrite', '--quiet'];
    const { notes, code } = await runMain(...fit, '--id', 'colour', '--ignore', 'key');
    expect(code).toBe(0);
    expect(notes).toMatch(/2 rows of 4 have one that came before, such as "red";.*--id/);
    expect((await runMain(...fit, '--id', 'key', '--ignore', 'colour')).notes).toBe('');
  });
  it('tells unknown categories from missing ones where categories are places', async () => {
    const [table, rows, path] = ['sizes.csv', 'new-sizes.csv', 'sizes'].map((name) => folder.path(name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(table, 'a,size\n0,l\n1,l\n9,s\n8,s\n');
    writeFileSync(rows, 'a,size\n0,xl\n1,l\n8,s\n');
    const options = ['-m', 'kmeans', '-k', '2', '--categories', 'ordinal', '-o', path, '--quiet'];
    expect((await runMain('fit', table, ...options)).code).toBe(0);
    expect((await runMain('predict', path, rows)).notes).toMatch(
      /column size: 1 row holds a category .*"xl" \(1\).*--missing drop.*INVALID_DATA/,
    );
    expect(await json('predict', path, rows, '--missing', 'drop')).toMatchObject({
      rows: 2,
      dropped: 1,
      unknown: [{ column: 'size', rows: 1 }],
    });
  });
});

describe('evaluate', () => {
  it('scores named data by the classes it knows', async () => {
    const scores = await json('evaluate', run);
    const { labels } = await json('predict', run, 'digits');
    const classes = (await openDataset('digits')).labels ?? [];
    expect(scores).toMatchObject({ ...scoreLabels(classes, labels as number[]), rows: 1797, classes: 10 });
  });
  it('sets k-means on the same rows beside, as fitting it would score', async () => {
    const path = folder.path('floor');
    expect((await runMain('fit', 'digits', '-m', 'kmeans', '-k', '10', '-o', path, '--quiet')).code).toBe(0);
    const { accuracy, nmi, ari, purity, kMeans } = await json('evaluate', path);
    expect(kMeans).toBeUndefined();
    expect((await json('evaluate', run))['kMeans']).toEqual({ accuracy, nmi, ari, purity, learntFrom: 1797 });
    const { out, notes } = await runMain('evaluate', run);
    expect(out).toMatch(/this run +k-means on the rows themselves\naccuracy +\.\d{4} +\.\d{4}\n/);
    expect(notes).toMatch(/k-means on the rows themselves agrees better/);
  });
  it('takes classes from a file', async () => {
    const { labels } = await json('predict', run, 'digits');
    const file = folder.path('classes.csv');
    writeFileSync(file, `class\n${(labels as number[]).map((label) => `c${label}`).join('\n')}\n`);
    expect(await json('evaluate', run, '--labels', file)).toMatchObject({
      accuracy: 1,
      nmi: expect.closeTo(1, 12),
      ari: expect.closeTo(1, 12),
    });
  });
  it('takes classes from a column of the data, and knows none otherwise', async () => {
    const table = folder.path('table.csv');
    writeFileSync(table, 'a,b,kind\n0,0,x\n0,1,x\n9,9,y\n9,8,y\n');
    const path = folder.path('kinds');
    const fit = ['fit', table, '-m', 'kmeans', '-k', '2', '--ignore', 'kind', '-o', path, '--quiet'];
    expect((await runMain(...fit)).code).toBe(0);
    expect(await json('evaluate', path, '--labels', 'kind')).toMatchObject({ accuracy: 1, rows: 4 });
    expect((await runMain('evaluate', path)).notes).toMatch(/--labels.*MISSING_DATA/);
    const moved = folder.path('moved.csv');
    renameSync(table, moved);
    expect((await runMain('evaluate', path)).notes).toMatch(/nothing is now; put them back or link them/);
    expect(await json('evaluate', path, moved, '--labels', 'kind')).toMatchObject({ accuracy: 1 });
    const parts = ['fit', folder.path('move*.csv'), '-m', 'kmeans', '-k', '2', '--label', 'kind'];
    expect((await runMain(...parts, '-o', path, '--overwrite', '--quiet')).code).toBe(0);
    expect(await json('evaluate', path)).toMatchObject({ accuracy: 1, rows: 4 });
  });
  it('takes the classes of other rows from a column or a file, by one flag', async () => {
    const [table, others, classes] = ['fitted.csv', 'others.csv', 'others-classes.csv'].map((name) =>
      folder.path(name),
    );
    writeFileSync(table, 'a,b\n0,0\n0,1\n9,9\n9,8\n');
    writeFileSync(others, 'a,b,kind\n9,7,y\n0,2,x\n8,9,y\n');
    writeFileSync(classes, 'class\ny\nx\ny\n');
    const path = folder.path('for-others');
    expect((await runMain('fit', table, '-m', 'kmeans', '-k', '2', '-o', path, '--quiet')).code).toBe(0);
    for (const labels of ['kind', classes]) {
      expect(await json('evaluate', path, others, '--labels', labels)).toMatchObject({
        accuracy: 1,
        rows: 3,
      });
    }
    expect((await runMain('evaluate', path, others, '--label', 'kind')).notes).toMatch(/--label.*--labels/s);
  });
});

describe('sample, transform and export', () => {
  it('write rows of a cluster in the shape of the data', async () => {
    const out = folder.path('x.npy');
    await json('sample', run, '--cluster', '3', '-n', '16', '--out', out);
    expect(await openDataset(out)).toMatchObject({ rows: 16, rowShape: [1, 8, 8] });
    expect((await runMain('sample', run, '--cluster', '10', '--out', out)).notes).toMatch(/0 to 9/);
  });
  it('name the cluster of each row in a table', async () => {
    const out = folder.path('x.csv');
    await json('sample', run, '-n', '2', '--out', out);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => line.split(',')[0]).slice(0, 5)).toEqual(['cluster', '0', '0', '1', '1']);
    expect(lines).toHaveLength(21);
  });
  it('go to standard output unless told where', async () => {
    const out = folder.path('same.csv');
    const draw = ['sample', run, '--cluster', '3', '-n', '2'];
    await json(...draw, '--out', out);
    expect((await runMain(...draw)).out).toBe(readFileSync(out, 'utf8'));
    const { rows, header, cells } = await json(...draw);
    expect([rows, (header as string[])[0], (cells as number[][])[1]?.[0]]).toEqual([2, 'cluster', 3]);
  });
  it('draw from clusters as they were merged, and compare them so', async () => {
    const [table, path, merged] = ['three.csv', 'three', 'three-merged'].map((name) => folder.path(name)) as [
      string,
      string,
      string,
    ];
    const lines = Array.from({ length: 60 }, (_, i) => `${50 * (i % 3) + (i % 7)},${9 * (i % 3) + (i % 2)}`);
    writeFileSync(table, `a,b\n${lines.join('\n')}\n`);
    await json('fit', table, '-m', 'gmm', '-k', '3', '-o', path, '--quiet');
    const { labels } = await json('predict', path, table);
    const [low = 0, middle = 0, high = 0] = labels as number[];
    cpSync(path, merged, { recursive: true });
    saveClusterNames(merged, { names: { [low]: 'ends' }, merged: { [high]: low } });
    const { clusters } = await json('sample', merged, '-n', '2');
    expect(clusters).toEqual([low, middle].toSorted((a, b) => a - b));
    const { cells } = await json('sample', merged, '--cluster', String(low), '-n', '40');
    const values = (cells as number[][]).map(([, a = 0]) => Math.round(a / 50));
    expect(new Set(values)).toEqual(new Set([0, 2]));
    expect((await runMain('sample', merged, '--cluster', String(high))).notes).toMatch(
      `cluster ${high} is part of cluster ${low} (ends)`,
    );
    const { out } = await runMain('compare', merged, path);
    expect(out).toMatch(/three-merged +gmm +2 /);
    expect(out).toMatch(/^ends .*\n(.*\n)?- .* 20 /m);
    expect(out).not.toMatch(new RegExp(`^cluster ${high} `, 'm'));
  });
  it('take a cluster by its option alone', async () => {
    expect(await runMain('sample', run, '7')).toMatchObject({
      code: 2,
      out: '',
      notes: expect.stringMatching(
        /7 comes after it; to draw from that cluster give --cluster 7 \[INVALID_OPTION/,
      ),
    });
  });
  it('are in the columns of the table that was learnt from', async () => {
    const [table, out, path] = [folder.path('mixed.csv'), folder.path('new.csv'), folder.path('mixed-vade')];
    const lines = Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0 ? `${i % 5},x,20` : `${90 + (i % 5)},y,30`,
    );
    writeFileSync(table, `a,kind,b\n${lines.join('\n')}\n`);
    const options = ['-k', '2', '--hidden', '8', '--latent', '2', '--start', 'gmm', '--epochs', '60'];
    await json('fit', table, '-m', 'vade', ...options, '--learning-rate', '0.01', '-o', path, '--quiet');
    await json('sample', path, '-n', '3', '--out', out);
    const [header, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(header).toBe('cluster,a,kind,b');
    expect(rows).toHaveLength(6);
    for (const [, a, kind, b] of rows.map((line) => line.split(','))) {
      expect(['x', 'y']).toContain(kind);
      // In the units of the table, where the kind goes with the numbers.
      expect(Math.abs(Number(b) - (kind === 'x' ? 20 : 30))).toBeLessThan(4);
      expect(Math.abs(Number(a) - (kind === 'x' ? 2 : 92))).toBeLessThan(30);
    }
  });
  it('are in the words of the texts that were learnt from', async () => {
    const [table, path] = ['drinks.csv', 'drinks'].map((name) => folder.path(name)) as [string, string];
    writeFileSync(table, 'post\napple pear\npear apple apple\nfig kiwi\nkiwi fig fig\n');
    await json('fit', table, '-m', 'gmm', '-k', '2', '--text-column', 'post', '-o', path, '--quiet');
    const { header } = await json('sample', path, '-n', '1');
    const { dataset } = (await json('info', path)) as { dataset: { vocabulary: { words: string[] } } };
    expect(header).toEqual(['cluster', ...dataset.vocabulary.words]);
    expect(dataset.vocabulary.words).toHaveLength(4);
  });
  it('write latents', async () => {
    const out = folder.path('z.npy');
    await json('transform', run, 'digits', '--out', out);
    expect(await openDataset(out)).toMatchObject({ rows: 1797, features: 4 });
    const table = folder.path('z.csv');
    await json('transform', run, 'digits', '--out', table);
    expect((await openDataset(table)).digest).toBe((await openDataset(out)).digest);
    const keyed = folder.path('keyed-z.csv');
    await json('transform', folder.path('mixed'), folder.path('keyed.csv'), '--out', keyed);
    expect(readFileSync(keyed, 'utf8')).toMatch(
      /^id,z0,z1,z2\nk1,[-\d.]+,0.25,-0.25\nk2,[-\d.]+,0.25,-0.25\nk3,/,
    );
  });
  it('write the ONNX file of the run', async () => {
    const out = folder.path('m.onnx');
    await json('export', run, '--onnx', out);
    expect(readFileSync(out)).toEqual(readFileSync(folder.path('run', 'model.onnx')));
  });
  it('say in ONNX and on the screen what the model of a table takes', async () => {
    const [path, out] = [folder.path('mixed'), folder.path('mixed.onnx')];
    const { config } = RunFolder.open(path);
    const { columns = [], plan } = config.dataset;
    const { out: said } = await runMain('export', path, '--onnx', out);
    expect(said).toContain(`x takes 3 numbers a row: ${columns.join(', ')};`);
    for (const text of [columns, plan]) expect(readFileSync(out).includes(JSON.stringify(text))).toBe(true);
  });
});

describe('name', () => {
  const [table, path] = ['ages.csv', 'ages'].map((name) => folder.path(name)) as [string, string];
  const clusters = async () => (await json('info', path))['clusters'];

  beforeAll(async () => {
    writeFileSync(table, `id,age\n${[1, 2, 50, 51, 52, 90].map((age, i) => `"k,${i}",${age}`).join('\n')}\n`);
    await json('fit', table, '-m', 'kmeans', '-k', '3', '--id', 'id', '-o', path, '--quiet');
  });

  it('calls clusters by names and puts some together, for everything that looks at the run', async () => {
    const [young = 0, , middle = 0, , , old = 0] = (await json('predict', path, table))['labels'] as number[];
    const [sizeOf, named] = [{ [young]: 2, [middle]: 3, [old]: 1 }, [`${young}=Young`, `${old}=Old, really`]];
    expect(await clusters()).toEqual([0, 1, 2].map((cluster) => ({ cluster, rows: sizeOf[cluster] })));
    expect((await runMain('name', path, ...named, '--merge', `${old},${middle}`)).out).toMatch(
      /labels\.csv keeps the clusters of the fit; mixtura predict gives them as they were merged\n$/,
    );
    expect(await clusters()).toContainEqual({ cluster: middle, rows: 3, mergedInto: old });
    expect(await clusters()).toContainEqual({ cluster: old, rows: 1, name: 'Old, really' });
    expect((await runMain('info', path)).out).toMatch(
      new RegExp(`^${middle} +3 +in ${old} Old, really$`, 'm'),
    );
    expect((await json('predict', path, table))['labels']).toEqual([young, young, old, old, old, old]);
    await json('name', path, '--separate', String(middle), `${young}=`);
    expect(await clusters()).toContainEqual({ cluster: middle, rows: 3 });
    expect(await clusters()).toContainEqual({ cluster: young, rows: 2 });
    // Without anything to change it only shows them.
    expect((await runMain('name', path)).out).toMatch(/^cluster +rows +name\n/);
  });

  it('works where the table of clusters was changed by another program', async () => {
    const copy = folder.path('edited');
    cpSync(path, copy, { recursive: true });
    for (const text of ['id;cluster\n"k,0";1\n', Buffer.of(0x69, 0xff, 0x2c, 0x0a)]) {
      writeFileSync(`${copy}/labels.csv`, text);
      const named = (await json('name', copy, '0=Young'))['clusters'] as object[];
      expect(named[0]).toEqual({ cluster: 0, name: 'Young' });
      expect((await runMain('info', copy)).code).toBe(0);
    }
  });

  it.each([
    [['Young'], /"Young" names no cluster.*0=Young/],
    [['3=Young'], /no cluster 3; clusters are 0 to 2/],
    [['--merge', '0,3'], /no cluster 3/],
    [['--merge', '0,0'], /one already/],
    [['--merge', '0,1', '1=Old'], /cluster 1 is part of cluster 0/],
    [['--separate', '2'], /cluster 2 is in no other one/],
  ])('refuses %j', async (args, reason) => {
    const before = await clusters();
    expect(await runMain('name', path, ...args)).toMatchObject({
      code: 2,
      notes: expect.stringMatching(reason),
    });
    expect(await clusters()).toEqual(before);
  });
});

describe('no command', () => {
  it('prints the help, and no error', async () => {
    const { code, out, notes } = await runMain();
    expect(code).toBe(2);
    expect(out + notes).toMatch(/Usage: mixtura/);
    expect(notes).not.toMatch(/INVALID_OPTION/);
  });
  it('takes no second source: lists are told to have commas', async () => {
    const { code, notes } = await runMain('fit', 'digits', '--ignore', 'a', 'b');
    expect(code).toBe(2);
    expect(notes).toMatch(/too many arguments.*with commas between \(--columns a,b\).*INVALID_OPTION/);
  });
  it('is there under another name, and asking for its help does not hide that', async () => {
    const { code, notes } = await runMain('prdict', '--help');
    expect(code).toBe(2);
    expect(notes).toMatch(/unknown command 'prdict'.*predict.*INVALID_OPTION/);
    expect((await runMain('help', 'predict')).code).toBe(0);
  });
});

describe('options', () => {
  it('come from the command line first, then the file, then the preset, then the defaults', async () => {
    const file = folder.path('options.yaml');
    writeFileSync(file, 'model: kmeans\ndata: digits\nclusters: 7\nmax-iterations: 5\n');
    const path = folder.path('layers');
    expect((await runMain('fit', '-c', file, '-k', '6', '-o', path, '--quiet')).code).toBe(0);
    const { options, seed } = await json('info', path);
    expect(options).toMatchObject({ clusters: 6, maxIterations: 5, restarts: 10 });
    expect(seed).toBe(0);
  });
  it('follow the size of the data, and are said before it begins', async () => {
    const table = folder.path('small.csv');
    const lines = Array.from({ length: 40 }, (_, row) => `${row % 2},${row % 3},${row % 7}`);
    writeFileSync(table, `a,b,c\n${lines.join('\n')}\n`);
    const fit = ['fit', table, '-k', '2', '--epochs', '1', '--held-epochs', '1', '--pretrain-epochs', '1'];
    const { notes } = await runMain(...fit, '-o', folder.path('small'));
    expect(notes.split('\n')[0]).toBe(
      '--hidden 128,128 --latent 2 --batch-size 64 --pretrain-epochs 1 --held-epochs 1 --epochs 1 (what you did not give: by the size of the data)',
    );
    const quiet = await runMain(...fit, '-o', folder.path('small'), '--overwrite', '--quiet');
    expect(quiet.notes).toBe('');
    const sized = [...fit, '--hidden', '8', '--latent', '2', '--batch-size', '8', '--overwrite'];
    expect((await runMain(...sized, '-o', folder.path('small'))).notes).toMatch(
      /^--hidden 8 .* --epochs 1\n/,
    );
  });
  it('of a chosen model are in the help', async () => {
    const { out, code } = await runMain('fit', '--model', 'kmeans', '--help');
    expect(code).toBe(0);
    expect(out).toContain('--max-iterations <number>');
    expect(out).not.toContain('--pretrain-epochs');
    expect(out).not.toContain('by its size');
  });
  it('say in the help where they follow from the size of the data, and what data there are', async () => {
    const { out } = await runMain('fit', '--help');
    const text = out.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/--latent <number> .*\(default: by the size of the data; 10 for large data\)/);
    expect(text).toMatch(/For your own data fit chooses --hidden, --latent, .* by its size/);
    for (const source of ['.parquet', '.duckdb', 'postgres://', 'folder of images']) {
      expect(text).toContain(source);
    }
    expect(text).toMatch(/--label <text> .*"folder" for images/);
    expect(text).toMatch(/--max-categories <number> .* 32 unless given/);
  });
});

describe('models, data, info and runs', () => {
  it('list every model with its options', async () => {
    const models = (await json('models')) as unknown as { name: string; options: { name: string }[] }[];
    expect(models.map(({ name }) => name)).toEqual(modelNames);
    expect(models.every(({ options }) => options.some(({ name }) => name === 'seed'))).toBe(true);
    const { out } = await runMain('models', 'vade');
    expect(out).toMatch(/-k, --clusters <number> +number of clusters/);
    expect(out).toMatch(/For your own data fit chooses --hidden, --latent, .*--epochs by its size/);
    expect((await runMain('models', 'kmeans')).out).not.toMatch(/by its size/);
  });
  it('list named data, and look into a source', async () => {
    expect(await json('data')).toContainEqual(expect.objectContaining({ name: 'digits', state: 'built-in' }));
    expect(await json('data', 'inspect', 'digits')).toMatchObject({ rows: 1797, rowShape: [1, 8, 8] });
    expect((await runMain('data', 'my.csv')).notes).toMatch(/run: mixtura data inspect my\.csv/);
  });
  it('look into a table that could not be learnt from as it is', async () => {
    const table = folder.path('raw.csv');
    const lines = Array.from(
      { length: 30 },
      (_, row) => `c${row},${row % 4},${row === 7 ? '' : row},remark ${row}`,
    );
    writeFileSync(table, `customer,kind,age,remark\n${lines.join('\n')}\n`);
    const { columns } = await json('data', 'inspect', table);
    expect(columns).toMatchObject([
      { name: 'customer', type: 'VARCHAR' },
      { name: 'kind', missing: 0, least: 0, greatest: 3 },
      { name: 'age', missing: 1 },
      { name: 'remark' },
    ]);
  });
  it('take a look at a table as it would be read, and say what of it does not become rows', async () => {
    const table = folder.path('read.csv');
    const lines = Array.from({ length: 30 }, (_, row) => `c${row * 3},${row === 7 ? '' : row % 4}`);
    writeFileSync(table, `customer,age\n${lines.join('\n')}\n`);
    const inspect = (...flags: string[]) => runMain('data', 'inspect', table, ...flags);
    expect((await inspect()).out).toMatch(/customer +VARCHAR +0 +30 .*--id customer.*--missing drop/s);
    const { out } = await inspect('--id', 'customer', '--missing', 'mean');
    expect(out).toMatch(/It is the id\.\n.*its mean is filled in\.\n/s);
    expect(out).not.toMatch(/looks like|choose/);
    const images = folder.path('images');
    mkdirSync(images);
    writeFileSync(
      folder.path('images', 'dot.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>',
    );
    writeFileSync(folder.path('images', 'torn.png'), 'no image');
    expect((await runMain('data', 'inspect', images)).notes).toMatch(/1 file left out.*torn\.png/s);
    expect(await json('data', 'inspect', images)).toMatchObject({ rows: 1, skipped: [{}] });
  });
  it('tell how far runs are', async () => {
    expect(await json('info', run)).toMatchObject({ model: 'vade', status: { state: 'finished' } });
    expect((await runMain('info', run)).out).toMatch(/hidden +24\n.*learningRate +step:0.0002,0.9,1\n/s);
    expect((await runMain('runs', folder.path())).out).toMatch(/run +vade +digits +finished/);
    expect((await runMain('runs', run)).notes).toMatch(/is a run, .*mixtura info .*INVALID_OPTION/);
  });
  it('list runs that cannot be read with the reason, beside the others', async () => {
    const parent = folder.path('some-damaged');
    for (const name of ['a', 'b', 'c']) cpSync(run, `${parent}/${name}`, { recursive: true });
    writeFileSync(`${parent}/b/config.json`, '{');
    writeFileSync(`${parent}/c/events.jsonl`, 'null\n');
    const { out } = await runMain('runs', parent);
    expect(out.trimEnd().split('\n').slice(1)).toEqual([
      expect.stringMatching(/a +vade +digits +finished +\S+ s +-ELBO/),
      expect.stringMatching(/b +damaged +\S*config\.json is not JSON/),
      expect.stringMatching(/c +damaged +\S*events\.jsonl: line 1 .*is not a JSON object/),
    ]);
    expect((await json('runs', parent)) as unknown).toMatchObject([
      { state: 'finished' },
      { state: 'damaged', failure: expect.stringContaining('config.json') },
      { state: 'damaged' },
    ]);
  });
});
