import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunFolder } from '../artifact/run-folder.node.js';
import { openEngine } from '../data/sources/duckdb.node.js';
import { drop, fillOptions, studioCanRun, studioForTests } from './studio.support.js';

/** Customers of whom some did not say what they earn. */
const gaps = [
  'customer,age,income',
  ...Array.from({ length: 30 }, (_, row) => `c${row * 7},${row % 4},${row % 9 === 4 ? '' : row % 5}`),
].join('\n');
const topics = ['sun lake park walk', 'phone screen app price', 'goal team match league'];
const texts = Array.from(
  { length: 30 },
  (_, row) => `{"note":"${topics[row % 3] ?? ''} and number${row}","nr":${row}}`,
).join('\n');

describe.skipIf(!studioCanRun)('a new run in the studio', () => {
  const scene = studioForTests();
  const { folder } = scene;

  async function startKmeans(name: string): Promise<void> {
    const { page } = scene.studio;
    await page.getByRole('button', { name: /^K-means / }).click();
    await fillOptions(page, { clusters: '3' });
    await page.getByRole('textbox', { name: 'Name of the run' }).fill(name);
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.locator('[data-state="finished"]').waitFor();
  }
  const readingOf = (run: string) => RunFolder.open(join(folder, run)).config.dataset.reading;

  it('learns from a table with missing values, once it is said what becomes of them', async () => {
    const { page } = scene.studio;
    await page.getByRole('link', { name: 'Start the first run' }).click();
    await drop(page, 'Drop a table here', 'gaps.csv', gaps);
    await page.getByText(/column customer looks like an id/).waitFor();
    await page.getByLabel('customer').selectOption('identifier');
    await page.getByText(/income.*“Missing values: fill in the mean”/).waitFor();
    expect(await page.getByText('3 missing').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Start training' }).isDisabled()).toBe(true);
    await page.getByLabel('Missing values').selectOption('fill in the mean');
    await page.getByText('30 rows of 2 columns').waitFor();
    await page.getByRole('button', { name: /^VaDE / }).click();
    await page.locator('#option-hidden[placeholder="128, 128"]').waitFor();
    await startKmeans('gaps');
    expect(readingOf('gaps')).toEqual({ id: 'customer', missing: 'mean' });
  });

  it('learns from a column that looks like an id all the same', async () => {
    const { page } = scene.studio;
    await page.goto(page.url().replace(/#.*/, '#/new'));
    const rows = Array.from({ length: 20 }, (_, row) => `${(row * 7) % 20},${row % 3}`);
    await drop(page, 'Drop a table here', 'ranks.csv', ['rank,x', ...rows].join('\n'));
    await page.getByText(/column rank looks like an id.*“learn from it all the same”/).waitFor();
    await page.getByLabel('rank').selectOption('learn from it all the same');
    await page.getByText('20 rows of 2 columns').waitFor();
    await startKmeans('ranks');
    expect(readingOf('ranks')).toEqual({ columns: ['rank', 'x'] });
  });

  it('predicts on new rows with missing values, once it is said what becomes of them', async () => {
    const { page } = scene.studio;
    await page.goto(page.url().replace(/#.*/, '#/new'));
    await drop(page, 'Drop a table here', 'whole.csv', gaps.replaceAll(/,$/gm, ',1'));
    await page.getByText(/column customer looks like an id/).waitFor();
    await page.getByLabel('customer').selectOption('identifier');
    await page.getByText('30 rows of 2 columns').waitFor();
    await startKmeans('whole');
    await page.getByRole('link', { name: 'Predict', exact: true }).click();
    await drop(page, 'Drop new rows here', 'gaps.csv', gaps);
    await page.getByText('These rows cannot be read.').waitFor();
    await page.getByLabel('Missing values').selectOption('leave the row out');
    await page.getByText('27 rows of gaps.csv').waitFor();
  });

  it('reads a table whose first line looks like a row, and the table it is told of a database', async () => {
    const { page } = scene.studio;
    await page.goto(page.url().replace(/#.*/, '#/new'));
    const rows = Array.from({ length: 20 }, (_, row) => `${row % 5};${row % 3}`);
    await drop(page, 'Drop a table here', 'codes.csv', ['17;90', ...rows].join('\n'));
    await page.getByText('21 rows of 2 columns').waitFor();
    await page.getByText('How the table is read').click();
    await page.getByLabel('First line').selectOption('names of columns');
    await page.getByLabel('Between cells').selectOption('semicolon');
    await page.getByText('20 rows of 2 columns').waitFor();
    await page.getByLabel('17').waitFor();
    await startKmeans('codes');
    expect(readingOf('codes')).toEqual({ header: true, delimiter: ';' });

    const engine = await openEngine('test');
    await engine.run(
      `ATTACH '${join(folder, 'data', 'shop.duckdb')}' AS shop; CREATE TABLE shop.orders AS SELECT i % 4 AS a, i % 5 AS b FROM range(30) t(i);
       CREATE TABLE shop.staff AS SELECT 1 AS one; DETACH shop`,
    );
    engine.close();
    await page.goto(page.url().replace(/#.*/, '#/new'));
    await page.reload();
    await page.getByRole('button', { name: /^shop\.duckdb/ }).click();
    await page.getByText(/holds 2 tables; say which of them \(“Table”\): orders, staff/).waitFor();
    const table = page.getByRole('textbox', { name: 'Table', exact: true });
    await table.fill('orders');
    await table.press('Enter');
    await page.getByText('30 rows of 2 columns').waitFor();
    await startKmeans('shop');
    expect(readingOf('shop')).toEqual({ table: 'orders' });
  });

  it('learns from the words of a file that was uploaded before', async () => {
    const { page } = scene.studio;
    await page.goto(page.url().replace(/#.*/, '#/new'));
    await drop(page, 'Drop a table here', 'notes.jsonl', texts);
    await page.getByText(/column note looks like free text/).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^notes\.jsonl/ }).click();
    await page.getByLabel('note').selectOption('learn from its words');
    await page.getByLabel('nr').selectOption('identifier');
    await page.getByText(/^30 texts of \d+ words/).waitFor();
    await startKmeans('notes');
    expect(readingOf('notes')).toEqual({ textColumn: 'note', id: 'nr' });
  });
});
