/** How an embedding can be laid out in the plane, the most telling first. */
export const mapKinds = ['umap', 't-sne', 'pca'] as const;
export type MapKind = (typeof mapKinds)[number];

export const mapTitles: Readonly<Record<MapKind, string>> = { umap: 'UMAP', 't-sne': 't-SNE', pca: 'PCA' };
