import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lockRun } from '../artifact/run-lock.node.js';
import { fitRun } from '../experiment/fit-run.node.js';
import { Estimator } from '../models/estimator.js';
import { fitRestarts } from '../selection/restarts.node.js';
import { createAccess } from './access.node.js';
import { nativeProducts } from './analysis/native-products.node.js';
import { localAnalyst } from './analysis/questions.node.js';
import { createApp } from './app.node.js';
import { findAssets } from './assets.node.js';
import { openShelf } from './data-shelf.node.js';
import type {
  ClusterDetail,
  ClustersAnswer,
  CompareAnswer,
  MadeRows,
  MapAnswer,
  OptionProblems,
  PredictAnswer,
  RowTable,
  RunSummary,
  SourceColumn,
} from './interface.js';
import { openMapDesk } from './map-desk.js';
import { openLibrary } from './run-library.node.js';
import type { Job, Trainer } from './trainer.node.js';

const port = 4321;
const origin = `http://127.0.0.1:${port}`;
const largestUpload = 2000;
const folder = mkdtempSync(join(tmpdir(), 'mixtura-server-'));

/** Notes what it is asked to train, and trains nothing. */
function notingTrainer(): Trainer & { readonly asked: unknown[] } {
  const jobs = new Map<string, Job>();
  const asked: unknown[] = [];
  return {
    asked,
    start(run, config) {
      asked.push([run, config]);
      jobs.set(run, { run, state: 'going' });
    },
    resume: (run) => void asked.push(['resume', run]),
    pause: (run) => void asked.push(['pause', run]),
    stop: (run) => void asked.push(['stop', run]),
    job: (run) => jobs.get(run),
    jobs: () => [...jobs.values()],
    generation: () => 0,
    close: async () => undefined,
  };
}

function makeApp() {
  const assetsFolder = join(folder, '..', `${folder.split('/').at(-1)}-assets`);
  mkdirSync(join(assetsFolder, 'assets'), { recursive: true });
  writeFileSync(join(assetsFolder, 'index.html'), '<!doctype html><title>studio</title>');
  writeFileSync(join(assetsFolder, 'assets', 'a.js'), 'export {};');
  const trainer = notingTrainer();
  const analyst = localAnalyst();
  const access = createAccess();
  const services = {
    access,
    trainer,
    analyst,
    library: openLibrary(folder, trainer),
    shelf: openShelf(join(folder, 'data'), largestUpload),
    maps: openMapDesk(analyst),
  };
  const app = createApp({ services, assets: findAssets(assetsFolder), port: () => port });
  return { app, access, analyst, trainer, assetsFolder };
}

const { app, access, analyst, trainer, assetsFolder } = makeApp();
const permitted = { Host: `127.0.0.1:${port}`, Authorization: `Bearer ${access.token}` };

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...permitted, ...(init.headers as Record<string, string> | undefined) };
  return Promise.resolve(app.request(`${origin}${path}`, { ...init, headers }));
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await ask(path, init);
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return (await response.json()) as T;
}

const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });

