import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { RunFolder } from '../artifact/run-folder.node.js';
import { eventsOf } from '../experiment/run-events.js';
import { RandomStream } from '../runtime/random.js';
import { drop, fillOptions, studioCanRun, studioForTests } from './studio.support.js';

/** A table of three clusters that touch nowhere. */
function table(rows: number, seed: number): string {
  const random = new RandomStream(seed);
  const centres = [
    [0, 0, 4, 1],
    [5, 1, 0, 3],
    [2, 6, 6, 0],
  ];
  const lines = Array.from({ length: rows }, (_, row) =>
    (centres[row % 3] ?? []).map((centre) => (centre + 0.4 * random.normal()).toFixed(3)).join(','),
  );
  return `${['length', 'width', 'height', 'weight'].join(',')}\n${lines.join('\n')}\n`;
}

describe.skipIf(!studioCanRun)('the studio in a browser', () => {
  const scene = studioForTests();
  const { folder } = scene;

  it('goes from a dropped table to predictions, through reloads, a second browser and a killed run', async () => {
    const { page } = scene.studio;
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
    await page.getByRole('link', { name: 'Start the first run' }).click();
    await drop(page, 'Drop a table here', 'parts.csv', table(240, 1));
    await page.getByText('240 rows of 4 columns').waitFor();
    await page.getByRole('button', { name: /^VaDE / }).click();
    await page.getByText(/more options/).click();
    await fillOptions(page, { 'learning rate': 'step:0.1' });
    const complaint = page.getByText(/write step:START,FACTOR,EVERY/);
    await complaint.waitFor();
    await fillOptions(page, { 'learning rate': '' });
    await complaint.waitFor({ state: 'hidden' });
    await fillOptions(page, {
      clusters: '3',
      epochs: '1500',
      latent: '2',
      hidden: '8',
      'batch size': '48',
      'pretrain epochs': '5',
      'held epochs': '0',
    });
    await page.getByLabel('start', { exact: true }).selectOption('kmeans');
    await page.getByRole('textbox', { name: 'Name of the run' }).fill('parts');
    await page.getByRole('button', { name: 'Start training' }).click();

    // Watched; a reload and another browser see all of it.
    await state(page, 'running');
    await page.getByText(/^Left in this phase/i).waitFor();
    const before = await epochOf(page);
    await page.reload();
    await page.getByText('Loss', { exact: true }).first().waitFor();
    expect(await epochOf(page)).toBeGreaterThanOrEqual(before);
    await page.getByRole('button', { name: 'Open in another browser' }).click();
    const link = await page.getByLabel('Link for another browser').inputValue();
    const other = await scene.studio.openPage(link);
    await other.getByRole('link', { name: 'parts' }).click();
    await state(other, 'running');

    // Killed, then carried on from the page; the other browser follows.
    await page.getByRole('button', { name: 'Stop now' }).click();
    await state(page, 'interrupted');
    await state(other, 'interrupted');
    await other.getByRole('button', { name: 'Resume' }).click();
    await state(page, 'running');
    await page.getByRole('button', { name: 'Pause' }).click();
    await state(page, 'paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await state(page, 'finished');
    await state(other, 'finished');
    expect(trainingEpochs(join(folder, 'parts'))).toEqual(Array.from({ length: 1500 }, (_, at) => at + 1));

    await page.getByRole('navigation', { name: 'Run' }).getByRole('link', { name: 'Clusters' }).click();
    await page.getByRole('link', { name: /cluster 1/ }).click();
    await page.getByRole('heading', { name: 'Most doubtful' }).waitFor();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name of the cluster').fill('wide ones');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'wide ones' }).waitFor();

    await page.getByRole('link', { name: 'Generate', exact: true }).click();
    await page
      .getByRole('combobox', { name: /^Cluster/ })
      .first()
      .selectOption({ label: 'wide ones' });
    await page.getByText(/how sure the model is of the row it made/).waitFor();
    await page.getByText(/% of the way/).waitFor();

    await page.getByRole('link', { name: 'Predict', exact: true }).click();
    await drop(page, 'Drop new rows here', 'new.csv', table(60, 2));
    await page.getByText('60 rows of new.csv').waitFor();
    await page.getByText('wide ones').first().waitFor();

    await page.getByRole('link', { name: 'Map', exact: true }).click();
    await page.getByRole('application', { name: /Map of 240 rows/ }).waitFor();
    expect(scene.studio.complaints).toEqual([]);
  });
});

async function state(page: Page, name: string): Promise<void> {
  await page.locator(`[data-state="${name}"]`).waitFor();
}

/** The epoch that the page shows. */
async function epochOf(page: Page): Promise<number> {
  const text = await page
    .locator('.facts')
    .getByText(/\d+ \/ \d+/)
    .first()
    .innerText();
  return Number(/([\d,]+) \//.exec(text)?.[1]?.replace(',', ''));
}

/** The epochs of training in a run's log: each once, in order, however often it was halted. */
function trainingEpochs(path: string): number[] {
  const events = eventsOf(RunFolder.open(path));
  return events.flatMap((event) => (event.type === 'epoch' && event.phase === 'train' ? [event.epoch] : []));
}
