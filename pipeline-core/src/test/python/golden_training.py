"""The model that golden trainings begin with, and their optimizer."""

import pathlib

import torch
from safetensors import safe_open
from transformers import AutoModelForCausalLM, LlamaConfig

RESOURCES = pathlib.Path(__file__).parent.parent / "resources" / "tailor"
MODEL = RESOURCES / "model" / "grouped-query"
VOCABULARY = 61


def model():
    """grouped-query of golden_models.py, run by transformers."""
    config = LlamaConfig.from_json_file(MODEL / "config.json")
    made = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().train()
    with safe_open(MODEL / "golden.safetensors", "pt") as file, torch.no_grad():
        for name, parameter in made.named_parameters():
            parameter.copy_(file.get_tensor("before/" + name))
    return made


def adamw(trained):
    """Matrices decay, vectors do not."""
    groups = [
        {"params": [p for p in trained.parameters() if p.dim() == 2], "weight_decay": 0.1},
        {"params": [p for p in trained.parameters() if p.dim() == 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=2e-3, betas=(0.9, 0.95), eps=1e-8)
