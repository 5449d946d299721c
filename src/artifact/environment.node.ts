import { arch, cpus, platform, release, totalmem } from 'node:os';

/** The machine a run happened on, for whoever reads its numbers later. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryBytes: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

export function currentEnvironment(): Environment {
  const processors = cpus();
  return {
    node: process.version,
    platform: `${platform()} ${release()} ${arch()}`,
    processor: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    memoryBytes: totalmem(),
    startedAt: new Date().toISOString(),
  };
}
