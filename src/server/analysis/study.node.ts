import { RunFolder } from '../../artifact/run-folder.node.js';
import type { Dataset } from '../../data/dataset.js';
import type { Matrix } from '../../data/matrix.js';
import type { ColumnPlan } from '../../data/sources/column-plan.js';
import { planOfCells } from '../../data/sources/plan-cells.js';
import { MixturaError } from '../../error.js';
import {
  mergeProbabilities,
  readClusterNames,
  type ClusterNames,
} from '../../experiment/cluster-names.node.js';
import { nativeProducts } from './native-products.node.js';
import { openDataOfRun, planOfRun } from '../../experiment/data-source.node.js';
import { loadRun } from '../../experiment/load-run.node.js';
import { standingClusters } from '../../models/cluster-labels.js';
import type { Estimator } from '../../models/estimator.js';
import { clusterFacts, type ClusterOverview } from '../../report/cluster-facts.js';
import { centresOf } from '../../report/cluster-similarity.js';
import type { Products } from '../../runtime/products.js';
import type { RowCells } from '../interface.js';
import { rounded, shownRow } from './row-layout.js';

/** A finished run with everything about its rows that questions start from. */
export interface Study {
  readonly folder: RunFolder;
  readonly estimator: Estimator;
  readonly dataset: Dataset;
  readonly products: Products;
  readonly embedding: Matrix;
  /** Of the model's own clusters, `[rows, clusters]`. */
  readonly probabilities: Matrix;
  readonly canDecode: boolean;
  readonly canGenerate: boolean;
  /** How the table became features, where its rows are shown by their cells. */
  readonly plan: ColumnPlan | undefined;
}

/** A study with merged clusters together, and their names as they are now. */
export interface NamedStudy extends Study {
  readonly names: ClusterNames;
  readonly labels: Int32Array;
  readonly confidence: Float32Array;
  /** `[rows, clusters]`; a cluster merged away has probability 0. */
  readonly merged: Matrix;
  readonly overview: ClusterOverview;
  /** The mean row of every cluster, in the data and in the embedding; zeros for an empty one. */
  readonly means: Matrix;
  readonly centres: Matrix;
}

/** Of each cluster, what a page of it shows. */
const shownExamples = 24;
const shownDifferences = 12;

const kept = 2;
const studies = new Map<string, { readonly version: string; readonly study: Promise<Study> }>();
const views = new WeakMap<Study, { readonly key: string; readonly view: NamedStudy }>();

/** The study of a run, kept for the next question. Throws `INVALID_ARTIFACT` where the run is not finished. */
export async function openStudy(path: string): Promise<NamedStudy> {
  const folder = RunFolder.open(path);
  if (!folder.hasModel()) {
    throw new MixturaError('NOT_FITTED', 'this run has no model yet; wait until it is finished');
  }
  const version = JSON.stringify([folder.config, folder.modelDigest()]);
  if (studies.get(path)?.version !== version) void forget(path);
  const study = studies.get(path)?.study ?? makeStudy(path);
  studies.delete(path);
  studies.set(path, { version, study });
  for (const oldest of studies.keys()) if (studies.size > kept) void forget(oldest);
  try {
    return withNames(await study);
  } catch (error) {
    studies.delete(path);
    throw error;
  }
}

/** Lets go of a study, its native memory too: that of its model, and that of products the size of its rows. */
async function forget(path: string): Promise<void> {
  const { study } = studies.get(path) ?? {};
  studies.delete(path);
  const [opened] = await Promise.allSettled([study]);
  if (opened.status === 'fulfilled') await opened.value?.estimator.dispose();
  await nativeProducts().release();
}

/** Lets go of all studies. */
export async function closeStudies(): Promise<void> {
  await Promise.all([...studies.keys()].map((path) => forget(path)));
  await nativeProducts().release();
}

async function makeStudy(path: string): Promise<Study> {
  const { folder, estimator } = loadRun(path);
  const dataset = await openDataOfRun(folder.config);
  const embedding = await estimator.transform(dataset);
  return {
    folder,
    estimator,
    dataset,
    products: nativeProducts(),
    embedding,
    probabilities: await estimator.predictProbabilities(dataset),
    plan: planOfCells(planOfRun(folder.config), dataset.features),
    canGenerate: await can(() => estimator.sample(0, 1)),
    canDecode: await can(() =>
      estimator.decode({ ...embedding, values: embedding.values.slice(0, embedding.columns), rows: 1 }),
    ),
  };
}

function withNames(study: Study): NamedStudy {
  const names = readClusterNames(study.folder.path);
  const key = JSON.stringify(names);
  const known = views.get(study);
  if (known?.key === key) return known.view;
  const merged = mergeProbabilities(study.probabilities, names);
  const { dataset, embedding } = study;
  const overview = clusterFacts({
    dataset,
    embedding,
    probabilities: merged,
    absent: Object.keys(names.merged).map(Number),
    examples: shownExamples,
    features: shownDifferences,
  });
  const { labels, confidence, moments } = overview;
  const view: NamedStudy = {
    ...study,
    names,
    labels,
    confidence,
    merged,
    overview,
    means: meanRows(moments.means, dataset.features),
    centres: meanRows(centresOf(embedding, labels, merged.columns), embedding.columns),
  };
  views.set(study, { key, view });
  return view;
}

function meanRows(means: Float64Array, columns: number): Matrix {
  const values = Float32Array.from(means, (mean) => (Number.isNaN(mean) ? 0 : mean));
  return { values, rows: values.length / columns, columns };
}

async function can(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (error) {
    if (error instanceof MixturaError && error.code === 'NOT_SUPPORTED') return false;
    throw error;
  }
}

/** The rows of a cluster, in order. */
export function membersOf(labels: Int32Array, cluster: number): number[] {
  return [...labels.keys()].filter((row) => labels[row] === cluster);
}

/** The clusters of a study that stand for themselves, in order. */
export function clustersOf({ names, merged }: NamedStudy): number[] {
  return standingClusters(names, merged.columns);
}

/** The named rows as people look at them. Throws `INVALID_OPTION` for a row that is not there. */
export function cellsOf(study: NamedStudy, rows: readonly number[]): RowCells[] {
  const { dataset, labels, confidence, plan } = study;
  const bad = rows.find((row) => row >= dataset.rows);
  if (bad !== undefined) {
    throw new MixturaError(
      'INVALID_OPTION',
      `there is no row ${bad}; the data has rows 0 to ${dataset.rows - 1}`,
    );
  }
  const values = new Float32Array(rows.length * dataset.features);
  dataset.gather(rows, values);
  return rows.map((row, at) => ({
    row,
    ...(dataset.ids?.[row] !== undefined && { id: dataset.ids[row] }),
    cluster: labels[row] ?? 0,
    confidence: rounded(confidence[row] ?? 0),
    ...(dataset.labels !== undefined && { class: className(dataset, dataset.labels[row] ?? -1) }),
    ...shownRow(values.subarray(at * dataset.features, (at + 1) * dataset.features), plan),
  }));
}

export function className(dataset: Dataset, label: number): string {
  return dataset.labelNames?.[label] ?? `${label}`;
}
