import type { Program } from './program.js';

/** Programs that are compiled once and kept, until they are released. */
export interface ProgramCache {
  /** Works with the program of `key`, which `build` makes where there is none yet. */
  use<T>(key: string, build: () => Promise<Program>, work: (program: Program) => Promise<T>): Promise<T>;
  /** Frees the programs once nobody works with them any more; what is asked for later is compiled anew. */
  release(): Promise<void>;
}

export function programCache(): ProgramCache {
  const programs = new Map<string, Promise<Program>>();
  const uses = new Set<Promise<unknown>>();
  const programOf = (key: string, build: () => Promise<Program>): Promise<Program> => {
    const existing = programs.get(key);
    if (existing !== undefined) return existing;
    const made = build();
    programs.set(key, made);
    return made;
  };
  return {
    use: async (key, build, work) => {
      const use = programOf(key, build).then(work);
      uses.add(use);
      try {
        return await use;
      } finally {
        uses.delete(use);
      }
    },
    release: async () => {
      const made = [...programs.values()];
      programs.clear();
      await Promise.allSettled(uses);
      // One that could not be compiled holds nothing.
      for (const outcome of await Promise.allSettled(made)) {
        if (outcome.status === 'fulfilled') await outcome.value.release();
      }
    },
  };
}
