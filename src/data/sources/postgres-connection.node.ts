import type { Sql } from 'postgres';
import { MixturaError, optionalPackage } from '../../error.js';
import { postgresName } from './postgres-url.js';

/** Types whose values would be turned into JavaScript's; as text they keep every digit and time zone. */
const parsedTypes = [16, 17, 20, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802];

/**
 * Connects to a PostgreSQL server for as long as `use` takes; values arrive as text. Throws `MISSING_DEPENDENCY`, `INVALID_OPTION` for an address that is
 * none, `CONNECTION_FAILED`, or `QUERY_FAILED`. No message holds the password.
 */
export async function withPostgres<T>(url: string, use: (sql: Sql) => Promise<T>): Promise<T> {
  if (!URL.canParse(url)) {
    throw new MixturaError(
      'INVALID_OPTION',
      'the address of the PostgreSQL server cannot be read; give postgres://user:password@host:port/database, special characters percent-encoded',
    );
  }
  const postgres = await loadPostgres();
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 10,
    fetch_types: false,
    onnotice: () => undefined,
    types: {
      text: { to: 25, from: parsedTypes, serialize: String, parse: (text: string) => text },
    },
  });
  try {
    return await use(sql);
  } catch (error) {
    throw serverError(error, url);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function loadPostgres(): Promise<typeof import('postgres')> {
  return optionalPackage(
    async () => (await import('postgres')).default,
    'talking to PostgreSQL needs the package postgres, which is not installed; run "npm install postgres@3.4.9"',
  );
}

const connectionCodes =
  /^(CONNECT|ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|EPIPE|ENOENT|CONNECTION_|08|28|3D000|53300|57P)/;

/** An error of the server in mixtura's terms, without its cause: that may hold the password. */
function serverError(error: unknown, url: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof MixturaError || code === '') return error;
  const server = postgresName(url);
  const said = withoutPassword(reasonOf(error), url);
  const details = { details: { server, code, said } };
  if (connectionCodes.test(code)) {
    return new MixturaError(
      'CONNECTION_FAILED',
      `cannot connect to ${server}: ${said}. ${cure(code)}`,
      details,
    );
  }
  return new MixturaError('QUERY_FAILED', `${server}: ${said}. Correct the query or table.`, details);
}

/** Where several addresses of a host failed, the first tells. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) {
    const [first] = error.errors as readonly unknown[];
    return first instanceof Error ? first.message : String(first);
  }
  const text = error instanceof Error ? error.message : String(error);
  return text === '' ? 'no reason given' : text;
}

function withoutPassword(text: string, url: string): string {
  const { password } = new URL(url);
  if (password === '') return text;
  return [password, decodeURIComponent(password)].reduce(
    (safe, secret) => safe.replaceAll(secret, '…'),
    text,
  );
}

function cure(code: string): string {
  if (code.startsWith('28')) return 'Check the user, the password and what pg_hba.conf allows.';
  if (code === '3D000') return 'Check the name of the database.';
  return 'Check that the server runs and can be reached from here.';
}
