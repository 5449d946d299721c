import { afterEach, expect, it, vi } from 'vitest';
import { processIO } from './io.js';

const terminal = process.stderr.isTTY;
afterEach(() => {
  vi.unstubAllEnvs();
  process.stderr.isTTY = terminal;
});

/** What an error is marked with where standard error is this. */
function mark(isTerminal: boolean | undefined, environment: Record<string, string> = {}): string {
  vi.stubEnv('CI', undefined);
  vi.stubEnv('TERM', 'xterm');
  vi.stubEnv('NO_COLOR', undefined);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  Object.assign(process.stderr, { isTTY: isTerminal });
  return processIO().colors.red('error');
}

it('colours nothing but a terminal, whatever the options of a command are called', () => {
  expect(mark(true)).toContain('\u001b[31m');
  expect(mark(undefined)).toBe('error');
  expect(mark(undefined, { FORCE_COLOR: '1' })).toBe('error');
  expect(mark(false)).toBe('error');
  expect(mark(true, { NO_COLOR: '1' })).toBe('error');
  expect(mark(true, { TERM: 'dumb' })).toBe('error');
});
