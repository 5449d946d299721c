import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveClusterNames } from '../experiment/cluster-names.node.js';
import { fitRun } from '../experiment/fit-run.node.js';
import { tinyOptions } from '../experiment/scratch.support.js';
import { drop, fillOptions, studioCanRun, studioForTests } from './studio.support.js';

describe.skipIf(!studioCanRun)('a page of the studio', () => {
  const scene = studioForTests(async () => {
    await fit('merged', 'blobs');
    saveClusterNames(join(folder, 'merged'), { names: {}, merged: { 0: 2, 1: 2 } });
  });
  const { folder } = scene;

  async function fit(name: string, source: string): Promise<void> {
    const options = { ...tinyOptions('vade'), clusters: 3, start: 'kmeans' };
    await fitRun({ data: { source }, model: 'vade', options, folder: join(folder, name) }, { threads: 1 });
  }
  /** Goes to a page of a run, as a reader who just came would. */
  async function visit(...parts: string[]): Promise<void> {
    await scene.studio.page.evaluate(
      (hash) => {
        location.hash = hash;
        location.reload();
      },
      `#/runs/${parts.join('/')}`,
    );
  }

  it('that generates asks for none but the clusters there are', async () => {
    const { page, complaints } = scene.studio;
    await visit('merged', 'generate');
    await page.getByText(/% of the way/).waitFor();
    await page.getByText(/how sure the model is of the row it made/).waitFor();
    expect(complaints).toEqual([]);
  });

  it('of the clusters of texts names the words that set each apart', async () => {
    const { page, complaints } = scene.studio;
    const source = join(folder, 'notes.jsonl');
    const topics = ['lake park', 'phone screen', 'goal team'];
    const lines = Array.from({ length: 30 }, (_, row) => `{"note":"today ${topics[row % 3] ?? ''}"}`);
    writeFileSync(source, lines.join('\n'));
    const data = { source, reading: { textColumn: 'note' } };
    await fitRun({ data, model: 'kmeans', options: { clusters: 3 }, folder: join(folder, 'texts') });
    await visit('texts', 'clusters');
    await page.getByText('Shown are the words that set each apart').waitFor();
    const cards = await page.getByRole('link', { name: /cluster \d/ }).allInnerTexts();
    expect(cards.map((text) => text.split('\n')[0]).toSorted()).toEqual([
      'goal · team',
      'lake · park',
      'phone · screen',
    ]);
    expect(complaints).toEqual([]);
  });

  it('of a run that failed before its first step waits for nothing', async () => {
    const { page, complaints } = scene.studio;
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'few.csv'), 'a,b\n1,2\n4,3\n');
    await page.evaluate(async () => {
      const body = JSON.stringify({ source: 'file:few.csv', model: 'kmeans', name: 'failing' });
      await fetch('/api/runs', { method: 'POST', body });
    });
    await visit('failing', 'training');
    await page.getByText(/^This run failed\. few\.csv has 2 rows, fewer than the 10 clusters/).waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toContain('ended before its first step');
    expect(text).not.toMatch(/waiting|no epochs|by default/);
    expect(complaints).toEqual([]);
  });

  it('of all runs breaks no size and no time in two, however narrow', async () => {
    const { page } = scene.studio;
    await page.setViewportSize({ width: 620, height: 800 });
    await page.evaluate(() => (location.hash = '#/'));
    const size = page.getByText(/^[\d,]+ × \d+$/).first();
    await size.waitFor();
    expect(await size.evaluate((element) => element.getClientRects().length)).toBe(1);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('of a run is no wider than a phone, however long a name of a cluster', async () => {
    const { page } = scene.studio;
    await fit('named', 'blobs');
    saveClusterNames(join(folder, 'named'), { names: { 0: 'winter '.repeat(11).trim() }, merged: {} });
    await page.setViewportSize({ width: 390, height: 800 });
    for (const tab of ['training', 'map', 'clusters', 'clusters/0', 'generate', 'predict']) {
      await visit('named', ...tab.split('/'));
      await page.getByRole('navigation', { name: 'Run', exact: true }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth),
        `width of ${tab}`,
      ).toBeLessThanOrEqual(390);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('of a cluster that is merged away makes way for the other', async () => {
    const { page, complaints } = scene.studio;
    await visit('named', 'clusters', '1');
    await page.getByLabel('Merge into').selectOption({ label: 'cluster 2' });
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.getByRole('heading', { name: 'cluster 2' }).waitFor();
    await page.getByText('Holds cluster 1 as well.').waitFor();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name of the cluster').fill('rest');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'rest' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Rename');
    expect(complaints).toEqual([]);
  });

  it('that generates shows the numbers it goes by', async () => {
    const { page } = scene.studio;
    await visit('merged', 'generate');
    await fillOptions(page, { Rows: '-4', Seed: '-1' });
    expect(await page.getByLabel('Rows', { exact: true }).inputValue()).toBe('1');
    expect(await page.getByLabel('Seed', { exact: true }).inputValue()).toBe('0');
    await fillOptions(page, { Rows: '100000' });
    expect(await page.getByLabel('Rows', { exact: true }).inputValue()).toBe('400');
  });

  it('that predicts keeps nothing of the file before', async () => {
    const { page } = scene.studio;
    await visit('merged', 'predict');
    await page.getByText('New rows need the columns').waitFor();
    await drop(page, 'Drop new rows here', 'good.csv', 'x,y\n1,2\n');
    await page.getByText('1 row of good.csv').waitFor();
    await drop(page, 'Drop new rows here', 'empty.csv', '');
    await page.getByText('the file is empty').waitFor();
    expect(await page.getByText('good.csv').count()).toBe(0);
    expect(await page.getByText('Missing values').count()).toBe(0);
  });

  it('that starts a run says where it can be seen why it does not', async () => {
    const { page } = scene.studio;
    await page.evaluate(() => (location.hash = '#/new'));
    await page.getByRole('button', { name: 'digits' }).click();
    await page.getByLabel('Name of the run').fill('merged');
    await page.getByRole('button', { name: 'Start training' }).click();
    const note = page.getByText('This run cannot start.');
    await note.waitFor();
    const box = await note.boundingBox();
    expect(box && box.y + box.height).toBeLessThanOrEqual(800);
  });
});
