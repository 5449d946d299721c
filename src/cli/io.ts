import picocolors from 'picocolors';

/** Where a command prints and what may interrupt it: the whole of the outside world, so that tests can stand in for it. */
export interface CommandIO {
  /** Results. */
  out(text: string): void;
  /** Progress, warnings and errors. */
  note(text: string): void;
  /** Whether notes go to a terminal that can rewrite its line. */
  readonly terminal: boolean;
  /** Width of that terminal, in characters. */
  width(): number;
  readonly colors: Colors;
  /** Calls `stop` at Ctrl-C or a request to terminate, once; a second one ends the program. Returns how to stop listening. */
  onInterrupt(stop: () => void): () => void;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Exit code of a program that was interrupted, as shells have it. */
export const interruptedExitCode = 130;

/** The streams and signals of this process. */
export function processIO(): CommandIO {
  const { stdout, stderr } = process;
  const { env } = process;
  // Node leaves it undefined where the stream is no terminal.
  const terminal = stderr.isTTY === true && env['TERM'] !== 'dumb' && env['CI'] === undefined;
  // A reader that has seen enough (`| head`) is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    terminal,
    width: () => stderr.columns ?? 80,
    // Not what the package finds out for itself: it takes a command's own --color for a wish for colours.
    colors: picocolors.createColors(terminal && (env['NO_COLOR'] ?? '') === ''),
    onInterrupt: listenForSignals,
  };
}

function listenForSignals(stop: () => void): () => void {
  let asked = false;
  const listener = () => {
    if (asked) process.exit(interruptedExitCode);
    asked = true;
    stop();
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener).off('SIGTERM', listener);
  };
}
