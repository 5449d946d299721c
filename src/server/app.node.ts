import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { enter, onlyFromHere, onlyWithToken, securityHeaders } from './access.node.js';
import { serveAssets, type Assets } from './assets.node.js';
import { failureResponse } from './failures.js';
import { clusterRoutes, compareRoutes } from './routes/clusters.js';
import { dataRoutes } from './routes/data.js';
import { runRoutes } from './routes/runs.js';
import type { Services } from './services.js';

export interface AppOptions {
  readonly services: Services;
  readonly assets: Assets;
  /** The port that is listened on, once it is known. */
  readonly port: () => number;
}

const largestBody = 2 ** 20;

/** The studio's server without its socket. Nothing is served without a token, under another host's name or to other sites. */
export function createApp({ services, assets, port }: AppOptions): Hono {
  const hosts = () => [`127.0.0.1:${port()}`, `localhost:${port()}`];
  // Cookies do not tell ports apart.
  const cookie = () => `mixtura-${port()}`;
  const app = new Hono();
  app.use(securityHeaders);
  app.use(onlyFromHere(hosts));
  app.get('/enter', enter(services.access, cookie));
  app.use(onlyWithToken(services.access, cookie));
  app.use('/api/*', async (context, next) => {
    context.header('Cache-Control', 'no-store');
    const isUpload = context.req.method === 'POST' && context.req.path === '/api/data';
    // Uploads are counted as they stream in.
    return isUpload ? next() : limit(context, next);
  });
  app.post('/api/keys', (context) =>
    context.json({ url: `http://127.0.0.1:${port()}/enter?key=${services.access.newKey()}` }),
  );
  app.route('/api/runs', runRoutes(services));
  app.route('/api/runs', clusterRoutes(services));
  app.route('/api/compare', compareRoutes(services));
  app.route('/api', dataRoutes(services));
  app.use(serveAssets(assets));
  app.notFound((context) =>
    context.json({ error: { code: 'NOT_FOUND', message: `there is nothing at ${context.req.path}` } }, 404),
  );
  app.onError(failureResponse);
  return app;
}

const limit = bodyLimit({
  maxSize: largestBody,
  onError: (context) =>
    context.json({ error: { code: 'REFUSED', message: 'the request is too large' } }, 413),
});
