import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toDataset } from '../data/to-dataset.js';
import { namedDataset } from '../data/named.node.js';
import { subset } from '../data/subset.js';
import { Estimator } from '../models/estimator.js';
import { gmm } from '../models/gmm.js';
import { kmeans } from '../models/kmeans.js';
import { nativeBackend } from '../runtime/native.node.js';
import { plainProducts } from '../runtime/products.plain.js';
import { RandomStream } from '../runtime/random.js';
import type { Dataset } from '../data/dataset.js';
import type { TrainingEvent } from '../training/events.js';
import { compareClusters } from './compare-runs.js';
import { readXml, textsOf, withClass } from './figures/well-formed.support.js';
import { clusterMap, samplesGrid } from './notebook.js';
import { cachedLayout } from './layout-cache.node.js';
import { layoutMap } from './map-layouts.js';
import { reportPage } from './page/page.js';
import { allFigures, reportFigures } from './report-figures.js';
import { describeRun, type RunReport, type RunReportInput } from './run-report.js';

const context = { backend: nativeBackend(), threads: 1 };

async function reportOf(
  estimator: Estimator,
  dataset: Dataset,
  merged?: RunReportInput['merged'],
): Promise<RunReport> {
  const events: TrainingEvent[] = [];
  await estimator.fit(dataset, { onEvent: (event) => events.push(event) });
  const [probabilities, embedding] = [
    await estimator.predictProbabilities(dataset),
    await estimator.transform(dataset),
  ];
  const random = new RandomStream(0);
  const { name, digest, rows, features, rowShape } = dataset;
  return describeRun({
    run: 'runs/one',
    config: {
      formatVersion: 1,
      model: estimator.definition.name,
      options: { clusters: 4 },
      dataset: { name, digest, rows, features, rowShape: [...rowShape] },
      seed: 0,
      versions: { mixtura: '0' },
    },
    estimator,
    dataset,
    events,
    probabilities,
    embedding,
    merged,
    column: dataset.columns?.[0],
    maps: [await layoutMap('pca', embedding, {}, { random, products: plainProducts })],
    compared: [
      {
        name: '<other>',
        comparison: compareClusters(
          { labels: new Int32Array(rows), clusters: probabilities.columns },
          { labels: Int32Array.from({ length: rows }, (_, i) => i % 3), clusters: 3 },
        ),
      },
    ],
  });
}

