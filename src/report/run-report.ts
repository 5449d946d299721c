import type { Json } from '../artifact/json.js';
import type { RunConfig } from '../artifact/run-config.js';
import type { Dataset } from '../data/dataset.js';
import type { Matrix } from '../data/matrix.js';
import { parsePlan, type ColumnPlan } from '../data/sources/column-plan.js';
import { planOfCells } from '../data/sources/plan-cells.js';
import { scoreLabels, type LabelScores } from '../metrics/index.js';
import { partsOf, type ClusterLabels } from '../models/cluster-labels.js';
import type { Estimator } from '../models/estimator.js';
import type { TrainingEvent } from '../training/events.js';
import { clusterFacts, type ClusterOverview } from './cluster-facts.js';
import type { RunComparison } from './compare-runs.js';
import { mapColumn, type MapColumn } from './map-column.js';
import type { MapLayout } from './map-layouts.js';
import { rowFormOf, type RowForm } from './row-form.js';

/** What one run is compared with. */
export interface ComparedRun {
  readonly name: string;
  readonly comparison: RunComparison;
}

/** Everything a report says of a run, before it is drawn. */
export interface RunReport {
  readonly title: string;
  /** Where the run lies, for people. */
  readonly run: string;
  readonly config: RunConfig;
  readonly environment?: Json | undefined;
  /** What starts the run again. */
  readonly command?: string | undefined;
  readonly dataset: Dataset;
  readonly form: RowForm;
  /** How the table became features, where its rows are shown by their cells: some of its columns are categories, truths or times. */
  readonly plan?: ColumnPlan | undefined;
  readonly events: readonly TrainingEvent[];
  readonly names: readonly string[];
  readonly overview: ClusterOverview;
  readonly maps: readonly MapLayout[];
  /** A column to colour the maps by. */
  readonly column?: MapColumn | undefined;
  /** New rows of each cluster, `[clusters][samples, features]`; absent where the model does not generate. */
  readonly samples?: readonly Matrix[] | undefined;
  /** Agreement with the true classes where they are known. */
  readonly scores?: LabelScores | undefined;
  readonly compared: readonly ComparedRun[];
}

export interface RunReportInput {
  readonly run: string;
  readonly config: RunConfig;
  readonly environment?: Json | undefined;
  readonly command?: string | undefined;
  readonly estimator: Estimator;
  readonly dataset: Dataset;
  readonly events: readonly TrainingEvent[];
  /** q(c|x) with merges, if any. */
  readonly probabilities: Matrix;
  readonly embedding: Matrix;
  readonly maps: readonly MapLayout[];
  /** Name of a column to colour the maps by. */
  readonly column?: string | undefined;
  readonly names?: readonly string[] | undefined;
  /** The cluster that stands for each one merged away. */
  readonly merged?: ClusterLabels['merged'] | undefined;
  readonly compared?: readonly ComparedRun[] | undefined;
}

/** Rows shown of each kind: nearest, doubtful, generated. */
const examplesShown = 10;

/** Collects what a report shows of a fitted model. */
export async function describeRun(input: RunReportInput): Promise<RunReport> {
  const { run, config, estimator, dataset, names = [], merged = {}, compared = [] } = input;
  const absent = Object.keys(merged).map(Number);
  const overview = clusterFacts({ ...input, absent, examples: examplesShown });
  const { labels } = dataset;
  const { plan } = config.dataset;
  return {
    title: `${estimator.definition.title} on ${config.dataset.name}`,
    run,
    config,
    environment: input.environment,
    command: input.command,
    dataset,
    form: rowFormOf(dataset),
    plan: plan === undefined ? undefined : planOfCells(parsePlan(plan), dataset.features),
    events: input.events,
    names,
    overview,
    maps: input.maps,
    column: input.column === undefined ? undefined : mapColumn(dataset, input.column),
    samples: await samplesOf(estimator, overview, { merged }),
    scores: labels && scoreLabels(labels, overview.labels),
    compared,
  };
}

async function samplesOf(
  estimator: Estimator,
  { clusters }: ClusterOverview,
  labels: ClusterLabels,
): Promise<Matrix[] | undefined> {
  if (!estimator.definition.capabilities.generates) return undefined;
  const samples: Matrix[] = [];
  for (const { cluster } of clusters) {
    samples.push(await estimator.sample(partsOf(labels, cluster), examplesShown));
  }
  return samples;
}
