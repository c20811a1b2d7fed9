"""Writes PyTorch's smoothed cross-entropies and their gradients, for LabelSmoothingTest.

  python label_smoothing_golden.py pipeline-core/src/test/resources/tailor/model/loss/smoothing.json
"""

import json
import sys

import torch

ROWS = 4
CASES = [(0.0, 7), (0.1, 7), (0.1, 33), (0.3, 100), (1.0, 16)]


def case(smoothing, vocabulary):
    logits = (3 * torch.randn(ROWS, vocabulary, dtype=torch.float64)).round(decimals=6)
    logits.requires_grad_()
    targets = torch.randint(vocabulary, (ROWS,))
    losses = torch.nn.functional.cross_entropy(
        logits, targets, reduction="none", label_smoothing=smoothing
    )
    losses.sum().backward()
    return {
        "smoothing": smoothing,
        "logits": logits.tolist(),
        "targets": targets.tolist(),
        "losses": losses.tolist(),
        "gradients": logits.grad.tolist(),
    }


torch.manual_seed(3)
with open(sys.argv[1], "w") as file:
    json.dump([case(*arguments) for arguments in CASES], file)
    file.write("\n")
