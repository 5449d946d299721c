import picocolors from 'picocolors';
import { main } from './main.js';

export interface Captured {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly notes: string;
}

/** Runs the command line inside this process. */
export async function runMain(...args: string[]): Promise<Captured> {
  let [out, notes] = ['', ''];
  const code = await main(args, {
    out: (text) => (out += text),
    note: (text) => (notes += text),
    terminal: false,
    width: () => 80,
    colors: picocolors.createColors(false),
    onInterrupt: () => () => undefined,
  });
  return { code, out, notes };
}
