import { z } from 'zod';
import { MixturaError } from '../error.js';
import { savedValue } from './saved-value.js';

/** Version of the layout of a run's folder; readers refuse newer ones. */
export const runFormatVersion = 1;

/** What a run was asked to do: enough to do it again. */
export const runConfigSchema = z.object({
  formatVersion: z.literal(runFormatVersion),
  model: z.string(),
  /** The model's options, checked by the model's own schema. */
  options: z.json(),
  /** Name of the table of recommended or published options the rest was taken from. */
  preset: z.string().optional(),
  dataset: z.object({
    name: z.string(),
    /** Where the rows came from, and how they were read; absent for rows that came from memory. */
    source: z.string().optional(),
    reading: z.json().optional(),
    digest: z.string(),
    rows: z.int(),
    features: z.int(),
    rowShape: z.array(z.int()),
    columns: z.array(z.string()).optional(),
    /** How the columns of a table became features, so that new tables become rows as this one did. */
    plan: z.json().optional(),
    /** What turned texts into rows, so that new texts become rows as these did. */
    vocabulary: z.json().optional(),
  }),
  seed: z.number(),
  /** Threads inside a product where a number was asked for: results repeat bit for bit with the same number only. */
  threads: z.int().optional(),
  /** Of mixtura and of what computes for it. */
  versions: z.record(z.string(), z.string()),
});

export type RunConfig = Readonly<z.infer<typeof runConfigSchema>>;
export type NewRunConfig = Omit<RunConfig, 'formatVersion'>;

/** Checks the content of a `config.json`; `path` is for the message. Throws `INVALID_ARTIFACT`. */
export function parseRunConfig(content: unknown, path: string): RunConfig {
  const version = z.looseObject({ formatVersion: z.number() }).safeParse(content);
  if (version.success && version.data.formatVersion > runFormatVersion) {
    throw new MixturaError(
      'INVALID_ARTIFACT',
      `${path} has format version ${version.data.formatVersion}, this mixtura reads ${runFormatVersion}; use a newer mixtura`,
    );
  }
  return savedValue(runConfigSchema, content, `${path} is not the configuration of a run`);
}
