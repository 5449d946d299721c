"""Golden numbers from scikit-learn and umap-learn; run in this folder:

pip install scikit-learn==1.9.1 umap-learn==0.5.12 && python make.py
"""

import base64
import json

import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.decomposition import NMF, PCA, TruncatedSVD
from sklearn.manifold import TSNE, trustworthiness
from sklearn.mixture import GaussianMixture
from umap import UMAP
from umap.umap_ import find_ab_params


def points():
    """Three overlapping elongated clusters, 150 x 3, in single precision as mixtura reads them."""
    random = np.random.default_rng(7)
    shapes = random.normal(size=(3, 3, 3))
    centres = np.array([[0, 0, 0], [4, 0, 2], [0, 5, -1]])
    x = np.concatenate([c + random.normal(size=(50, 3)) @ s for c, s in zip(centres, shapes)])
    return x.round(3).astype(np.float32)


def kmeans(x):
    start = x[[0, 1, 2]]
    fit = KMeans(3, init=start, n_init=1, tol=1e-4, algorithm="lloyd").fit(x)
    return {"start": start.tolist(), "centres": fit.cluster_centers_.tolist(), "inertia": fit.inertia_,
            "labels": fit.labels_.tolist()}


def covariances(kind, start):
    """One unit covariance for all clusters, in scikit-learn's shape of each kind."""
    d = start.shape[1]
    return {"diag": np.ones((3, d)), "spherical": np.ones(3), "full": np.stack([np.eye(d)] * 3),
            "tied": np.eye(d)}[kind]


def mixture(x, kind):
    x = x.astype(float)
    start = x[[10, 60, 110]]
    unit = covariances(kind, start)
    fit = GaussianMixture(3, covariance_type=kind, weights_init=np.full(3, 1 / 3), means_init=start,
                          precisions_init=unit, tol=1e-9, max_iter=500, reg_covar=1e-6).fit(x)
    return {"start": {"weights": [1 / 3] * 3, "means": start.ravel().tolist(), "covariances": unit.ravel().tolist()},
            "weights": fit.weights_.tolist(), "means": fit.means_.ravel().tolist(),
            "covariances": fit.covariances_.ravel().tolist(), "bic": fit.bic(x), "aic": fit.aic(x),
            "bound": fit.lower_bound_, "iterations": fit.n_iter_,
            "logDensity": fit.score_samples(x[:5]).tolist(),
            "responsibilities": fit.predict_proba(x[:5]).tolist()}


def write(name, value):
    with open(f"{name}.json", "w") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


x = points()
write("points", x.ravel().tolist())
write("kmeans", kmeans(x))
write("gaussian-mixture", {
    "diagonal": mixture(x, "diag"), "spherical": mixture(x, "spherical"),
    "full": mixture(x, "full"), "tied": mixture(x, "tied")})
pca = PCA(2, svd_solver="full").fit(x.astype(float))
svd = TruncatedSVD(2, algorithm="arpack").fit(x.astype(float))
write("linear", {
    "pca": {"variances": pca.explained_variance_.tolist(), "ratios": pca.explained_variance_ratio_.tolist(),
            "components": pca.components_.tolist()},
    "svd": {"singularValues": svd.singular_values_.tolist(), "components": svd.components_.tolist()}})

digits = load_digits().data[:600]
layouts = [UMAP(n_neighbors=20, min_dist=0, n_epochs=200, random_state=seed).fit_transform(digits) for seed in range(5)]
nmf = NMF(4, init="nndsvda", max_iter=2000, tol=1e-6).fit(digits)
write("digits", {
    "pixels": base64.b64encode(digits.astype(np.uint8).tobytes()).decode(), "classes": load_digits().target[:600].tolist(),
    "nmfError": nmf.reconstruction_err_})
tsne = TSNE(perplexity=30, init="pca", random_state=0, max_iter=750)
embedded = tsne.fit_transform(digits)
write("tsne", {"trustworthiness": trustworthiness(digits, embedded, n_neighbors=10), "divergence": float(tsne.kl_divergence_)})
write("umap", {
    "trustworthiness": [trustworthiness(digits, layout, n_neighbors=10) for layout in layouts],
    "curves": [[distance, spread, *find_ab_params(spread, distance)]
               for distance, spread in [(0, 1), (0.1, 1), (0.5, 1), (0.3, 2)]]})
