import { resolve } from 'node:path';
import { serve } from '@hono/node-server';
import { MixturaError } from '../error.js';
import { createAccess } from './access.node.js';
import { remoteAnalyst } from './analysis/remote.node.js';
import { createApp } from './app.node.js';
import { findAssets } from './assets.node.js';
import { openShelf } from './data-shelf.node.js';
import { openMapDesk } from './map-desk.js';
import { openLibrary } from './run-library.node.js';
import { createTrainer } from './trainer.node.js';
import { checkedRunName, shelfName } from './names.js';
import { join } from 'node:path';

export interface StudioOptions {
  /** Folder of the runs; dropped files go to `data` in it. */
  readonly folder: string;
  /** A free one unless given. */
  readonly port?: number | undefined;
  readonly largestUpload?: number | undefined;
}

/** A studio that is being served. */
export interface Studio {
  /** Opens one browser. */
  readonly url: string;
  /** For programs: `Authorization: Bearer <token>`. */
  readonly token: string;
  /** Pauses what trains, and ends. */
  close(): Promise<void>;
}

const defaultUpload = 2 ** 30;

/** Serves the studio on the loopback alone. Throws `MISSING_DEPENDENCY` where it is not built, `CONNECTION_FAILED` for a port in use. */
export async function serveStudio(options: StudioOptions): Promise<Studio> {
  const folder = resolve(options.folder);
  const assets = findAssets();
  const access = createAccess();
  const trainer = createTrainer((run) => join(folder, checkedRunName(run)));
  const analyst = remoteAnalyst();
  // Maps take long; they must not keep other questions waiting.
  const cartographer = remoteAnalyst();
  const services = {
    access,
    trainer,
    analyst,
    library: openLibrary(folder, trainer),
    shelf: openShelf(join(folder, shelfName), options.largestUpload ?? defaultUpload),
    maps: openMapDesk(cartographer),
  };
  let port = 0;
  const app = createApp({ services, assets, port: () => port });
  const server = await new Promise<ReturnType<typeof serve>>((done, fail) => {
    const listening = serve(
      { fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 },
      (address) => {
        port = address.port;
        done(listening);
      },
    );
    listening.once('error', (cause) =>
      fail(
        new MixturaError(
          'CONNECTION_FAILED',
          `cannot listen on port ${options.port ?? 0}: ${cause.message}; choose another --port`,
          { cause },
        ),
      ),
    );
  });
  return {
    url: `http://127.0.0.1:${port}/enter?key=${access.newKey()}`,
    token: access.token,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([closed, trainer.close(), analyst.close(), cartographer.close()]);
    },
  };
}
