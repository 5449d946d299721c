import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

export const processMarkSchema = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** When the process began, where its system tells: numbers of processes are given again. */
  begun: z.string().optional(),
});

/** What tells a process from every other one. */
export type ProcessMark = z.infer<typeof processMarkSchema>;

export function thisProcess(): ProcessMark {
  const begun = beginningOf(process.pid);
  return { pid: process.pid, host: hostname(), ...(begun !== undefined && { begun }) };
}

/** Whether a process goes on. Of another machine's nothing can be seen from here: they are taken at their word. */
export function isAlive({ pid, host, begun }: ProcessMark): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is there, and another user's.
    return codeOf(error) === 'EPERM';
  }
  const now = beginningOf(pid);
  return begun === undefined || now === undefined || begun === now;
}

/**
 * When a process began, in its system's own count: the 20th field after its name, which stands in brackets and may hold anything. `ended` for one that
 * only waits for its parent to notice; undefined where there is no /proc.
 */
function beginningOf(pid: number): string | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : fields[19];
}

/** What a file holds, where it can be read. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The system's name of what went wrong, such as `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
