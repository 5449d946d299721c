/**
 * What the studio and the server say to each other, as types: every body is JSON. Requests are checked by the schemas
 * of the routes.
 */
import type { ColumnKind } from '../data/sources/column-kinds.js';
import type { RunEvent } from '../experiment/run-events.js';
import type { MapKind } from '../report/map-kinds.js';

export type { MapKind };

/**
 * `starting`: asked for, nothing written yet; `running` and `pausing`: trained by this server; `elsewhere`: something
 * else writes to it; `paused`: stopped on request; `interrupted`: killed; `damaged`: cannot be read.
 */
export type RunState =
  | 'starting'
  | 'running'
  | 'pausing'
  | 'elsewhere'
  | 'paused'
  | 'interrupted'
  | 'finished'
  | 'failed'
  | 'damaged';

export interface RunSummary {
  readonly name: string;
  readonly state: RunState;
  readonly model?: string;
  readonly title?: string;
  readonly data?: {
    readonly name: string;
    readonly rows: number;
    readonly features: number;
    readonly rowShape: readonly number[];
    readonly digest: string;
    readonly columns?: readonly string[];
  };
  readonly clusters?: number;
  readonly phase?: string;
  readonly epoch?: string;
  readonly elapsedMs?: number;
  readonly objective?: { readonly name: string; readonly value: number };
  readonly failure?: string;
  /** Of restarts, the one whose objective is least. */
  readonly isWinner?: boolean;
  /** Milliseconds since 1970 of the last change. */
  readonly changedAt?: number;
}

export interface RunDetail extends RunSummary {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly preset?: string;
  readonly versions?: Readonly<Record<string, string>>;
}

/** Messages of the event stream of a run: `events` carries these, `state` a `RunSummary`, `reset` nothing. */
export type RunEvents = readonly RunEvent[];

export interface ModelInfo {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly summary: string;
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** JSON schema of its options. */
  readonly schema: JsonSchema;
  readonly presets: readonly { readonly preset: string; readonly dataset: string }[];
}

/** The part of JSON schema that forms are made from. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** What is wrong with options, by name; those in order are not there. */
export type OptionProblems = Readonly<Record<string, string>>;

/** A source of rows: the name of a data set, or `file:` and the name of a file on the server's shelf. */
export interface SourceInfo {
  readonly source: string;
  readonly name: string;
  readonly summary: string;
  readonly state: 'built-in' | 'found' | 'download' | 'missing' | 'file';
}

/** A column of a file, whether or not it could be learnt from as it is. */
export interface SourceColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Rows that have no value in it. */
  readonly missing: number;
}

export type RowKind = 'image' | 'signal' | 'text' | 'table';

/** How rows are laid out, and so best shown. */
export interface RowLayout {
  readonly kind: RowKind;
  readonly rowShape: readonly number[];
  /** Names of the features. */
  readonly columns?: readonly string[];
  /** Names of a table's columns, where its rows are shown by their cells: some of them are categories, truths or times. */
  readonly cellColumns?: readonly string[];
}

/** A row by its features, and by its cells where its layout names their columns. */
export interface RowValues {
  readonly values: readonly number[];
  readonly cells?: readonly (string | number)[];
}

/** What a source looks like before anything is fitted. */
export interface DataPreview extends RowLayout {
  readonly source: string;
  readonly name: string;
  readonly rows: number;
  readonly features: number;
  readonly classes?: number;
  readonly classNames?: readonly string[];
  readonly first: readonly (readonly number[])[];
}

/** The cluster of every row of a run, merged clusters together. */
export interface RowTable {
  readonly rows: number;
  readonly labels: readonly number[];
  readonly confidence: readonly number[];
  /** True classes, where the data knows them: to look at, never to learn from. */
  readonly classes?: readonly number[];
  readonly classNames?: readonly string[];
}

/** Positions `x0, y0, x1, y1, …`, or how far their computation is. */
export type MapAnswer =
  | { readonly ready: true; readonly kind: MapKind; readonly positions: readonly number[] }
  | { readonly ready: false; readonly kind: MapKind; readonly share: number };

/** Some rows of training as they lie at its latest checkpoint. */
export interface Glimpse {
  readonly rows: readonly number[];
  readonly positions: readonly number[];
  readonly labels: readonly number[];
}

export interface RowCells extends RowValues {
  readonly row: number;
  readonly id?: string;
  readonly cluster: number;
  readonly confidence: number;
  readonly class?: string;
}

/** A column in which a cluster differs from all rows, in standard deviations of all rows. */
export interface Difference {
  readonly feature: number;
  readonly name: string;
  readonly clusterMean: number;
  readonly overallMean: number;
  readonly standardised: number;
}

export interface ClusterSummary {
  readonly cluster: number;
  readonly name: string;
  readonly named: boolean;
  readonly size: number;
  /** Mean probability over all rows. */
  readonly weight: number;
  readonly meanConfidence: number;
  /** Clusters that were put into this one. */
  readonly members: readonly number[];
  readonly mean: readonly number[];
  /** What tells it in a few words: of texts the words it has more of than all rows, of tables the columns it differs in most. */
  readonly traits: readonly Difference[];
}

export interface ClustersAnswer extends RowLayout {
  readonly clusters: readonly ClusterSummary[];
  readonly latent: number;
  readonly canGenerate: boolean;
  readonly canDecode: boolean;
}

export interface ClusterDetail extends ClusterSummary {
  readonly nearest: readonly RowCells[];
  readonly doubtful: readonly RowCells[];
  readonly differences: readonly Difference[];
  /** True classes of its rows, most frequent first. */
  readonly classes?: readonly { readonly name: string; readonly rows: number }[];
}

/** Rows the model made, and where it would put them. */
export interface MadeRows {
  readonly rows: readonly (RowValues & { readonly cluster: number; readonly confidence: number })[];
  /** The latent coordinate that was varied, row by row. */
  readonly at?: readonly number[];
}

export interface PredictAnswer {
  readonly source: string;
  readonly rows: number;
  readonly labels: readonly number[];
  readonly confidence: readonly number[];
  readonly ids?: readonly string[];
  /** On the map that was named, if it was ready. */
  readonly positions?: readonly number[];
  readonly names: Readonly<Record<string, string>>;
  readonly first: readonly RowCells[];
  /** What was left out or read as something else, in sentences. */
  readonly notes: readonly string[];
}

export interface CompareAnswer extends RowLayout {
  readonly a: string;
  readonly b: string;
  readonly rows: number;
  readonly ari: number;
  readonly nmi: number;
  /** Share of rows in matched clusters. */
  readonly agreement: number;
  readonly aClusters: readonly { readonly cluster: number; readonly name: string; readonly size: number }[];
  /** In the order of the matching: each stands under its match. */
  readonly bClusters: readonly {
    readonly cluster: number;
    readonly name: string;
    readonly size: number;
    readonly match?: number;
  }[];
  /** Rows `[aClusters][bClusters]`. */
  readonly counts: readonly (readonly number[])[];
  readonly changed: readonly (RowCells & { readonly clusterInB: number })[];
  readonly changedRows: number;
}

export interface Failure {
  readonly error: { readonly code: string; readonly message: string };
}
