import type {
  ClusterDetail,
  ClustersAnswer,
  CompareAnswer,
  DataPreview,
  Failure,
  Glimpse,
  MadeRows,
  MapAnswer,
  MapKind,
  ModelInfo,
  OptionProblems,
  PredictAnswer,
  RowCells,
  RowTable,
  RunDetail,
  RunSummary,
  SourceColumn,
  SourceInfo,
} from '../../../src/server/interface.js';

export type * from '../../../src/server/interface.js';

/** How the rows of a file are to be read; the server knows more of it. */
export interface ReadingChoice {
  readonly label?: string;
  readonly id?: string;
  readonly columns?: readonly string[];
  readonly ignore?: readonly string[];
  readonly missing?: 'error' | 'drop' | 'mean' | number;
  readonly textColumn?: string;
  readonly categorical?: readonly string[];
  readonly decimal?: '.' | ',';
  readonly header?: boolean;
  readonly delimiter?: string;
  readonly table?: string;
}

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      ...(body !== undefined && {
        body: body instanceof Blob ? body : JSON.stringify(body),
        headers: body instanceof Blob ? {} : { 'Content-Type': 'application/json' },
      }),
    });
  } catch {
    throw new Error('The studio does not answer. Is "mixtura studio" still running?');
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  throw new Error(
    (answer as Failure | undefined)?.error.message ?? `The server refused (${response.status}).`,
  );
}

const run = (name: string, rest = ''): string => `runs/${encodeURIComponent(name)}${rest}`;

export interface StartRequest {
  readonly source: string;
  readonly reading: ReadingChoice;
  readonly model: string;
  readonly preset: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly name?: string;
}

/** The data whose preset is asked for; its size once that is known. */
export interface DefaultsRequest {
  readonly source: string;
  readonly preset: string;
  readonly size?: { readonly rows: number; readonly features: number };
}

export const api = {
  runs: () => request<RunSummary[]>('GET', 'runs'),
  run: (name: string) => request<RunDetail>('GET', run(name)),
  start: (body: StartRequest) => request<{ name: string }>('POST', 'runs', body),
  act: (name: string, action: 'pause' | 'stop' | 'resume') =>
    request<RunDetail>('POST', run(name, `/${action}`)),
  models: () => request<ModelInfo[]>('GET', 'models'),
  check: (model: string, options: Readonly<Record<string, unknown>>) =>
    request<OptionProblems>('POST', `models/${encodeURIComponent(model)}/check`, { options }),
  defaults: (model: string, body: DefaultsRequest) =>
    request<Readonly<Record<string, unknown>>>('POST', `models/${encodeURIComponent(model)}/defaults`, body),
  sources: () => request<SourceInfo[]>('GET', 'data'),
  upload: (file: File) =>
    request<{ source: string }>('POST', `data?name=${encodeURIComponent(file.name)}`, file),
  columns: (source: string, reading: ReadingChoice) =>
    request<SourceColumn[]>('POST', 'data/columns', { source, reading }),
  preview: (source: string, reading: ReadingChoice) =>
    request<DataPreview>('POST', 'data/preview', { source, reading }),
  glimpse: (name: string) => request<Glimpse>('GET', run(name, '/glimpse')),
  rows: (name: string) => request<RowTable>('GET', run(name, '/rows')),
  cells: (name: string, rows: readonly number[]) =>
    request<RowCells[]>('GET', run(name, `/cells?rows=${rows.join(',')}`)),
  column: (name: string, feature: number) =>
    request<{ values: number[] }>('GET', run(name, `/column/${feature}`)),
  map: (name: string, kind: MapKind) => request<MapAnswer>('GET', run(name, `/map/${kind}`)),
  clusters: (name: string) => request<ClustersAnswer>('GET', run(name, '/clusters')),
  cluster: (name: string, cluster: number) =>
    request<ClusterDetail>('GET', run(name, `/clusters/${cluster}`)),
  rename: (name: string, cluster: number, title: string) =>
    request('PUT', run(name, `/clusters/${cluster}/name`), { name: title }),
  merge: (name: string, cluster: number, into: number) =>
    request('POST', run(name, `/clusters/${cluster}/merge`), { into }),
  separate: (name: string, cluster: number) => request('POST', run(name, `/clusters/${cluster}/separate`)),
  generate: (name: string, body: { cluster: number; count: number; seed: number }) =>
    request<MadeRows>('POST', run(name, '/generate'), body),
  walk: (name: string, body: { from: number; to: number; steps: number }) =>
    request<MadeRows>('POST', run(name, '/walk'), body),
  vary: (name: string, body: { cluster: number; dimension: number; span: number; steps: number }) =>
    request<MadeRows>('POST', run(name, '/vary'), body),
  predict: (name: string, body: { source: string; reading?: ReadingChoice; map?: MapKind }) =>
    request<PredictAnswer>('POST', run(name, '/predict'), body),
  compare: (a: string, b: string) =>
    request<CompareAnswer>('GET', `compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`),
  newLink: () => request<{ url: string }>('POST', 'keys'),
};
