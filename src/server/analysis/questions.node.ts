import { listColumns } from '../../data/sources/inspect.node.js';
import { isTableSource } from '../../data/sources/table-source.node.js';
import { defined, openSource, type DataSource } from '../../experiment/data-source.node.js';
import type { Json } from '../../artifact/json.js';
import type { DataPreview, MapAnswer, MapKind, RowCells, RowTable, SourceColumn } from '../interface.js';
import { cluster, clusters } from './clusters.node.js';
import { compare } from './compare.node.js';
import { generate, vary, walk } from './make-rows.node.js';
import { closeWatches, glimpse } from './glimpse.node.js';
import { mapOf } from './maps.node.js';
import { predict } from './predict.node.js';
import { layoutOf, rounded, shownValues } from './row-layout.js';
import { cellsOf, closeStudies, openStudy } from './study.node.js';

/** Tells the asker how far a long answer is, from 0 to 1. */
export type OnShare = (share: number) => void;

/**
 * Everything that takes a model or all rows to answer. Inputs and answers are plain data, so that they can be asked in
 * another process; runs are named by their folder.
 */
export const questions = {
  columns,
  preview,
  rows,
  map,
  column,
  cells: async ({ run, rows }: { run: string; rows: readonly number[] }): Promise<RowCells[]> =>
    cellsOf(await openStudy(run), rows),
  glimpse: ({ run }: { run: string }) => glimpse(run),
  clusters,
  cluster,
  generate,
  walk,
  vary,
  predict,
  compare,
};

export type Questions = typeof questions;

/** Answers questions, here or in another process. */
export interface Analyst {
  ask<Name extends keyof Questions>(
    name: Name,
    input: Parameters<Questions[Name]>[0],
    onShare?: OnShare,
  ): Promise<Awaited<ReturnType<Questions[Name]>>>;
  close(): Promise<void>;
}

/** Answers in this process. */
export function localAnalyst(): Analyst {
  return {
    ask: async (name, input, onShare) => {
      const question = questions[name] as (input: unknown, onShare?: OnShare) => never;
      return question(input, onShare);
    },
    close: async () => {
      await closeWatches();
      await closeStudies();
    },
  };
}

/** The columns of a table as it stands, whether or not it could be learnt from; none for other sources. */
async function columns({ source, reading }: DataSource): Promise<SourceColumn[]> {
  if (!isTableSource(source)) return [];
  const { table, delimiter, header, decimal } = reading ?? {};
  const found = await listColumns(source, defined({ table, delimiter, header, decimal }));
  return found.map(({ name, kind, missing }) => ({ name, kind, missing }));
}

const previewedRows = 6;

async function preview({ source, reading }: DataSource): Promise<DataPreview> {
  const dataset = await openSource({ source, reading });
  const { name, rows, features, labels, labelNames } = dataset;
  const count = Math.min(previewedRows, rows);
  const values = new Float32Array(count * features);
  dataset.read(0, count, values);
  return {
    source,
    name,
    rows,
    features,
    ...layoutOf(dataset),
    ...(labels && { classes: new Set(labels).size }),
    ...(labelNames && { classNames: labelNames }),
    first: Array.from({ length: count }, (_, row) =>
      shownValues(values.subarray(row * features, (row + 1) * features)),
    ),
  };
}

async function rows({ run }: { run: string }): Promise<RowTable> {
  const { dataset, labels, confidence } = await openStudy(run);
  return {
    rows: dataset.rows,
    labels: [...labels],
    confidence: Array.from(confidence, rounded),
    ...(dataset.labels && { classes: [...dataset.labels] }),
    ...(dataset.labelNames && { classNames: dataset.labelNames }),
  };
}

async function map(
  { run, kind }: { run: string; kind: MapKind },
  onShare?: OnShare,
): Promise<Extract<MapAnswer, { ready: true }>> {
  const { values } = await mapOf(await openStudy(run), kind, onShare);
  return { ready: true, kind, positions: Array.from(values, rounded) };
}

/** One column of all rows, to colour a map by. */
async function column({ run, feature }: { run: string; feature: number }): Promise<{ values: Json }> {
  const { dataset } = await openStudy(run);
  const { rows, features } = dataset;
  const buffer = new Float32Array(features);
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    dataset.read(row, row + 1, buffer);
    values.push(rounded(buffer[feature] ?? 0));
  }
  return { values };
}
