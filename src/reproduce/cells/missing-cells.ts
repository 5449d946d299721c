import { acc, ari, nmi, type MissingCell } from './cell.js';

const bring = (name: string, command: string) => `${name} could not be had here; with it: ${command}`;

/** Rows of the papers' tables whose data are not public any more, or not here. */
export const missingCells: readonly MissingCell[] = [
  {
    tables: ['VaDE T2', 'DCAN T6'],
    model: 'vade, dcan',
    dataset: 'reuters10k',
    published: [acc(0.7983), acc(0.7867)],
    missing: bring('Reuters-10K (RCV1, licensed; `reuters-4` stands in)', 'mixtura fit reuters10k.npy -k 4'),
  },
  {
    tables: ['VaDE T2'],
    model: 'vade',
    dataset: 'stl10',
    published: [acc(0.8445)],
    missing: bring('STL-10 with ResNet-50 features', 'mixtura fit stl10-features.npy -k 10'),
  },
  {
    tables: ['VAED T2', 'DCAN T2'],
    model: 'vaed, dcan',
    dataset: 'svhn',
    published: [acc(0.9153), acc(0.9047)],
    missing: bring('SVHN with ResNet-18 features', 'mixtura fit svhn-features.npy -k 10 --model dcan'),
  },
  {
    tables: ['VAED T2'],
    model: 'vaed',
    dataset: 'scene15',
    published: [acc(0.8812)],
    missing: bring('Scene15 with ResNet-18 features', 'mixtura fit scene15-features.npy -k 15 --model vaed'),
  },
  {
    tables: ['VAED T2'],
    model: 'vaed',
    dataset: 'mit67',
    published: [acc(0.5896)],
    missing: bring('MIT67 with ResNet-18 features', 'mixtura fit mit67-features.npy -k 67 --model vaed'),
  },
  {
    tables: ['DCAN T5'],
    model: 'dcan',
    dataset: 'cifar10',
    published: [acc(0.5844)],
    missing: bring('CIFAR-10 with ResNet-50 features', 'mixtura fit cifar10-features.npy -k 10 --model dcan'),
  },
  {
    tables: ['DAMIC T5'],
    model: 'damic',
    dataset: 'rcv1',
    published: [acc(0.43), nmi(0.62), ari(0.38)],
    missing: bring('RCV1 (licensed)', 'mixtura fit rcv1.npy -k 20 --model damic'),
  },
];
