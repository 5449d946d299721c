"""Writes metrics.json: what scikit-learn 1.9.1, SciPy 1.17.1 and NumPy 2.4.6 (Python 3.11) say about fixed vectors.

    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python src/metrics/golden/make_metrics.py && npx prettier --write src/metrics/golden/metrics.json

Points are rounded to three decimals and cast to float32, so that both sides start from the same bits.
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.special import logsumexp
from scipy.stats import pearsonr, spearmanr
from sklearn.manifold import trustworthiness
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
    normalized_mutual_info_score,
    silhouette_samples,
    silhouette_score,
)
from sklearn.metrics.cluster import contingency_matrix
from sklearn.neighbors import KNeighborsClassifier

random = np.random.default_rng(20240501)


def points(values):
    """Three decimals as float32, held in float64 for exact arithmetic."""
    return np.round(values, 3).astype(np.float32).astype(np.float64)


def listed(values):
    return [round(float(v), 3) for v in np.ravel(values)]


def noisy(labels, clusters, share):
    """Relabels at random the given share of rows."""
    replaced = random.random(len(labels)) < share
    return np.where(replaced, random.integers(0, clusters, len(labels)), labels)


def score_labels(name, labels, predicted):
    labels, predicted = np.asarray(labels), np.asarray(predicted)
    table = contingency_matrix(labels, predicted)
    matched = table[linear_sum_assignment(table, maximize=True)].sum()
    return {
        "name": name,
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "accuracy": matched / len(labels),
        "purity": table.max(axis=0).sum() / len(labels),
        "ari": adjusted_rand_score(labels, predicted),
        "nmi": {
            average: normalized_mutual_info_score(labels, predicted, average_method=average)
            for average in ("arithmetic", "max", "min", "geometric")
        },
    }


def label_cases():
    ten = random.integers(0, 10, 300)
    skewed = random.choice(4, 200, p=[0.9, 0.07, 0.02, 0.01])
    return [
        score_labels("ten noisy clusters", ten, noisy(ten, 10, 0.3)),
        score_labels("more clusters than classes", ten % 4, noisy(ten, 10, 0.2)),
        score_labels("fewer clusters than classes", ten, noisy(ten, 10, 0.2) % 3),
        score_labels("negative labels with gaps", (ten % 3) * 7 - 5, noisy(ten, 10, 0.4) % 5 - 1),
        score_labels("classes of very unequal size", skewed, noisy(skewed, 6, 0.1)),
        score_labels("unrelated labels", random.integers(0, 5, 250), random.integers(0, 5, 250)),
        score_labels("exactly independent labels", [0, 0, 1, 1], [0, 1, 0, 1]),
        score_labels("worse than chance", [0, 0, 1, 1, 2, 2], [0, 1, 2, 0, 1, 2]),
        score_labels("the same groups by other names", [0, 0, 1, 1, 2, 2], [5, 5, -3, -3, 0, 0]),
        score_labels("one cluster", [0, 1, 2, 0, 1, 2], [4, 4, 4, 4, 4, 4]),
        score_labels("one class", [4, 4, 4, 4], [0, 1, 1, 2]),
        score_labels("one class and one cluster", [1, 1, 1], [0, 0, 0]),
        score_labels("every row its own cluster", [0, 0, 1, 1, 2], [0, 1, 2, 3, 4]),
        score_labels("a single row", [3], [7]),
    ]


def simplified_silhouette(x, labels):
    ids, codes, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    centres = np.stack([x[labels == i].mean(axis=0) for i in ids])
    distances = np.sqrt(((x[:, None] - centres[None]) ** 2).sum(-1))
    own = distances[np.arange(len(x)), codes]
    distances[np.arange(len(x)), codes] = np.inf
    other = distances.min(axis=1)
    larger = np.maximum(own, other)
    scores = np.divide(other - own, larger, out=np.zeros(len(x)), where=larger > 0)
    return np.where(sizes[codes] == 1, 0, scores).mean()


def score_geometry(name, x, labels):
    x, labels = points(x), np.asarray(labels)
    return {
        "name": name,
        "rows": x.shape[0],
        "columns": x.shape[1],
        "points": listed(x),
        "labels": labels.tolist(),
        "silhouette": silhouette_score(x, labels),
        "coefficients": silhouette_samples(x, labels).tolist(),
        "simplifiedSilhouette": simplified_silhouette(x, labels),
        "calinskiHarabasz": calinski_harabasz_score(x, labels),
        "daviesBouldin": davies_bouldin_score(x, labels),
    }


def geometry_cases():
    labels = random.integers(0, 4, 150)
    blobs = random.normal(size=(150, 5)) + 3 * random.normal(size=(4, 5))[labels]
    far = 1000 + blobs
    lonely = np.concatenate([np.full(1, 9), labels[1:40]])
    repeated = np.repeat([[0.0, 0.0], [1.0, 2.0], [5.0, 1.0]], 4, axis=0)
    return [
        score_geometry("four blobs", blobs, labels),
        score_geometry("far from the origin", far, labels),
        score_geometry("labels that ignore the points", blobs, random.integers(0, 6, 150)),
        score_geometry("a row alone in its cluster", blobs[:40], lonely),
        score_geometry("negative labels", blobs[:60], labels[:60] * 2 - 3),
        score_geometry("every row at its cluster's mean", repeated, np.repeat([0, 1, 2], 4)),
        score_geometry("means that coincide", [[-1, 0], [1, 0], [-2, 0], [2, 0], [9, 9], [9, 8]], [0, 0, 1, 1, 2, 2]),
        score_geometry("all rows equal", np.ones((6, 2)), [0, 0, 1, 1, 2, 2]),
    ]


def neighbour_case():
    labels = random.integers(0, 4, 160)
    x = points(random.normal(size=(160, 6)) + 0.8 * random.normal(size=(4, 6))[labels])
    train, test = slice(0, 100), slice(100, 160)
    counts = [1, 2, 3, 5, 10]

    def errors(rows, truth):
        fitted = [KNeighborsClassifier(k, algorithm="brute").fit(x[train], labels[train]) for k in counts]
        return [float(np.mean(model.predict(rows) != truth)) for model in fitted]

    return {
        "columns": 6,
        "train": {"points": listed(x[train]), "labels": labels[train].tolist()},
        "test": {"points": listed(x[test]), "labels": labels[test].tolist()},
        "k": counts,
        "testErrors": errors(x[test], labels[test]),
        "leaveOneOutErrors": errors(None, labels[train]),
    }


def trustworthiness_case():
    x = points(random.normal(size=(60, 4)))
    layouts = {
        "first two columns": x[:, :2],
        "unrelated": points(random.normal(size=(60, 2))),
        "the source itself": x,
    }
    return {
        "rows": 60,
        "columns": 4,
        "points": listed(x),
        "layouts": [
            {
                "name": name,
                "columns": layout.shape[1],
                "points": listed(layout),
                "scores": [
                    {"neighbours": k, "trustworthiness": trustworthiness(x, layout, n_neighbors=k)}
                    for k in (1, 5, 12, 29)
                ],
            }
            for name, layout in layouts.items()
        ],
    }


def correlation_cases():
    x = random.normal(size=30)
    pairs = [
        ("related", x, x + random.normal(size=30)),
        ("opposed", x, -(x**3)),
        ("with ties", random.integers(0, 5, 30), random.integers(0, 5, 30)),
        ("far from zero", 1e6 + x, x + 0.1 * random.normal(size=30)),
        ("two values", np.array([1.0, 2.0]), np.array([5.0, 3.0])),
    ]
    return [
        {
            "name": name,
            "x": a.tolist(),
            "y": b.tolist(),
            "pearson": float(pearsonr(a, b).statistic),
            "spearman": float(spearmanr(a, b).statistic),
        }
        for name, a, b in pairs
    ]


def likelihood_case():
    rows, samples = 5, 20
    likelihood = random.normal(-900, 25, (rows, samples))
    prior = random.normal(-14, 3, (rows, samples))
    posterior = random.normal(-2, 3, (rows, samples))
    estimate = logsumexp(likelihood + prior - posterior, axis=1) - np.log(samples)
    return {
        "samples": samples,
        "logLikelihood": likelihood.ravel().tolist(),
        "logPrior": prior.ravel().tolist(),
        "logPosterior": posterior.ravel().tolist(),
        "estimate": estimate.tolist(),
    }


golden = {
    "labels": label_cases(),
    "geometry": geometry_cases(),
    "neighbours": neighbour_case(),
    "trustworthiness": trustworthiness_case(),
    "correlation": correlation_cases(),
    "likelihood": likelihood_case(),
}
Path(__file__).with_name("metrics.json").write_text(json.dumps(golden))
