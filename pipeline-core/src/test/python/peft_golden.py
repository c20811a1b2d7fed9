"""Writes the golden data of the adapters' tests: adapters that peft makes, and what peft computes.

    python pipeline-core/src/test/python/peft_golden.py [CASE ...]

For every case, under src/test/resources/tailor/export/adapters/CASE: the directory that peft saves (adapter_config.json,
adapter_model.safetensors), whose base model is one of those in tailor/export; golden.json with the batches and the losses
and gradient norms of 20 steps of AdamW; golden.safetensors with the adapters after them, and before them the gradients of
the summed loss and the logits of batch 0. A case that PyTorch itself computes 5e-6 apart in float32 and float64 is refused. All numbers of an adapter are random, so that none of its gradients is zero.
Magnitudes do not decay. Everything in float32 on one thread. Needs torch, transformers, peft and safetensors.
"""

import copy
import json
import os
import pathlib
import sys

import torch
from golden_models import STEPS, batch, forward
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

OUT = pathlib.Path(__file__).parent.parent / "resources" / "tailor" / "export" / "adapters"
CASES = {
    "lora": dict(base="tied", seed=36, r=4, lora_alpha=6, target_modules="all-linear"),
    "rslora-packed": dict(
        base="qwen2", seed=18, r=3, lora_alpha=2, use_rslora=True, target_modules=["q_proj", "v_proj", "down_proj"]
    ),
    "dora": dict(base="qwen3", seed=57, r=4, lora_alpha=2, use_dora=True, target_modules="all-linear"),
    "dora-packed": dict(base="qwen2", seed=29, r=2, lora_alpha=3, use_dora=True, target_modules=["k_proj", "up_proj", "o_proj"]),
    "gpt2": dict(base="gpt2", seed=2, r=3, lora_alpha=6, target_modules="all-linear", fan_in_fan_out=True),
    "gpt2-dora-packed": dict(
        base="gpt2",
        seed=1,
        r=2,
        lora_alpha=4,
        use_dora=True,
        target_modules=["c_attn", "attn.c_proj", "c_fc"],
        fan_in_fan_out=True,
    ),
    "patterns": dict(
        base="tied",
        seed=19,
        r=4,
        lora_alpha=6,
        target_modules="all-linear",
        rank_pattern={"down_proj": 2, "model.layers.0.self_attn.q_proj": 3},
        alpha_pattern={"^model.layers.[01].mlp.*": 3, "q_proj": 5, "layers.1.self_attn.v_proj": 1},
    ),
}


def adapters(model):
    return get_peft_model_state_dict(model)


def train(model, batches):
    model.zero_grad()
    learnt = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learnt if p.dim() == 2], "weight_decay": 0.1},
        {"params": [p for p in learnt if p.dim() == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=2e-3, betas=(0.9, 0.95), eps=1e-8)
    steps = []
    for step in range(STEPS):
        optimizer.zero_grad()
        _, loss, count, correct = forward(model, batches[step % len(batches)])
        (loss / count).backward()
        norm = torch.nn.utils.get_total_norm([p.grad for p in learnt])
        optimizer.step()
        steps.append({"loss": loss.item() / count, "count": count, "correct": correct, "norm": norm.item()})
    return steps


def build(case, base, seed, **lora):
    torch.manual_seed(seed)
    folder = OUT / case
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)  # so that the base can be named relative to the adapter
    path = f"../../{base}"
    frozen = AutoModelForCausalLM.from_pretrained(path, attn_implementation="eager", dtype=torch.float32)
    model = get_peft_model(frozen, LoraConfig(task_type="CAUSAL_LM", **lora)).train()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if ".lora_B." in name:
                parameter.normal_(0, 0.5)
            elif ".lora_magnitude_vector." in name:
                parameter.mul_(torch.empty_like(parameter).uniform_(0.7, 1.3))
    model.save_pretrained(".")
    (folder / "README.md").unlink()
    generator = torch.Generator().manual_seed(7)
    batches = [batch(case, frozen.config, 2, 24, generator) for _ in range(4)]
    tensors = {}
    logits, loss, _, _ = forward(model, batches[0])
    tensors["logits"] = logits.detach().reshape(-1, frozen.config.vocab_size).contiguous()
    loss.backward()
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            key = name.replace(".default", "").replace("lora_magnitude_vector.weight", "lora_magnitude_vector")
            tensors[f"gradient/{key}"] = parameter.grad.clone()

    exact = copy.deepcopy(model).double()
    difference = (forward(exact, batches[0])[0].reshape(logits.shape) - logits).abs().max().item()
    assert difference < 5e-6, f"{case}: logits are {difference} off in float32, so no reference: change the seed"
    steps = train(model, batches)
    train(exact, batches)
    twin = adapters(exact)
    for name, parameter in adapters(model).items():
        difference = (parameter - twin[name]).abs().max().item()
        assert difference < 5e-6, f"{case}: {name} is {difference} off in float32, so no reference: change the seed"
        tensors[f"after/{name}"] = parameter.detach().clone().contiguous()
    save_file(tensors, folder / "golden.safetensors")
    flat = [{k: v.flatten().tolist() if torch.is_tensor(v) else v for k, v in b.items()} for b in batches]
    golden = {
        "optimizer": {"lr": 2e-3, "beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8, "decay": 0.1},
        "batches": flat,
        "steps": steps,
    }
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    print(case, sum(p.numel() for p in model.parameters() if p.requires_grad), steps[0], steps[-1])


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in sys.argv[1:] or CASES:
        build(name, **CASES[name])
