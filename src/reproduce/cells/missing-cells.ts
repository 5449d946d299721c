import type { MissingCell } from './cell.js';

const bring = (name: string, command: string) => `${name} could not be had here; with it: ${command}`;

const reuters10k = (model: string) =>
  bring(
    'Reuters-10K (RCV1, licensed; `reuters-4` stands in)',
    `mixtura fit reuters10k.npy -k 4 --model ${model}`,
  );
const svhn = (model: string) =>
  bring('SVHN with ResNet-18 features', `mixtura fit svhn-features.npy -k 10 --model ${model}`);

/** Rows of the papers' tables whose data are not public any more, or not here. */
export const missingCells: readonly MissingCell[] = [
  { tables: ['VaDE T2'], model: 'vade', dataset: 'reuters10k', missing: reuters10k('vade') },
  { tables: ['DCAN T6'], model: 'dcan', dataset: 'reuters10k', missing: reuters10k('dcan') },
  {
    tables: ['VaDE T2'],
    model: 'vade',
    dataset: 'reuters',
    missing: bring('All of RCV1 (licensed)', 'mixtura fit reuters.npy -k 4 --model vade'),
  },
  {
    tables: ['VaDE T2'],
    model: 'vade',
    dataset: 'stl10',
    missing: bring('STL-10 with ResNet-50 features', 'mixtura fit stl10-features.npy -k 10'),
  },
  {
    tables: ['S3VDC T4', 'S3VDC T5'],
    model: 's3vdc',
    dataset: 'king10m',
    missing: bring(
      'King10M (ten million players, never published)',
      'mixtura fit king10m.parquet -k 6 --model s3vdc',
    ),
  },
  { tables: ['VAED T2'], model: 'vaed', dataset: 'svhn', missing: svhn('vaed') },
  { tables: ['DCAN T2'], model: 'dcan', dataset: 'svhn', missing: svhn('dcan') },
  {
    tables: ['VAED T2'],
    model: 'vaed',
    dataset: 'scene15',
    missing: bring('Scene15 with ResNet-18 features', 'mixtura fit scene15-features.npy -k 15 --model vaed'),
  },
  {
    tables: ['VAED T2'],
    model: 'vaed',
    dataset: 'mit67',
    missing: bring('MIT67 with ResNet-18 features', 'mixtura fit mit67-features.npy -k 67 --model vaed'),
  },
  {
    tables: ['DCAN T4'],
    model: 'dcan',
    dataset: 'mnist-resnet18',
    missing: bring('MNIST with ResNet-18 features', 'mixtura fit mnist-features.npy -k 10 --model dcan'),
  },
  {
    tables: ['DCAN T5'],
    model: 'dcan',
    dataset: 'cifar10',
    missing: bring('CIFAR-10 with ResNet-50 features', 'mixtura fit cifar10-features.npy -k 10 --model dcan'),
  },
  {
    tables: ['DAMIC T5'],
    model: 'damic',
    dataset: 'rcv1',
    missing: bring('RCV1 (licensed)', 'mixtura fit rcv1.npy -k 20 --model damic'),
  },
];

/** Those of one table or figure. */
export function missingIn(table: string): readonly MissingCell[] {
  return missingCells.filter(({ tables }) => tables.includes(table));
}
