"""Writes the golden files of the safetensors tests with the reference implementation.

    python safetensors_golden.py ../resources/tailor/export/safetensors
"""

import pathlib
import sys

import torch
from safetensors.torch import save_file

target = pathlib.Path(sys.argv[1])
target.mkdir(parents=True, exist_ok=True)

torch.manual_seed(17)
special = torch.tensor(
    [0.0, -0.0, 1.0, -1.0, 1 / 3, 65504.0, -65504.0, 65519.0, 2**-14, 2**-24, 2**-25, 1.5 * 2**-25,
     3 * 2**-25, 5 * 2**-25, 2**-14 - 2**-25, 1 + 2**-11, 1 + 3 * 2**-11, 1 + 2**-8, 1 + 3 * 2**-8,
     1 + 2**-8 + 2**-20, 1e-38, 1e-42, -1e-42],
    dtype=torch.float32,
)
random = torch.randn(200) * torch.logspace(-9, 4, 200)
values = torch.cat([special, random])

save_file(
    {
        "values": values,
        "rounded.f16": values.to(torch.float16),
        "rounded.f16.widened": values.to(torch.float16).to(torch.float32),
        "rounded.bf16": values.to(torch.bfloat16),
        "rounded.bf16.widened": values.to(torch.bfloat16).to(torch.float32),
    },
    target / "rounding.safetensors",
    metadata={"format": "pt", "made-by": "safetensors_golden.py"},
)
save_file(
    {
        "matrix": torch.arange(6, dtype=torch.float32).reshape(2, 3),
        "scalar": torch.tensor(2.5, dtype=torch.bfloat16),
        "empty": torch.zeros(0, 4),
        "position_ids": torch.arange(5),
        "Gewicht.\u00fc": torch.tensor([[[1.0]]], dtype=torch.float16),
    },
    target / "shapes.safetensors",
)
