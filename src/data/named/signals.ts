import { parseIdx } from '../formats/idx.js';
import { parseNpy } from '../formats/npy.js';
import { memoryDataset, type MemoryDataset } from '../memory-dataset.js';
import { dataFiles, type Store } from './files.js';

const activities = ['WALKING', 'WALKING_UPSTAIRS', 'WALKING_DOWNSTAIRS', 'SITTING', 'STANDING', 'LAYING'];

/**
 * Human activity recognition with smartphones: 10,299 windows as 561 features within [-1, 1], recomputed from the raw signals. Rows are sorted
 * by person and activity; training shuffles, but a prefix is no fair sample.
 */
export async function har(store: Store): Promise<MemoryDataset> {
  const { values } = parseNpy(await store(dataFiles.harFeatures), 'har');
  const names = new TextDecoder().decode(await store(dataFiles.harFeatureNames));
  const columns = names.trim().split('\n');
  return harDataset(
    'har',
    Float32Array.from(values),
    [columns.length],
    await store(dataFiles.harLabels),
    columns,
  );
}

/**
 * The raw windows behind `har`, in the same order: 9 channels (body acceleration, rotation, total acceleration, each x y z) of 128 samples at 50 Hz.
 */
export async function harRaw(store: Store): Promise<MemoryDataset> {
  const { values } = parseNpy(await store(dataFiles.harRaw), 'har-raw');
  return harDataset('har-raw', Float32Array.from(values), [9, 128], await store(dataFiles.harLabels));
}

function harDataset(
  name: string,
  values: Float32Array,
  rowShape: readonly number[],
  labelFile: Uint8Array,
  columns?: readonly string[],
): MemoryDataset {
  const features = rowShape.reduce((product, size) => product * size, 1);
  const labels = Int32Array.from(parseIdx(labelFile, name).values);
  return memoryDataset({
    name,
    values,
    rows: values.length / features,
    features,
    rowShape,
    labels,
    labelNames: activities,
    ...(columns && { columns }),
  });
}
