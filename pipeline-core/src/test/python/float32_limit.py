"""How far PyTorch's own log-probabilities in float32 are from those in float64, as the biases of a model grow.

    python pipeline-core/src/test/python/float32_limit.py pipeline-core/src/test/resources/tailor/export/qwen2 1 3 10 30

For each factor that the biases are multiplied by: the largest difference over the model's golden texts, of two attention
implementations that are equal but for rounding. What another program is held to cannot be less. Needs torch, transformers.
"""

import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM


def logprobs(directory, factor, dtype, attention):
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, attn_implementation=attention)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.mul_(factor)
        model = model.to(dtype).eval()
        values = []
        for score in json.loads((directory / "expected.json").read_text())["scores"]:
            ids = torch.tensor([score["token_ids"]])
            all_ = torch.log_softmax(model(ids).logits[0].double(), -1)
            values.append(all_[torch.arange(ids.shape[1] - 1), ids[0, 1:]])
    return torch.cat(values)


def main():
    torch.set_num_threads(1)
    directory = pathlib.Path(sys.argv[1])
    for factor in map(float, sys.argv[2:]):
        exact = logprobs(directory, factor, torch.float64, "eager")
        off = {
            attention: (logprobs(directory, factor, torch.float32, attention) - exact).abs().max().item()
            for attention in ("eager", "sdpa")
        }
        print(f"biases times {factor:g}: " + ", ".join(f"{name} {value:.1e}" for name, value in off.items()))


if __name__ == "__main__":
    main()
