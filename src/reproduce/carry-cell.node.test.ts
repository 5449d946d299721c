import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toJson } from '../artifact/json.js';
import { openDataset } from '../data/open.node.js';
import { MixturaError } from '../error.js';
import type { RunEvent } from '../experiment/run-events.js';
import { accuracy } from '../metrics/index.js';
import { parseOptions } from '../models/parse-options.js';
import { modelNamed } from '../models/registry.js';
import { carry, type Carriage } from './carry-cell.node.js';

const dataset = await openDataset('digits');
const classes = dataset.labels ?? new Int32Array();
const options = toJson(
  parseOptions(modelNamed('vade'), {
    clusters: 10,
    hidden: [16],
    latent: 4,
    pretrainEpochs: 1,
    heldEpochs: 2,
    epochs: 3,
    start: 'kmeans',
    startRestarts: 1,
  }),
) as Readonly<Record<string, unknown>>;

function carriage(changes: Partial<Carriage> = {}): Carriage {
  return {
    model: 'vade',
    preset: 'recommended',
    options,
    dataset,
    source: 'digits',
    classes,
    folder: join(mkdtempSync(join(tmpdir(), 'mixtura-carry-')), 'run'),
    watched: true,
    signal: new AbortController().signal,
    ...changes,
  };
}

const lossesOf = (events: readonly unknown[]) =>
  (events as readonly RunEvent[]).flatMap((event) => (event.type === 'epoch' ? [event.loss] : []));

describe('a watched run', () => {
  it('takes the very path of one that nobody watches, and is scored after every epoch that has clusters', async () => {
    const watched = await carry(carriage());
    const alone = await carry(carriage({ watched: false }));
    expect(lossesOf(watched.fitted.folder.events())).toEqual(lossesOf(alone.fitted.folder.events()));
    expect(watched.fitted.clusters.labels).toEqual(alone.fitted.clusters.labels);
    expect(alone.curve.points).toEqual([]);
    expect(watched.curve.points.map(({ phase, epoch }) => `${phase} ${epoch}`)).toEqual([
      'hold 1',
      'hold 2',
      'train 1',
      'train 2',
      'train 3',
    ]);
    const last = accuracy(classes, watched.fitted.clusters.labels);
    expect(watched.curve.points.at(-1)?.accuracy).toBe(last);
  });

  it('that was stopped from outside goes on with what was seen', async () => {
    const stop = new AbortController();
    const asked = carriage({ signal: stop.signal });
    const log = join(asked.folder, 'events.jsonl');
    const watch = setInterval(() => {
      if (existsSync(log) && readFileSync(log, 'utf8').includes('"phase":"hold"')) stop.abort();
    }, 1);
    await expect(carry(asked)).rejects.toMatchObject({ code: 'ABORTED' } satisfies Partial<MixturaError>);
    clearInterval(watch);
    const { curve } = await carry({ ...asked, signal: new AbortController().signal });
    expect(curve).toEqual((await carry(carriage())).curve);
    writeFileSync(`${asked.folder}.commit`, 'an earlier one');
    const again = await carry({ ...asked, signal: new AbortController().signal });
    expect(again.curve).toEqual(curve);
    expect(again.commit).toMatch(/^an earlier one, ended with /);
  });
});
