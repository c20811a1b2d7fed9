"""Writes the classification metrics that scikit-learn computes for random predictions.

usage: make_metrics.py OUTPUT.json
"""

import json
import random
import sys

from sklearn.metrics import accuracy_score, precision_recall_fscore_support


def case(seed, labels, size, hit):
    rng = random.Random(seed)
    expected = [rng.choice(labels[:-1] if seed % 2 else labels) for _ in range(size)]
    predicted = [e if rng.random() < hit else rng.choice(labels) for e in expected]
    names = sorted(set(expected) | set(predicted))
    scores = lambda average: precision_recall_fscore_support(
        expected, predicted, labels=names, average=average, zero_division=0
    )
    precision, recall, f1, support = scores(None)
    return {
        "expected": expected,
        "predicted": predicted,
        "labels": names,
        "precision": list(precision),
        "recall": list(recall),
        "f1": list(f1),
        "support": [int(s) for s in support],
        "micro": scores("micro")[:3],
        "macro": scores("macro")[:3],
        "accuracy": accuracy_score(expected, predicted),
    }


cases = [
    case(seed, labels, size, hit)
    for seed, (labels, size, hit) in enumerate(
        [
            (["a", "b"], 20, 0.5),
            (["billing", "delivery", "other", "warranty"], 60, 0.8),
            (["a", "b", "c"], 7, 0.0),
            (["x", "y", "z"], 40, 1.0),
        ]
    )
]
with open(sys.argv[1], "w") as out:
    json.dump(cases, out, indent=1)
