#!/usr/bin/env node
// Makes a checkout ready with nothing but Node and npm: packages, compiled code, the studio, a browser for the tests.
// Every step looks first whether there is anything to do. Run it with --help for its options.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);

const help = `node scripts/setup.mjs [options]
  (none)          install the packages of package-lock.json
  --build         also compile src to dist, and the studio to dist/studio
  --force-build   with --build: compile from scratch
  --browser       also make sure that the tests find a Chromium
  --find-browser  print the Chromium the tests would use, and do nothing else`;

function main(options) {
  if (options.has('--help')) return console.log(help);
  if (options.has('--find-browser')) return console.log(findBrowser() ?? '');
  checkNode();
  installPackages();
  if (options.has('--build')) {
    if (options.has('--force-build')) rmSync(at('dist'), { recursive: true, force: true });
    compileSources();
    buildStudio();
  }
  if (options.has('--browser')) provideBrowser();
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return;
  throw new SetupError(`mixtura needs Node 20.20 or newer; this is ${process.versions.node}`);
}

function installPackages() {
  const stamp = at('node_modules', '.mixtura-setup');
  const wanted = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  refuseLinkedPackages();
  say('installing packages');
  if (!run(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { quiet: true })) {
    say('npm ci refused the lock file; trying npm install');
    must(npm, ['install', '--no-fund', '--no-audit', '--no-save', '--loglevel=error'], 'npm install failed');
  }
  writeFileSync(stamp, wanted);
}

/** npm follows a link, and empties what it points to: the packages of somebody else. */
function refuseLinkedPackages() {
  const packages = at('node_modules');
  if (lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new SetupError(
    `node_modules is a symbolic link to ${readlinkSync(packages)}, and installing would empty that folder; ` +
      'remove the link (not the folder), then run this again: the packages are installed here',
  );
}

function compileSources() {
  const inputs = [
    ...filesUnder('src', isSource),
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
  ];
  whenChanged('.sources.json', inputs, (someAreGone) => {
    say('compiling');
    // Nothing in dist may outlive its source.
    if (someAreGone) rmSync(at('dist'), { recursive: true, force: true });
    const tsc = at('node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--incremental', '--tsBuildInfoFile', at('dist', '.tsbuildinfo')];
    must(process.execPath, [tsc, '-p', at('tsconfig.build.json'), ...options], 'the sources do not compile');
  });
}

function isSource(path) {
  return /\.(ts|json)$/.test(path) && !/\.(test|support)\.ts$/.test(path);
}

function buildStudio() {
  if (!existsSync(at('studio')) || !readdirSync(at('studio')).some((name) => name.startsWith('vite.config.')))
    return;
  const inputs = [...filesUnder('studio', () => true), 'package-lock.json'];
  whenChanged('.studio.json', inputs, () => {
    say('building the studio');
    const vite = at('node_modules', 'vite', 'bin', 'vite.js');
    const target = ['--outDir', at('dist', 'studio'), '--emptyOutDir', '--logLevel', 'warn'];
    must(process.execPath, [vite, 'build', at('studio'), ...target], 'the studio does not build');
  });
}

/** Does `work` unless the files are those of the last time, which a record in dist remembers by time and size. */
function whenChanged(record, files, work) {
  const now = Object.fromEntries(files.map((file) => [file, fingerprint(at(file))]));
  const path = at('dist', record);
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const text = JSON.stringify(now);
  if (JSON.stringify(before) === text) return;
  rmSync(path, { force: true });
  work(Object.keys(before).some((file) => !(file in now)));
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(path, text);
}

function fingerprint(path) {
  const { mtimeMs, size } = statSync(path);
  return `${mtimeMs} ${size}`;
}

function filesUnder(folder, wanted) {
  return readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter(wanted)
    .toSorted();
}

function provideBrowser() {
  if (findBrowser() !== undefined) return;
  const canInstall = process.getuid?.() === 0 && onPath('apt-get') !== undefined;
  if (canInstall) {
    say('installing Chromium for the browser tests');
    const apt = (...args) =>
      run('apt-get', args, { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } });
    const limits = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20'];
    apt(...limits, 'update', '-qq');
    apt(...limits, 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
  }
  if (findBrowser() !== undefined) return;
  say(
    'there is no Chromium, so the browser tests will be skipped. To run them install one ' +
      '(Debian: "apt-get install chromium") or name one you have: CHROME_PATH=/path/to/chrome npm test',
  );
}

function findBrowser() {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') return isExecutable(named) ? named : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const places = [
    ...names.map((name) => onPath(name) ?? join('/usr/bin', name)),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return places.find(isExecutable);
}

function onPath(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Runs a command; `quiet` shows what it said only where it failed. */
function run(command, args, { quiet = false, env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    shell: command.endsWith('.cmd'),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (result.status === 0) return true;
  if (quiet)
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}\n`);
  return false;
}

function must(command, args, complaint) {
  if (!run(command, args)) throw new SetupError(complaint);
}

class SetupError extends Error {}

function say(text) {
  console.log(`mixtura: ${text}`);
}

try {
  main(new Set(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`mixtura: ${error.message}`);
  process.exitCode = 1;
}
