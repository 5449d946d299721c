import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

export interface PostgresServer {
  /** With its password. */
  readonly url: string;
  readonly password: string;
  stop(): void;
}

const installed = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL programs of Debian, installed first where a test machine lets us; undefined where there are none. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(installed)) installWhereAllowed('postgresql');
  if (!existsSync(installed)) return undefined;
  const [newest] = readdirSync(installed).toSorted((a, b) => Number(b) - Number(a));
  const folder = join(installed, newest ?? '', 'bin');
  return existsSync(join(folder, 'initdb')) ? folder : undefined;
}

/** Whether a server of these programs has the extension pgvector, installed first where a test machine lets us. */
export function hasPgvector(programs: string): boolean {
  const version = basename(dirname(programs));
  const control = `/usr/share/postgresql/${version}/extension/vector.control`;
  if (!existsSync(control)) installWhereAllowed(`postgresql-${version}-pgvector`);
  return existsSync(control);
}

function installWhereAllowed(debianPackage: string): void {
  if (process.env['CI'] !== 'true' || process.getuid?.() !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', debianPackage];
  if (spawnSync('apt-get', install, { env }).status === 0) return;
  spawnSync('apt-get', ['update', '-qq'], { env });
  spawnSync('apt-get', install, { env });
}

/** Starts an empty server on a free port of the loopback. It refuses to run as root, so it runs as the user postgres there. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const password = 's3cret&/word';
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  if (user.uid !== undefined && user.gid !== undefined) {
    chownSync(folder, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  const run = (program: string, args: string[]): void => {
    const result = spawnSync(join(programs, program), args, { ...user, cwd: folder, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`${program}: ${result.stdout}${result.stderr}`);
  };
  const data = join(folder, 'data');
  run('initdb', [
    '-D',
    data,
    '-U',
    'mixtura',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--no-sync',
  ]);
  const port = await freePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`;
  run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start']);
  return {
    url: `postgres://mixtura:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    password,
    stop() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function idOf(option: string): number {
  return Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
