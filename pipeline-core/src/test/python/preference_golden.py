"""Writes what PyTorch makes of direct preference optimization, for PreferenceTrainingTest.

    python pipeline-core/src/test/python/preference_golden.py

The model is grouped-query of golden_models.py, run by transformers; the loss is equation 7 of
Rafailov et al. 2023 (arXiv 2305.18290), with the label smoothing of cDPO. Every answer is a row of
its own here, while Tailor gets the pairs packed, two in a sequence. The reference is the model
before the first step. AdamW in float32 on one thread, gradients clipped to a norm of 1; the
gradients kept are those of the last step, before clipping.
"""

import json

import torch
from safetensors.torch import save_file
from torch.nn.functional import logsigmoid

from golden_training import RESOURCES, VOCABULARY, adamw, model

STEPS, ROWS, PAIRS, LENGTH = 6, 2, 2, 48
CASES = {"plain": (0.1, 0.0), "smoothed": (0.5, 0.1)}


def pairs():
    """Prompts with two answers each, a list for every step and row."""
    generator = torch.Generator().manual_seed(5)

    def text(least, most):
        size = int(torch.randint(least, most + 1, (1,), generator=generator))
        return torch.randint(0, VOCABULARY, (size,), generator=generator).tolist()

    return [
        [[(text(1, 4), text(1, 7), text(1, 7)) for _ in range(PAIRS)] for _ in range(ROWS)]
        for _ in range(STEPS)
    ]


def packed(row):
    tokens, segments, mask = [], [], []
    for prompt, *answers in row:
        for answer in answers:
            segment = segments[-1] + 1 if segments else 1
            tokens += prompt + answer
            segments += [segment] * (len(prompt) + len(answer))
            mask += [0] * len(prompt) + [1] * len(answer)
    room = LENGTH - len(tokens)
    return {"tokens": tokens + [0] * room, "segment_ids": segments + [0] * room, "loss_mask": mask + [0] * room}


def log_probability(network, prompt, answer):
    tokens = torch.tensor([prompt + answer])
    logits = network(input_ids=tokens, use_cache=False).logits[0, :-1].log_softmax(-1)
    each = logits.gather(1, tokens[0, 1:, None])[:, 0]
    return each[len(prompt) - 1 :].sum()


def margins(network, step):
    return torch.stack(
        [
            log_probability(network, prompt, chosen) - log_probability(network, prompt, rejected)
            for row in step
            for prompt, chosen, rejected in row
        ]
    )


def run(data, beta, smoothing):
    trained = model()
    with torch.no_grad():
        reference = [margins(trained, step) for step in data]
    optimizer = adamw(trained)
    found, gradients = [], {}
    for number, (step, before) in enumerate(zip(data, reference)):
        optimizer.zero_grad()
        rewards = beta * (margins(trained, step) - before)
        loss = (-(1 - smoothing) * logsigmoid(rewards) - smoothing * logsigmoid(-rewards)).mean()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(trained.parameters(), float("inf")).item()
        if number == STEPS - 1:
            gradients = {name: p.grad.clone() for name, p in trained.named_parameters()}
        torch.nn.utils.clip_grad_norm_(trained.parameters(), 1.0)
        optimizer.step()
        found.append(
            {
                "loss": loss.item(),
                "margin": rewards.mean().item(),
                "correct": int((rewards > 0).sum()),
                "norm": norm,
            }
        )
    return found, gradients


if __name__ == "__main__":
    torch.set_num_threads(1)
    data = pairs()
    golden = {
        "length": LENGTH,
        "steps": [[packed(row) for row in step] for step in data],
        "cases": {},
    }
    for name, (beta, smoothing) in CASES.items():
        found, gradients = run(data, beta, smoothing)
        golden["cases"][name] = {"beta": beta, "smoothing": smoothing, "steps": found}
        if name == "smoothed":
            save_file(gradients, RESOURCES / "train" / "preference.safetensors")
    (RESOURCES / "train" / "preference.json").write_text(json.dumps(golden) + "\n")
    print(json.dumps(golden["cases"], indent=1))
