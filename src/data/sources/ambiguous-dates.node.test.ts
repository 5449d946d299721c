import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { leftOutTexts } from '../../experiment/left-out.js';
import { openDataset } from '../open.node.js';

const folder = mkdtempSync(join(tmpdir(), 'mixtura-dates-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  [['03/04/2020', '05/06/2020'], ['03/04/2020 was read as 2020-04-03']],
  [['', '03.04.2020 10:00:00', '05.06.2020 11:00:00'], ['03.04.2020 10:00:00 was read as 2020-04-03']],
  [['03/04/2020', '05/26/2020'], []],
  [['04/04/2020', '03/04/2020'], ['03/04/2020 was read as 2020-04-03']],
  [['04/04/2020', '05/05/2020'], []],
  [['2020-04-03', '2020-06-05'], []],
  [['10:00:00', '11:30:00'], []],
])('says how dates were read that could be read another way: %j', async (dates, said) => {
  const path = join(folder, 'dates.csv');
  writeFileSync(path, ['day,x', ...dates.map((date, i) => `${date},${i}`)].join('\n'));
  const texts = leftOutTexts(await openDataset(path, { missing: 'mean' }));
  const found = texts.filter((text) => text.startsWith('column day does not tell days and months apart'));
  expect(found).toEqual(said.map((part) => expect.stringContaining(part)));
});
