import type { MeasurementName, measurements } from '../measurements/kinds.js';
import type { CellSummary } from '../summary.js';
import type { FinishedLine } from '../result-line.js';
import type { z } from 'zod';

/** A file of the results folder, by name. */
export interface RenderedFile {
  readonly name: string;
  readonly content: string;
}

type Measurements = typeof measurements;

/** The measurements that leave an array. */
export type ArrayName = {
  [Name in MeasurementName]: Measurements[Name] extends { schema: z.ZodType } ? Name : never;
}[MeasurementName];

export type ArrayOf<Name extends ArrayName> = z.infer<Measurements[Name]['schema']>;

/** What a table or figure is made from: the runs of its cells, in their order, and the arrays that they left. */
export interface ExhibitView {
  readonly name: string;
  readonly summaries: readonly CellSummary[];
  /** Undefined where the run left none; throws `INVALID_ARTIFACT` where the file is not the one its line names. */
  readonly array: <Name extends ArrayName>(line: FinishedLine, name: Name) => ArrayOf<Name> | undefined;
}

export interface Shown {
  /** Markdown. */
  readonly text: string;
  readonly figures: readonly RenderedFile[];
}

/** A table or figure of a paper that is more than accuracies. */
export interface Exhibit {
  /** What the paper shows there, and what stands for it here. */
  readonly about: string;
  /** What the runs of its cells are measured by, beside their scores. */
  readonly measurements: readonly MeasurementName[];
  readonly show: (view: ExhibitView) => Shown;
}