beforeAll(async () => {
  for (const [name, seed] of [
    ['first', 0],
    ['second', 1],
  ] as const) {
    const options = {
      clusters: 3,
      hidden: [8],
      latent: 2,
      pretrainEpochs: 1,
      epochs: 1,
      heldEpochs: 0,
      start: 'kmeans',
      startRestarts: 1,
      batchSize: 512,
      seed,
    };
    const data = { source: 'blobs' };
    await fitRun({ data, model: 'vade', options, folder: join(folder, name) }, { threads: 1 });
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(assetsFolder, { recursive: true, force: true });
});

describe('the door', () => {
  it('refuses everything without a token', async () => {
    for (const path of [
      '/',
      '/assets/a.js',
      '/api/runs',
      '/api/data',
      '/api/runs/first/events',
      '/nothing',
    ]) {
      const response = await app.request(`${origin}${path}`, { headers: { Host: permitted.Host } });
      expect(response.status, path).toBe(401);
    }
    expect((await ask('/api/runs', { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401);
  });

  it('refuses other hosts, and requests that name none', async () => {
    expect((await ask('/api/runs', { headers: { Host: 'evil.example' } })).status).toBe(403);
    expect((await ask('/api/runs', { headers: { Host: '127.0.0.1:80' } })).status).toBe(403);
    const headers = { Authorization: permitted.Authorization };
    expect((await app.request(`${origin}/api/runs`, { headers })).status).toBe(403);
  });

  it('refuses pages of other sites', async () => {
    for (const headers of [
      { Origin: 'http://evil.example' },
      { Origin: 'null' },
      { Origin: 'http://127.0.0.1:9999' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      expect((await ask('/api/runs', { headers })).status, JSON.stringify(headers)).toBe(403);
    }
    expect((await ask('/api/runs', { headers: { Origin: origin } })).status).toBe(200);
  });

  it('opens once for each key, and remembers by a cookie that scripts cannot read', async () => {
    const enter = (key: string) =>
      app.request(`${origin}/enter?key=${key}`, { headers: { Host: permitted.Host } });
    const key = access.newKey();
    const entered = await enter(key);
    expect(entered.status).toBe(303);
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const [pair = ''] = cookie.split(';');
    const inside = await app.request(`${origin}/api/runs`, {
      headers: { Host: permitted.Host, Cookie: pair },
    });
    expect(inside.status).toBe(200);
    expect((await enter(key)).status).toBe(403);
    expect((await enter('')).status).toBe(403);
  });

  it('sends a policy that lets nothing in from outside and evaluates no text', async () => {
    const policy = (await ask('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toMatch(/https?:|\*/);
  });
});

describe('paths and sizes', () => {
  it('serves nothing but the studio, whatever a path says', async () => {
    expect((await ask('/assets/a.js')).status).toBe(200);
    for (const path of [
      '/../package.json',
      '/assets/../../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '//etc/passwd',
      '/assets/%2fetc%2fpasswd',
    ]) {
      expect((await ask(path)).status, path).toBe(404);
    }
  });

  it('refuses runs outside its folder', async () => {
    for (const name of ['..', '%2e%2e', '..%2f..%2fetc', '%2fetc', '.hidden', 'a%00b']) {
      const response = await ask(`/api/runs/${name}/clusters`);
      expect([400, 404], name).toContain(response.status);
    }
  });

  it('refuses data by a path, absolute or climbing', async () => {
    for (const source of [
      '/etc/passwd',
      '../secret.csv',
      'file:../secret.csv',
      'file:/etc/passwd',
      'SELECT 1',
      'postgres://x/y',
    ]) {
      const response = await ask('/api/runs', post({ source, model: 'kmeans' }));
      expect([400, 404], source).toContain(response.status);
    }
    expect(trainer.asked).toEqual([]);
  });

  it('refuses a body that is too large, or no JSON', async () => {
    const large = await ask('/api/runs', post({ source: 'x'.repeat(2 ** 20 + 1) }));
    expect(large.status).toBe(413);
    expect((await ask('/api/runs', { method: 'POST', body: '{' })).status).toBe(400);
    expect((await ask('/api/runs', post({ source: 'digits', model: 'vade', shell: 'rm' }))).status).toBe(400);
  });

  it.each([
    [{ name: 'Data' }, 'name is "Data": "data" is where the studio keeps dropped files'],
    [{ name: 'a b' }, 'name is "a b": a name is made of at most 100 letters'],
    [{ model: 2.5 }, 'model is 2.5: expected string, received number'],
    [{ model: undefined }, 'model is missing: expected string'],
  ])('says what of a body does not fit: %j', async (wrong, message) => {
    const refused = await ask('/api/runs', post({ source: 'digits', model: 'kmeans', ...wrong }));
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(JSON.stringify(message).slice(1, -1));
  });

  it('refuses a file that is too large, and leaves nothing of it', async () => {
    const before = await json<unknown[]>('/api/data');
    const response = await ask('/api/data?name=big.csv', { method: 'POST', body: '1,2\n'.repeat(600) });
    expect(response.status).toBe(413);
    expect(await json<unknown[]>('/api/data')).toEqual(before);
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });
});

describe('data', () => {
  it('keeps files by a plain name, the same content once', async () => {
    const keep = (name: string, body: string) =>
      json<{ source: string }>(`/api/data?name=${encodeURIComponent(name)}`, { method: 'POST', body });
    expect(await keep('../my table.csv', 'a,b\n1,2\n')).toEqual({ source: 'file:my-table.csv' });
    expect(await keep('my table.csv', 'a,b\n1,2\n')).toEqual({ source: 'file:my-table.csv' });
    expect(await keep('my table.csv', 'a,b\n3,4\n')).toEqual({ source: 'file:my-table-2.csv' });
    const preview = await json('/api/data/preview', post({ source: 'file:my-table-2.csv' }));
    expect(preview).toMatchObject({ rows: 1, columns: ['a', 'b'], first: [[3, 4]] });
  });
});

describe('a table that cannot be learnt from as it is', () => {
  const keep = async (name: string, body: string): Promise<string> =>
    (await json<{ source: string }>(`/api/data?name=${name}`, { method: 'POST', body })).source;
  const previewed = (source: string, reading: object) => ask('/api/data/preview', post({ source, reading }));

  it('says its columns, and is read once its missing values and its text have their place', async () => {
    const gaps = await keep('gaps.csv', 'income,kind\n1,a\n,b\n3,a\n');
    expect(await json<SourceColumn[]>('/api/data/columns', post({ source: gaps }))).toEqual([
      { name: 'income', kind: 'integer', missing: 1 },
      { name: 'kind', kind: 'text', missing: 0 },
    ]);
    expect((await previewed(gaps, {})).status).toBe(400);
    for (const missing of ['drop', 'mean', 0]) expect((await previewed(gaps, { missing })).status).toBe(200);
    const lines = Array.from({ length: 12 }, (_, row) => `{"note":"word${row % 3} and more of row ${row}"}`);
    const texts = await keep('notes.jsonl', lines.join('\n'));
    expect(await json('/api/data/columns', post({ source: texts }))).toMatchObject([{ name: 'note' }]);
    expect((await previewed(texts, {})).status).toBe(400);
    expect((await previewed(texts, { textColumn: 'note' })).status).toBe(200);
  });

  it('has no columns to choose from where it is no table', async () => {
    expect(await json('/api/data/columns', post({ source: 'digits' }))).toEqual([]);
  });
});

describe('options', () => {
  it('have defaults that follow from the data, where no recipe was made for it', async () => {
    const defaults = (body: object) => json('/api/models/vade/defaults', post(body));
    const size = { rows: 600, features: 12 };
    expect(await defaults({ source: 'file:any.csv', size })).toMatchObject({ hidden: [128, 128], latent: 6 });
    expect(await defaults({ source: 'file:any.csv' })).toEqual({});
    expect(await defaults({ source: 'mnist', preset: 'paper', size })).toMatchObject({ epochs: 3000 });
  });

  it('are checked one by one, without starting anything', async () => {
    const options = {
      learningRate: 'step:0.1',
      pretrainLearningRate: 'linear:0.1,0,20',
      clusters: 0,
      epochs: 3,
    };
    const problems = await json<OptionProblems>('/api/models/vade/check', post({ options }));
    expect(Object.keys(problems).toSorted()).toEqual(['clusters', 'learningRate']);
    expect(problems['learningRate']).toContain('step:START,FACTOR,EVERY[,FLOOR]');
    expect((await ask('/api/models/nothing/check', post({ options }))).status).toBe(400);
    expect(trainer.asked).toEqual([]);
  });
});

describe('runs', () => {
  it('lists what is there, with its state', async () => {
    const runs = await json<RunSummary[]>('/api/runs');
    expect(runs.map(({ name, state, clusters }) => [name, state, clusters]).toSorted()).toEqual([
      ['first', 'finished', 3],
      ['second', 'finished', 3],
    ]);
  });

  it('lists restarts, and serves each under the names of both', async () => {
    const data = { source: 'blobs' };
    const options = { clusters: 3, restarts: 1, maxIterations: 5 };
    const restarts = await fitRestarts({ data, model: 'kmeans', options, folder: join(folder, 'again') }, 2);
    await restarts.winner.estimator.dispose();
    const runs = await json<RunSummary[]>('/api/runs');
    const ours = runs.filter(({ name }) => name.startsWith('again'));
    expect(ours.map(({ name }) => name).toSorted()).toEqual(['again/restart-0', 'again/restart-1']);
    expect(ours.filter(({ isWinner }) => isWinner).map(({ name }) => name)).toEqual([
      `again/${restarts.record.winner}`,
    ]);
    const path = `/api/runs/${encodeURIComponent('again/restart-1')}`;
    expect(await json<RunSummary>(path)).toMatchObject({ state: 'finished', clusters: 3 });
    expect((await json<ClustersAnswer>(`${path}/clusters`)).clusters).toHaveLength(3);
    expect((await messages(`${path}/events`, 1))[0]?.event).toBe('events');
    for (const name of ['again', 'again/..', '../x', 'a/b/c', 'again/']) {
      expect([400, 404, 409], name).toContain((await ask(`/api/runs/${encodeURIComponent(name)}`)).status);
    }
    rmSync(join(folder, 'again'), { recursive: true });
  });

  it('that cannot be read are listed as damaged with the reason, beside the others', async () => {
    for (const [name, file] of [
      ['cracked', 'config.json'],
      ['garbled', 'events.jsonl'],
    ] as const) {
      cpSync(join(folder, 'first'), join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, file), '{\n');
    }
    const runs = await json<RunSummary[]>('/api/runs');
    expect(runs.map(({ name, state }) => [name, state]).toSorted()).toEqual([
      ['cracked', 'damaged'],
      ['first', 'finished'],
      ['garbled', 'damaged'],
      ['second', 'finished'],
    ]);
    const failureOf = (wanted: string) => runs.find(({ name }) => name === wanted)?.failure;
    expect(failureOf('cracked')).toMatch(/config\.json is not JSON/);
    expect(failureOf('garbled')).toMatch(/events\.jsonl: line 1 .* is not a JSON object/);
    expect((await ask('/api/runs/garbled')).status).toBe(409);
    for (const name of ['cracked', 'garbled']) rmSync(join(folder, name), { recursive: true });
  });

  it('starts one, after checking its options', async () => {
    const request = { source: 'digits', model: 'vade', options: { clusters: 4 } };
    const refused = await ask('/api/runs', post({ ...request, options: { clusters: 0 } }));
    expect(refused.status).toBe(400);
    expect(await json('/api/runs', post(request))).toEqual({ name: 'digits-1' });
    expect(trainer.asked).toEqual([
      ['digits-1', { data: 'digits', model: 'vade', preset: 'recommended', clusters: 4 }],
    ]);
    expect(await json('/api/runs/digits-1')).toMatchObject({ state: 'starting' });
    expect(await json('/api/runs', post(request))).toEqual({ name: 'digits-2' });
    expect((await ask('/api/runs', post({ ...request, name: 'first' }))).status).toBe(400);
  });

  it('does not resume what is finished', async () => {
    expect((await ask('/api/runs/first/resume', { method: 'POST' })).status).toBe(400);
  });

  it('are training elsewhere while another process holds their lock, and not a moment longer', async () => {
    const killed = join(folder, 'killed');
    cpSync(join(folder, 'first'), killed, { recursive: true });
    rmSync(join(killed, 'model.safetensors'));
    const stateOf = async () => (await json<RunSummary>('/api/runs/killed')).state;
    // Its files were written this very moment.
    expect(await stateOf()).toBe('interrupted');
    const release = lockRun(killed);
    expect(await stateOf()).toBe('elsewhere');
    const refused = await ask('/api/runs/killed/resume', { method: 'POST' });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('training elsewhere'),
    ]);
    release();
    expect(await stateOf()).toBe('interrupted');
    rmSync(killed, { recursive: true });
  });

  it('streams its events once, and from where a reader left off', async () => {
    const whole = await messages('/api/runs/first/events', 2);
    const events = whole.find(({ event }) => event === 'events');
    const types = (JSON.parse(events?.data ?? '[]') as { type: string }[]).map(({ type }) => type);
    expect(types[0]).toBe('start');
    expect(types.at(-1)).toBe('end');
    const again = await messages('/api/runs/first/events', 1, events?.id);
    expect(again.map(({ event }) => event)).toEqual(['state']);
    const stale = await messages('/api/runs/first/events', 2, 'elsewhere.0.10');
    expect(stale.map(({ event }) => event)).toEqual(['reset', 'events']);
  });
});

describe('clusters', () => {
  it('are counted, weighed and described', async () => {
    const { clusters, canGenerate, canDecode, latent } =
      await json<ClustersAnswer>('/api/runs/first/clusters');
    const { rows, labels } = await json<RowTable>('/api/runs/first/rows');
    expect(clusters.reduce((total, { size }) => total + size, 0)).toBe(rows);
    expect(clusters.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 4);
    expect({ canGenerate, canDecode, latent }).toEqual({ canGenerate: true, canDecode: true, latent: 2 });
    const largest = clusters.toSorted((a, b) => b.size - a.size)[0]?.cluster ?? 0;
    const detail = await json<ClusterDetail>(`/api/runs/first/clusters/${largest}`);
    expect(detail.nearest.every(({ row }) => labels[row] === largest)).toBe(true);
    const doubts = detail.doubtful.map(({ confidence }) => confidence);
    expect(doubts).toEqual(doubts.toSorted((a, b) => a - b));
    expect((await ask('/api/runs/first/clusters/3')).status).toBe(400);
    expect((await ask('/api/runs/first/clusters/x')).status).toBe(400);
  });

  it('are renamed and merged beside the run, for predictions too', async () => {
    await json('/api/runs/second/clusters/0/name', { method: 'PUT', body: JSON.stringify({ name: 'left' }) });
    await json('/api/runs/second/clusters/1/merge', post({ into: 0 }));
    const { clusters } = await json<ClustersAnswer>('/api/runs/second/clusters');
    expect(clusters.map(({ cluster, name, members }) => [cluster, name, members])).toEqual([
      [0, 'left', [1]],
      [2, 'cluster 2', []],
    ]);
    const predicted = await json<PredictAnswer>('/api/runs/second/predict', post({ source: 'blobs' }));
    expect(predicted.labels).not.toContain(1);
    expect(predicted.names).toEqual({ 0: 'left', 2: 'cluster 2' });
    const drawn = (body: object) => json<MadeRows>('/api/runs/second/generate', post(body));
    const whole = await drawn({ cluster: 0, count: 40 });
    expect(whole.rows.every(({ cluster }) => cluster !== 1)).toBe(true);
    expect((await ask('/api/runs/second/generate', post({ cluster: 1 }))).status).toBe(400);
    expect((await ask('/api/runs/second/clusters/0/merge', post({ into: 7 }))).status).toBe(400);
    await json('/api/runs/second/clusters/1/separate', { method: 'POST' });
    expect((await json<ClustersAnswer>('/api/runs/second/clusters')).clusters).toHaveLength(3);
    // Both parts were in what was drawn.
    const apart = await drawn({ cluster: 0, count: 40 });
    expect(apart.rows).not.toEqual(whole.rows);
  });

  it('generate rows, walk from one to another, and vary one dimension', async () => {
    const sampled = await json<MadeRows>('/api/runs/first/generate', post({ cluster: 1, count: 5 }));
    expect(sampled.rows).toHaveLength(5);
    const walked = await json<MadeRows>('/api/runs/first/walk', post({ from: 0, to: 2, steps: 7 }));
    expect(walked.rows).toHaveLength(7);
    const varied = await json<MadeRows>('/api/runs/first/vary', post({ cluster: 0, dimension: 1, steps: 3 }));
    const [low = 0, middle = 0, high = 0] = varied.at ?? [];
    expect(high - middle).toBeCloseTo(middle - low, 3);
    expect((await ask('/api/runs/first/vary', post({ cluster: 0, dimension: 2 }))).status).toBe(400);
  });

  it('have columns to colour a map by, and say where there is none of that number', async () => {
    const { rows } = await json<RowTable>('/api/runs/first/rows');
    const { values } = await json<{ values: number[] }>('/api/runs/first/column/1');
    expect(values).toHaveLength(rows);
    for (const [column, message] of [
      ['99', 'there is no column 99; columns are 0 to 1'],
      ['x', 'there is no column x; columns are 0 to 1'],
    ]) {
      const refused = await ask(`/api/runs/first/column/${column}`);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: { code: 'INVALID_OPTION', message } });
    }
  });

  it('are mapped, and the map is kept in the folder of the run', async () => {
    let answer: MapAnswer;
    do answer = await json<MapAnswer>('/api/runs/first/map/pca');
    while (!answer.ready);
    const { rows } = await json<RowTable>('/api/runs/first/rows');
    expect(answer.positions).toHaveLength(2 * rows);
    expect(readdirSync(join(folder, 'first', 'maps'))).toHaveLength(1);
    const predicted = await json<PredictAnswer>(
      '/api/runs/first/predict',
      post({ source: 'blobs', map: 'pca' }),
    );
    // Rows of the run fall where they lie.
    expect(predicted.positions?.[0]).toBeCloseTo(answer.positions[0] ?? NaN, 2);
    expect((await ask('/api/runs/first/map/mercator')).status).toBe(400);
    // As it was spelt before.
    expect(await json<MapAnswer>('/api/runs/first/map/tsne')).toMatchObject({ kind: 't-sne' });
  });

  it('are compared with those of another run', async () => {
    const same = await json<CompareAnswer>('/api/compare?a=first&b=first');
    expect(same).toMatchObject({ ari: 1, agreement: 1, changedRows: 0 });
    const other = await json<CompareAnswer>('/api/compare?a=first&b=second');
    expect(other.counts.flat().reduce((total, count) => total + count, 0)).toBe(other.rows);
    expect((await ask('/api/compare?a=first&b=nothing')).status).toBe(404);
  });
});

describe('closing', () => {
  it('frees the native memory of models and products, which answer again when asked', async () => {
    const before = await json<ClustersAnswer>('/api/runs/first/clusters');
    const freed = [vi.spyOn(Estimator.prototype, 'dispose'), vi.spyOn(nativeProducts(), 'release')];
    await analyst.close();
    for (const spy of freed) expect(spy).toHaveBeenCalled();
    vi.restoreAllMocks();
    expect(await json<ClustersAnswer>('/api/runs/first/clusters')).toEqual(before);
  });
});

interface Message {
  readonly event: string;
  readonly data: string;
  readonly id?: string;
}

/** The first messages of an event stream. */
async function messages(path: string, count: number, lastEventId?: string): Promise<Message[]> {
  const response = await ask(
    path,
    lastEventId === undefined ? {} : { headers: { 'Last-Event-ID': lastEventId } },
  );
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('no stream');
  let text = '';
  for (;;) {
    const blocks = text.split('\n\n').slice(0, -1);
    if (blocks.length >= count) {
      await reader.cancel();
      return blocks.slice(0, count).map(parseMessage);
    }
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended after ${blocks.length} messages`);
    text += value;
  }
}

function parseMessage(block: string): Message {
  const fields = block.split('\n').map((line) => [line.split(':', 1)[0], line.slice(line.indexOf(':') + 2)]);
  return Object.fromEntries(fields) as unknown as Message;
}
