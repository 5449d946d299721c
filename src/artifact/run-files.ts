/** What lies in the folder of a run. All of it goes where a run is overwritten; other files stay. */
export const runFiles = {
  config: 'config.json',
  environment: 'environment.json',
  events: 'events.jsonl',
  checkpoints: 'checkpoints',
  model: 'model.safetensors',
  onnx: 'model.onnx',
  manifest: 'model.json',
  /** The cluster of each row as the fit left it, before any was merged or named. */
  labels: 'labels.csv',
  /** What people called the clusters, and which they merged. */
  clusterNames: 'clusters.json',
  /** Folder of the maps of the embedding, as the report and the studio show them. */
  maps: 'maps',
  /** Where the report kept its maps before. */
  oldMaps: 'maps.safetensors',
  report: 'report.html',
} as const;

/** Says which process writes to a run; there only while one does, or where one was killed. */
export const lockFile = 'run.lock';

/** In a folder of restarts, each a run in a folder of its own: their seeds, objectives and which was chosen. */
export const restartsFile = 'restarts.json';
