"""Writes what transformers makes of batches of eight rows, whole and accumulated, for AccumulationTest.

    python pipeline-core/src/test/python/accumulation_golden.py

The model is grouped-query of golden_models.py. The rows of a batch have 1 to 23 supervised tokens, so
that a mean of means would differ from the mean over the tokens, which transformers' num_items_in_batch
stands for. AdamW in float32 on one thread, gradients clipped to a norm of 1.
"""

import json
import pathlib

import torch
from safetensors import safe_open
from transformers import AutoModelForCausalLM, LlamaConfig

RESOURCES = pathlib.Path(__file__).parent.parent / "resources" / "tailor"
MODEL = RESOURCES / "model" / "grouped-query"
STEPS, ROWS, LENGTH = 8, 8, 24
SPLITS = {"1x8": 1, "2x4": 2, "8x1": 8}
SUPERVISED = [23, 1, 12, 2, 17, 5, 23, 3]


def model():
    config = LlamaConfig.from_json_file(MODEL / "config.json")
    made = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().train()
    with safe_open(MODEL / "golden.safetensors", "pt") as file, torch.no_grad():
        for name, parameter in made.named_parameters():
            parameter.copy_(file.get_tensor("before/" + name))
    return made


def data():
    generator = torch.Generator().manual_seed(11)
    steps = []
    for step in range(STEPS):
        tokens = torch.randint(0, 61, (ROWS, LENGTH), generator=generator)
        mask = torch.zeros(ROWS, LENGTH, dtype=torch.long)
        for row in range(ROWS):
            mask[row, LENGTH - SUPERVISED[(row + step) % ROWS] :] = 1
        steps.append((tokens, mask))
    return steps


def losses(steps, batch_size):
    trained = model()
    groups = [
        {"params": [p for p in trained.parameters() if p.dim() == 2], "weight_decay": 0.1},
        {"params": [p for p in trained.parameters() if p.dim() == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=2e-3, betas=(0.9, 0.95), eps=1e-8)
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
