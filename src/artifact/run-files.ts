/** What lies in the folder of a run. All of it goes where a run is overwritten; other files stay. */
export const runFiles = {
  config: 'config.json',
  environment: 'environment.json',
  events: 'events.jsonl',
  checkpoints: 'checkpoints',
  model: 'model.safetensors',
  onnx: 'model.onnx',
  manifest: 'model.json',
  labels: 'labels.csv',
  /** What people called the clusters, and which they merged. */
  clusterNames: 'clusters.json',
  /** Maps of the embedding for the report. */
  layouts: 'maps.safetensors',
  /** Folder of maps for the studio. */
  maps: 'maps',
  report: 'report.html',
} as const;
