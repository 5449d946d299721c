// A real Chromium on a page bundled from this tree, for tests.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The Chromium that scripts/setup.mjs finds, if there is one. */
export function findChromium(): string | undefined {
  const setup = join(root, 'scripts', 'setup.mjs');
  const path = execFileSync(process.execPath, [setup, '--find-browser'], { encoding: 'utf8' }).trim();
  return path === '' ? undefined : path;
}

export interface OpenPage {
  readonly page: Page;
  close(): Promise<void>;
}

/** Bundles a module of this folder as users would, serves it with the headers that threads need, and opens it. */
export async function openPage(executablePath: string, entry: string): Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-page-'));
  await bundle(entry, folder);
  const server = await serve(folder);
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-default-apps',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
    ],
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    close: async () => {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function bundle(entry: string, folder: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      target: 'es2023',
      rolldownOptions: {
        input: join(root, 'src', 'runtime', entry),
        output: { entryFileNames: 'page.js' },
      },
    },
  });
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

const html = '<!doctype html><title>mixtura</title><script type="module" src="/page.js"></script>';

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url ?? '/', 'http://localhost').pathname);
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    if (name === '') {
      response.setHeader('Content-Type', 'text/html').end(html);
      return;
    }
    // The bundler puts everything into one folder, or into assets below it.
    readFile(join(folder, name))
      .catch(() => readFile(join(folder, 'assets', name)))
      .then(
        (body) => response.setHeader('Content-Type', types[extname(name)] ?? 'text/plain').end(body),
        () => response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
