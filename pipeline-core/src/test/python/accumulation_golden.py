"""Writes what transformers makes of batches of eight rows, whole and accumulated, for AccumulationTest.

    python pipeline-core/src/test/python/accumulation_golden.py

The model is grouped-query of golden_models.py. The rows of a batch have 1 to 23 supervised tokens, so
that a mean of means would differ from the mean over the tokens, which transformers' num_items_in_batch
stands for. AdamW in float32 on one thread, gradients clipped to a norm of 1.
"""

import json

import torch

from golden_training import RESOURCES, VOCABULARY, adamw, model

STEPS, ROWS, LENGTH = 8, 8, 24
SPLITS = {"1x8": 1, "2x4": 2, "8x1": 8}
SUPERVISED = [23, 1, 12, 2, 17, 5, 23, 3]


def data():
    generator = torch.Generator().manual_seed(11)
    steps = []
    for step in range(STEPS):
        tokens = torch.randint(0, VOCABULARY, (ROWS, LENGTH), generator=generator)
        mask = torch.zeros(ROWS, LENGTH, dtype=torch.long)
        for row in range(ROWS):
            mask[row, LENGTH - SUPERVISED[(row + step) % ROWS] :] = 1
        steps.append((tokens, mask))
    return steps


def losses(steps, batch_size):
    trained = model()
    optimizer = adamw(trained)
    found = []
    for tokens, mask in steps:
        optimizer.zero_grad()
        labels = tokens.masked_fill(mask == 0, -100)
        items = int((labels[:, 1:] != -100).sum())
        total = 0.0
        for row in range(0, ROWS, batch_size):
            part = slice(row, row + batch_size)
            loss = trained(
                input_ids=tokens[part], labels=labels[part], num_items_in_batch=items, use_cache=False
            ).loss
            loss.backward()
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(trained.parameters(), 1.0)
        optimizer.step()
        found.append(total)
    return found


torch.set_num_threads(1)
steps = data()
golden = {
    "rows": ROWS,
    "length": LENGTH,
    "steps": [{"tokens": t.flatten().tolist(), "loss_mask": m.flatten().tolist()} for t, m in steps],
    "losses": {name: losses(steps, size) for name, size in SPLITS.items()},
}
(RESOURCES / "train" / "accumulation.json").write_text(json.dumps(golden) + "\n")
print(json.dumps(golden["losses"], indent=1))
