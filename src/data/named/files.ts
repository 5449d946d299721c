/** One file of the benchmark data: where it lies in the data folder and what it holds once unpacked. */
export interface DataFile {
  readonly path: string;
  /** SHA-256 of the unpacked content, so that any gzip of it will do. */
  readonly sha256: string;
}

/** Gives the unpacked content of a data file. */
export type Store = (file: DataFile) => Promise<Uint8Array>;

export const dataFiles = {
  mnistTrainImages: {
    path: 'mnist/train-images-idx3-ubyte.gz',
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  mnistTrainLabels: {
    path: 'mnist/train-labels-idx1-ubyte.gz',
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  mnistTestImages: {
    path: 'mnist/t10k-images-idx3-ubyte.gz',
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  mnistTestLabels: {
    path: 'mnist/t10k-labels-idx1-ubyte.gz',
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
  fashionImages: {
    path: 'fashion-mnist/all-images-idx3-ubyte.gz',
    sha256: '1ed7b1759d391f88b095457dfc82e3c0973dfeb965e3f6992b37e6d41446da65',
  },
  fashionLabels: {
    path: 'fashion-mnist/all-labels-idx1-ubyte.gz',
    sha256: 'c2ab9f967da95dd29176574dbd5d2f393a64c1211f9bdfe81e266a2c034b6241',
  },
  uspsValues: {
    path: 'usps/usps-7291train-2007test-float32.npy.gz',
    sha256: 'd6ef4431cb75c31ca08a56f547d472b928ad2e97169f560ff769329c8f32254b',
  },
  uspsTrainLabels: {
    path: 'usps/train-labels-idx1-ubyte.gz',
    sha256: 'ca21dd4e5a91233d38069e4f468988d3b56f6ce37e1a579a5ad1bd02395488c6',
  },
  uspsTestLabels: {
    path: 'usps/test-labels-idx1-ubyte.gz',
    sha256: '9d60836db74a1ffe67829f9a2546bd594d5d321f778dbca1578c041da94483a2',
  },
  harFeatures: {
    path: 'har/har-561-recomputed-10299x561-float32.npy.gz',
    sha256: 'fdddc0d9c739c4a150ef05b2b1c3e89fa2eba10dc6c00b95d20859991bf7d23e',
  },
  harRaw: {
    path: 'har/har-raw-10299x9x128-float32.npy.gz',
    sha256: '34d89a3a1b9316227361b8d7f4888701bfba2318ed3166cfe00a03c41710e22e',
  },
  harLabels: {
    path: 'har/har-labels-idx1-ubyte.gz',
    sha256: '1860ef5275ac2c8d2b97797a2d3b118462634b6620454a214446c809447157e5',
  },
  harFeatureNames: {
    path: 'har/har-561-feature-names.txt',
    sha256: '3f89d1e35902507a22a93b29058cb6cda515cedfe714803dfbeed1c93da74a8a',
  },
  optdigitsImages: {
    path: 'optdigits/optdigits-images-idx3-ubyte.gz',
    sha256: '5c18cdcf4368d8afb8d871073e12574b3ef86a2d2c8857ee13b05dab0099dcbb',
  },
  optdigitsLabels: {
    path: 'optdigits/optdigits-labels-idx1-ubyte.gz',
    sha256: '7891106e3d332f6379f66d50408e28145d2d23aa8f8c7a73ecaa1d15bf5db030',
  },
  cifarImages: {
    path: 'cifar10-subset/cifar10-5000-images-idx4-ubyte.gz',
    sha256: '5bae60df008052b1bb320904ba9b9aaee2f16cc5afce685dd72200ae2028eeaa',
  },
  cifarLabels: {
    path: 'cifar10-subset/cifar10-5000-labels-idx1-ubyte.gz',
    sha256: '43f8b09da663e650d6f69f40a6fd7316ef4ee4180659f1e9dcdff8ae26a9b74c',
  },
  newsgroups: {
    path: '20newsgroups/20news-bydate.jsonl.gz',
    sha256: 'ea7fa40bd96a60f687112b49537e693805057524233938a1c73ab6a8f4bef150',
  },
  reuters: {
    path: 'reuters21578/reuters21578-r52.jsonl.gz',
    sha256: '1bcbbf5cd429442bf6b632b2aa2724df4c0203cefa83a19ee29a40ca94534a1d',
  },
} as const satisfies Record<string, DataFile>;

export const digitsFiles = {
  images: {
    path: 'digits/digits-images-idx3-ubyte.gz',
    sha256: '359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96',
  },
  labels: {
    path: 'digits/digits-labels-idx1-ubyte.gz',
    sha256: 'ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad',
  },
} as const satisfies Record<string, DataFile>;
