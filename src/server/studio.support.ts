// The built studio in a real Chromium, for tests.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../runtime/chromium.support.js';
import { studioFolder } from './assets.node.js';

const executablePath = findChromium();
const program = fileURLToPath(new URL('../../bin/mixtura.js', import.meta.url));

/** Whether there is a browser, and a studio to show in it. */
export const studioCanRun = executablePath !== undefined && existsSync(join(studioFolder, 'index.html'));

/** The studio of a folder of runs, served by a process of its own. */
export interface OpenStudio {
  /** The first page, at the list of runs. */
  readonly page: Page;
  /** What pages said was wrong, such as requests that were refused. */
  readonly complaints: readonly string[];
  /** A page in a browser that shares nothing with the others. */
  openPage(url: string): Promise<Page>;
  close(): Promise<void>;
}

/** An empty folder and, while the tests of a suite run, the studio of it; `prepare` puts runs there before it opens. */
export function studioForTests(prepare = async (): Promise<void> => {}): {
  readonly folder: string;
  readonly studio: OpenStudio;
} {
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-studio-'));
  let studio: OpenStudio | undefined;
  beforeAll(async () => {
    await prepare();
    studio = await openStudio(folder);
  });
  afterAll(async () => {
    await studio?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    get studio() {
      if (studio === undefined) throw new Error('the studio opens before the first test');
      return studio;
    },
  };
}

async function openStudio(folder: string): Promise<OpenStudio> {
  const studio = spawn(process.execPath, [program, 'studio', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await announcedUrl(studio);
  const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  const complaints: string[] = [];
  const openPage = (address: string) => watchedPage(browser, address, complaints);
  return {
    page: await openPage(url),
    complaints,
    openPage,
    async close() {
      await browser.close();
      const ended = new Promise((resolve) => studio.once('exit', resolve));
      studio.kill('SIGTERM');
      await ended;
    },
  };
}

async function watchedPage(browser: Browser, url: string, complaints: string[]): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(25_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  // What the content security policy stops is said here.
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return page;
}

function announcedUrl(studio: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    studio.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      const url = /"url": "(.+)"/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    studio.once('exit', (code) => reject(new Error(`the studio ended with ${code}`)));
  });
}

/** Drops a file of that name and content. */
export async function drop(page: Page, zone: string, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ name: fileName, content: text }) => {
      const data = new DataTransfer();
      data.items.add(new File([text], fileName, { type: 'text/csv' }));
      return data;
    },
    { name, content },
  );
  await page.getByRole('group', { name: zone }).dispatchEvent('drop', { dataTransfer: transfer });
}

export async function fillOptions(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const field = page.getByLabel(name, { exact: true });
    await field.fill(value);
    await field.blur();
  }
}
