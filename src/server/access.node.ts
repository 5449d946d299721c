import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** Who may talk to the server: browsers that came in by a link made for one use, and programs that know the token. */
export interface Access {
  readonly token: string;
  /** A key that opens the door once. */
  newKey(): string;
  /** Uses a key up; false where there is no such key any more. */
  redeem(key: string): boolean;
}

const keysAtOnce = 16;

export function createAccess(): Access {
  const token = secret();
  const keys = new Set<string>();
  return {
    token,
    newKey() {
      const key = secret();
      keys.add(key);
      for (const oldest of keys) if (keys.size > keysAtOnce) keys.delete(oldest);
      return key;
    },
    redeem: (key) => keys.delete(key),
  };
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};

export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
};

/** Refuses requests under another host's name (DNS rebinding) and those that another site's page sends. */
export function onlyFromHere(hosts: () => readonly string[]): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host') ?? '';
    if (!hosts().includes(host)) return context.text('This host is not served here.', 403);
    const origin = context.req.header('origin');
    if (origin !== undefined && origin !== `http://${host}`) {
      return context.text('Requests from other sites are refused.', 403);
    }
    const site = context.req.header('sec-fetch-site');
    const isNavigation = context.req.header('sec-fetch-mode') === 'navigate' && context.req.method === 'GET';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
      return context.text('Requests from other sites are refused.', 403);
    }
    return next();
  };
}

/** `/enter?key=…`: turns a key into a cookie, once. */
export function enter(access: Access, cookieName: () => string): MiddlewareHandler {
  return async (context) => {
    if (!access.redeem(context.req.query('key') ?? '')) return context.html(closedDoor, 403);
    setCookie(context, cookieName(), access.token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.redirect('/', 303);
  };
}

/** Lets requests pass that carry the token, as a cookie or as `Authorization: Bearer …`. */
export function onlyWithToken(access: Access, cookieName: () => string): MiddlewareHandler {
  return async (context, next) => {
    const bearer = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    const given = bearer ?? getCookie(context, cookieName());
    if (given !== undefined && sameSecret(given, access.token)) return next();
    return context.req.path.startsWith('/api/')
      ? context.json({ error: { code: 'FORBIDDEN', message: 'This request carries no valid token.' } }, 401)
      : context.html(closedDoor, 401);
  };
}

const closedDoor = `<!doctype html><html lang="en"><meta charset="utf-8"><title>mixtura studio</title>
<h1>This link has been used</h1>
<p>A link to the studio opens one browser. Start <code>mixtura studio</code> again for a new one, or take
“Open in another browser” in a studio that is open.</p></html>`;

function secret(): string {
  return randomBytes(24).toString('base64url');
}

/** Compares digests, which are of one length, in constant time. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
