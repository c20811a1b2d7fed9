"""Writes what PyTorch's SGD makes of the means of a few rounds, for OuterOptimizerTest.

  python outer_optimizer_golden.py pipeline-core/src/test/resources/tailor/train/optimizer/outer.json

The gradient of a round is the way from the mean back to the parameters, as in DiLoCo (arXiv 2311.08105).
"""

import json
import sys

import torch

ROUNDS = 12
SIZE = 16
CASES = [(0.7, 0.9), (0.7, 0.5), (1.0, 0.0), (2.0, 0.0)]


def case(rate, momentum):
    parameters = torch.nn.Parameter(torch.randn(SIZE))
    optimizer = torch.optim.SGD(
        [parameters], lr=rate, momentum=momentum, nesterov=momentum > 0
    )
    before = parameters.tolist()
    rounds = []
    for _ in range(ROUNDS):
        mean = parameters.detach() + 0.1 * torch.randn(SIZE)
        parameters.grad = parameters.detach() - mean
        optimizer.step()
        rounds.append({"mean": mean.tolist(), "after": parameters.tolist()})
    return {"rate": rate, "momentum": momentum, "before": before, "rounds": rounds}


torch.manual_seed(7)
with open(sys.argv[1], "w") as file:
    json.dump([case(rate, momentum) for rate, momentum in CASES], file)
    file.write("\n")
