import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MiddlewareHandler } from 'hono';
import { MixturaError } from '../error.js';

/** Files of the built studio by the path a browser asks for. Only what was found here can be served. */
export type Assets = ReadonlyMap<string, Asset>;

interface Asset {
  readonly path: string;
  readonly type: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Where `npm run build` puts the studio. */
export const studioFolder = fileURLToPath(new URL('../../dist/studio/', import.meta.url));

/** Throws `MISSING_DEPENDENCY` where the studio was not built. */
export function findAssets(folder = studioFolder): Assets {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new MixturaError('MISSING_DEPENDENCY', 'the studio is not built; run "npm run build" first');
  }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const assets = files.map((path): [string, Asset] => [
    `/${relative(folder, path).split(sep).join('/')}`,
    { path, type: types[extname(path)] ?? 'application/octet-stream' },
  ]);
  return new Map(assets);
}

export function serveAssets(assets: Assets): MiddlewareHandler {
  return async (context, next) => {
    const asset = assets.get(context.req.path === '/' ? '/index.html' : context.req.path);
    if (asset === undefined || context.req.method !== 'GET') return next();
    // Vite names files by their content; only the page itself changes under its name.
    const caching = asset.path.endsWith('.html') ? 'no-cache' : 'private, max-age=31536000, immutable';
    return context.body(new Uint8Array(readFileSync(asset.path)), 200, {
      'Content-Type': asset.type,
      'Cache-Control': caching,
    });
  };
}
