import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewRunConfig } from './run-config.js';
import { RunFolder } from './run-folder.node.js';
import { lockRun } from './run-lock.node.js';
import type { SavedState } from './saved-state.js';

let parent = '';
let path = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'mixtura-'));
  path = join(parent, 'run');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const config: NewRunConfig = {
  model: 'vade',
  options: { clusters: 10, learningRate: 0.002, hidden: [500, 500] },
  dataset: { name: 'digits', digest: 'ab', rows: 1797, features: 64, rowShape: [1, 8, 8] },
  seed: 7,
  versions: { mixtura: '0.1.0' },
};

function state(step: number): SavedState {
  return { tensors: { weights: Float32Array.of(step, 0.1) }, metadata: { step } };
}

const refused = expect.objectContaining({ code: 'INVALID_ARTIFACT' });

describe('a run folder', () => {
  it('gives back the configuration it was created with', () => {
    RunFolder.create(path, config);
    const run = RunFolder.open(path);
    expect(run.config).toEqual({ formatVersion: 1, ...config });
    expect(run.environment()).toMatchObject({ node: process.version });
    expect(RunFolder.list(parent)).toEqual([path]);
    expect(RunFolder.list(join(parent, 'none'))).toEqual([]);
  });

  it('is never written over without being asked, and nothing but a run ever is', () => {
    RunFolder.create(path, config).saveModel(state(1));
    expect(() => RunFolder.create(path, config)).toThrow(/holds a run already/);
    for (const name of ['notes.txt', 'clusters.json', 'maps.safetensors', 'report.html']) {
      writeFileSync(join(path, name), 'mine');
    }
    mkdirSync(join(path, 'maps'));
    writeFileSync(join(path, 'maps', 'pca.npy'), 'old');
    expect(RunFolder.create(path, config, { overwrite: true }).hasModel()).toBe(false);
    expect(readdirSync(path).toSorted()).toEqual(['config.json', 'environment.json', 'notes.txt']);
    expect(readFileSync(join(path, 'notes.txt'), 'utf8')).toBe('mine');
    rmSync(join(path, 'config.json'));
    expect(() => RunFolder.create(path, config, { overwrite: true })).toThrow(/not empty and not a run/);
  });

  it('knows who writes to it, and is made where nothing but a lock is', () => {
    const release = lockRun(path);
    const run = RunFolder.create(path, config);
    expect(run.writer()).toMatchObject({ pid: process.pid });
    RunFolder.create(path, config, { overwrite: true });
    expect(run.writer()).toMatchObject({ pid: process.pid });
    release();
    expect(run.writer()).toBeUndefined();
  });

  it('that cannot be written is CANNOT_WRITE', () => {
    writeFileSync(path, 'a file');
    const unwritable = expect.objectContaining({ code: 'CANNOT_WRITE' });
    expect(() => RunFolder.create(path, config)).toThrow(unwritable);
    expect(() => RunFolder.create(join(path, 'below'), config)).toThrow(unwritable);
  });

  it('that is none, is damaged, or is of a newer mixtura is refused', () => {
    expect(() => RunFolder.open(path)).toThrow(refused);
    RunFolder.create(path, config);
    const file = join(path, 'config.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"formatVersion": 1', '"formatVersion": 2'));
    expect(() => RunFolder.open(path)).toThrow(/use a newer mixtura/);
    writeFileSync(file, text.replace('"seed": 7', '"seed": "7"'));
    expect(() => RunFolder.open(path)).toThrow(/seed/);
    writeFileSync(file, text.slice(0, 40));
    expect(() => RunFolder.open(path)).toThrow(/not JSON/);
  });
});