describe('a report of images', () => {
  let report: RunReport;
  let page: string;

  beforeAll(async () => {
    const digits = await namedDataset('digits');
    const some = subset(
      digits,
      Int32Array.from({ length: 300 }, (_, i) => i),
    );
    report = await reportOf(new Estimator(gmm, { clusters: 4, restarts: 1 }, context), some);
    page = reportPage(report);
  });

  it('asks nothing of anybody: no script, no address outside the file', () => {
    expect(page).not.toMatch(/<script/i);
    const addresses = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')>\s]+)/g)].map(([, at]) => at);
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((at) => !/^(#|data:)/.test(at ?? ''))).toEqual([]);
    expect([...page.matchAll(/https?:\/\/[^"' <]+/g)].map(([at]) => at)).toSatisfy((found: string[]) =>
      found.every((at) => at.startsWith('http://www.w3.org/')),
    );
  });

  it('shows all its parts, each link leading somewhere', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets).toEqual(['clusters', 'map', 'classes', 'compare', 'each', 'record']);
    for (const id of targets) expect(page).toContain(`id="${id}"`);
    expect(page).toContain('generated');
    expect(page).toContain('&lt;other&gt;');
    expect(page).toMatch(/agree little with those of &lt;other&gt; \(ARI 0\.00\)/);
    expect(page).not.toContain('<other>');
  });

  it('draws every figure as well-formed SVG under a name of its own', () => {
    const figures = allFigures(reportFigures(report, { theme: 'light' }));
    for (const { svg } of figures) expect(readXml(svg).length).toBeGreaterThan(5);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
    expect(figures.map(({ name }) => name)).toContain('map-pca-class');
  });
});

describe('a report of a table', () => {
  it('names the columns that set clusters apart, and never lets names become markup', async () => {
    const random = new RandomStream(3);
    const values = Float32Array.from({ length: 240 }, (_, at) => {
      const [row, column] = [Math.floor(at / 2), at % 2];
      return random.normal() + (column === 0 ? 20 * (row % 2) : 0);
    });
    const dataset = toDataset(values, {
      features: 2,
      columns: ['<img src=x>', 'noise'],
      ids: Array.from({ length: 120 }, (_, i) => `row&${i}`),
    });
    const page = reportPage(await reportOf(new Estimator(kmeans, { clusters: 2 }, context), dataset));
    expect(page).not.toContain('<img src=x>');
    expect(page).toContain('&lt;img src=x&gt;');
    expect(page).toContain('row&amp;');
    expect(page).toContain('by &lt;img src=x&gt;');
    expect(page).toMatch(/>\+(0\.99|1)</);
  });

  it('draws new rows of a merged cluster from all of its parts', async () => {
    const random = new RandomStream(6);
    const rows = toDataset(
      Float32Array.from({ length: 90 }, (_, row) => 40 * (row % 3) + random.normal()),
      { features: 1 },
    );
    const estimator = new Estimator(gmm, { clusters: 3, restarts: 1, scaling: 'none' }, context);
    const [low = 0, , high = 0] = await estimator.fitPredict(rows);
    const { overview, samples } = await reportOf(estimator, rows, { [high]: low });
    const at = overview.clusters.findIndex(({ cluster }) => cluster === low);
    expect(overview.clusters).toHaveLength(2);
    const places = [...(samples?.[at]?.values ?? [])].map((value) => Math.round(value / 40));
    expect(new Set(places)).toEqual(new Set([0, 2]));
  });

  it('calls no row doubtful of which the model is sure', async () => {
    const random = new RandomStream(4);
    const centres = [0, 3, 100];
    const values = Float32Array.from({ length: 240 }, (_, row) => centres[row % 3] + random.normal());
    const dataset = toDataset(values, { features: 1 });
    const page = reportPage(await reportOf(new Estimator(gmm, { clusters: 3 }, context), dataset));
    expect(page.match(/None: it has each of its rows with a probability above 0.999/g)).toHaveLength(1);
    expect(page).not.toContain('<td class="numeric">1.000</td>');
  });
});

describe('figures for notebooks', () => {
  it('draws maps and samples of a fitted estimator', async () => {
    const digits = subset(
      await namedDataset('digits'),
      Int32Array.from({ length: 120 }, (_, i) => i),
    );
    const estimator = new Estimator(gmm, { clusters: 3, restarts: 1 }, context);
    await estimator.fit(digits);
    for (const color of ['cluster', 'confidence', 'class'] as const) {
      const map = await clusterMap(estimator, digits, { kind: 'pca', color });
      expect(withClass(map, 'mixtura-scatter-map')).toHaveLength(1);
    }
    expect(textsOf(await samplesGrid(estimator, { count: 2 }))).toContain('cluster 2');
    const flat = new Estimator(gmm, { clusters: 2 }, context);
    const numbers = Float32Array.of(0, 1, 2, 9, 10, 11);
    await flat.fit(numbers, { features: 1 });
    expect(withClass(await clusterMap(flat, numbers, { kind: 'pca' }), 'mixtura-scatter-map')).toHaveLength(
      1,
    );
    await expect(samplesGrid(flat)).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  });
});

describe('cachedLayout', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-maps-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const random = new RandomStream(1);
  const embedding = (seed: number) => {
    const stream = new RandomStream(seed);
    return { values: stream.fillNormal(new Float32Array(90)), rows: 30, columns: 3 };
  };
  const layout = (seed: number, products = plainProducts) =>
    cachedLayout(folder, 'pca', embedding(seed), {}, { random, products });
  const unused = {
    matmul: () => Promise.reject(new Error('laid out again')),
    nearest: () => Promise.reject(new Error('laid out again')),
  };

  it('lays the same embedding out once, another one anew, and a damaged file again', async () => {
    const first = await layout(1);
    expect(await layout(1, unused)).toEqual(first);
    await expect(layout(2, unused)).rejects.toThrow('laid out again');
    for (const name of readdirSync(join(folder, 'maps')))
      writeFileSync(join(folder, 'maps', name), 'damaged');
    expect(await layout(1)).toEqual(first);
  });
});