describe('events', () => {
  it('are read back in order, and can be followed', () => {
    const run = RunFolder.create(path, config);
    run.appendEvent({ type: 'start' });
    const first = RunFolder.open(path).eventsFrom(0);
    expect(first.events).toEqual([{ type: 'start' }]);
    run.appendEvent({ type: 'epoch', loss: 0.5 });
    run.appendEvent({ type: 'note', text: 'größer' });
    const second = RunFolder.open(path).eventsFrom(first.next);
    expect(second.events).toEqual([
      { type: 'epoch', loss: 0.5 },
      { type: 'note', text: 'größer' },
    ]);
    expect(RunFolder.open(path).eventsFrom(second.next)).toEqual({ events: [], next: second.next });
    expect(run.events()).toHaveLength(3);
  });

  it('survive a line cut short by a crash', () => {
    RunFolder.create(path, config).appendEvent({ step: 1 });
    appendFileSync(join(path, 'events.jsonl'), '{"step": 2, "lo');
    const run = RunFolder.open(path);
    expect(run.events()).toEqual([{ step: 1 }]);
    run.appendEvent({ step: 3 });
    expect(run.events()).toEqual([{ step: 1 }, { step: 3 }]);
  });

  it('after the checkpoint are forgotten on resuming', () => {
    const run = RunFolder.create(path, config);
    run.appendEvent({ step: 1 });
    run.saveCheckpoint(state(1));
    run.appendEvent({ step: 2 });
    const resumed = RunFolder.open(path);
    expect(resumed.resume()).toEqual(state(1));
    expect(resumed.events()).toEqual([{ step: 1 }]);
    resumed.appendEvent({ step: 2, again: true });
    expect(resumed.events()).toEqual([{ step: 1 }, { step: 2, again: true }]);
  });

  it('are all forgotten where no checkpoint was written', () => {
    RunFolder.create(path, config).appendEvent({ step: 1 });
    const resumed = RunFolder.open(path);
    expect(resumed.resume()).toBeUndefined();
    expect(resumed.events()).toEqual([]);
  });
});

function folder(): string {
  return join(path, 'checkpoints');
}

describe('checkpoints', () => {
  it('keep the last two', () => {
    const run = RunFolder.create(path, config);
    for (const step of [1, 2, 3, 4]) run.saveCheckpoint(state(step));
    expect(readdirSync(folder())).toHaveLength(2);
    expect(RunFolder.open(path).latestCheckpoint()).toEqual(state(4));
  });

  it('fall back to the one before where the newest is cut short, and refuse where both are', () => {
    const run = RunFolder.create(path, config);
    run.saveCheckpoint(state(1));
    run.saveCheckpoint(state(2));
    const [older = '', newer = ''] = readdirSync(folder()).toSorted();
    truncateSync(join(folder(), newer), 50);
    expect(run.latestCheckpoint()).toEqual(state(1));
    truncateSync(join(folder(), older), 50);
    expect(() => run.latestCheckpoint()).toThrow(refused);
  });
});

describe('a saved model', () => {
  it('is read back bit for bit, ONNX beside it', () => {
    const run = RunFolder.create(path, config);
    run.saveModel(state(9));
    run.saveOnnx(Uint8Array.of(8, 1, 2));
    const opened = RunFolder.open(path);
    expect(opened.loadModel()).toEqual(state(9));
    expect([...opened.loadOnnx()]).toEqual([8, 1, 2]);
  });

  it('that is missing, cut short or exchanged is refused', () => {
    const run = RunFolder.create(path, config);
    expect(() => run.loadModel()).toThrow(/finish the run first/);
    run.saveModel(state(9));
    const file = join(path, 'model.safetensors');
    const bytes = readFileSync(file);
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(file, bytes.subarray(0, length));
      expect(() => run.loadModel()).toThrow(refused);
    }
    RunFolder.create(join(parent, 'other'), config).saveModel(state(8));
    writeFileSync(file, readFileSync(join(parent, 'other', 'model.safetensors')));
    expect(() => run.loadModel()).toThrow(/does not fit its checksum/);
  });

  it('has its clusters as a table', () => {
    const run = RunFolder.create(path, config);
    const labels = Int32Array.of(1, 0);
    expect(readFileSync(run.saveLabels({ labels }), 'utf8')).toBe('row,cluster\n0,1\n1,0\n');
    const probabilities = Float32Array.of(0.5, 1);
    expect(readFileSync(run.saveLabels({ labels, probabilities, ids: ['a,b', 'say "x"'] }), 'utf8')).toBe(
      'id,cluster,probability\n"a,b",1,0.5\n"say ""x""",0,1\n',
    );
  });
});
