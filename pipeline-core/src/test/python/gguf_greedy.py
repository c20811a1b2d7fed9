"""Holds the GGUF files that Tailor writes to llama.cpp: 32 greedy tokens after each prompt.

    pip install xllamacpp gguf transformers
    python pipeline-core/src/test/python/gguf_greedy.py MODEL FOLDER [TYPE ...]

from the repository's root, after `mvn package`. Writes MODEL, anything that `export --model` takes, to FOLDER/TYPE as
f32, f16, bf16 and q8_0, has llama.cpp and `generate` continue each prompt from that same file, and prints how many texts
are equal. llama.cpp rounds the activations that it multiplies with f16, bf16 and q8_0 weights to the weights' own type,
so of those a near tie may be decided otherwise; of f32 none should. Where a text differs, transformers reads the file
too: computing in float32 as Tailor does, with how near the nearest tie was, and with the input of every linear map
rounded as ggml rounds it (`emulated`). Where the latter is llama.cpp's text, the file is exact and the difference is the
runtime's arithmetic. llama.cpp keeps keys and values in float32 here, in half precision by default.
"""

import json
import pathlib
import subprocess
import sys
import urllib.request

import torch
import xllamacpp
from transformers import AutoModelForCausalLM, AutoTokenizer

TYPES = ["f32", "f16", "bf16", "q8_0"]
PROMPTS = [
    "The capital of France is",
    "Once upon a time there was a",
    "def fibonacci(n):\n",
    "Review: the battery died after two days.\nSentiment:",
    "Water boils at",
    "1, 2, 3, 4,",
]


def tailor(*arguments):
    done = subprocess.run(["java", "@conf/local.args", *arguments], capture_output=True)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return done.stdout.decode()  # as it is: text mode would change line ends


def theirs(file, prompts=PROMPTS):
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = 512
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.verbosity = -1
    params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.sampling.temp = 0.0
    server = xllamacpp.Server(params)
    texts = []
    for prompt in prompts:
        body = {"prompt": prompt, "n_predict": 32, "temperature": 0, "top_k": 1, "cache_prompt": False}
        request = urllib.request.Request(
            server.listening_address + "/completion", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            texts.append(json.load(answer)["content"])
    return texts


def rounded(values, kind):
    """What ggml makes of activations before their product with weights of this type (quantize_row_q8_0 on x86)."""
    if kind != "q8_0":
        return values.to({"f16": torch.float16, "bf16": torch.bfloat16, "f32": torch.float32}[kind]).float()
    blocks = values.reshape(*values.shape[:-1], -1, 32)
    largest = blocks.abs().amax(-1, keepdim=True)
    scale = (largest / 127).half().float()
    inverse = torch.where(largest > 0, 127 / largest, 0.0)
    return ((blocks * inverse).round() * scale).reshape(values.shape)


def transformers_texts(file, kind, prompts):
    """Computed with activations of this type, from the weights as they are in the file, or in a directory."""
    place, gguf = (file, None) if file.is_dir() else (file.parent, file.name)
    tokenizer = AutoTokenizer.from_pretrained(place, gguf_file=gguf)
    model = AutoModelForCausalLM.from_pretrained(place, gguf_file=gguf, dtype=torch.float32).eval()
    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(lambda _, inputs: (rounded(inputs[0], kind), *inputs[1:]))
    for prompt in prompts:
        ids = tokenizer(prompt, return_tensors="pt")
        out = model.generate(
            **ids, max_new_tokens=32, do_sample=False, output_scores=True, return_dict_in_generate=True
        )
        best = [step[0].topk(2).values for step in out.scores]
        text = tokenizer.decode(out.sequences[0, ids["input_ids"].shape[1] :], skip_special_tokens=True)
        yield text, min((a - b).item() for a, b in best)


def main():
    model, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    for kind in sys.argv[3:] or TYPES:
        target = folder / kind
        if not target.exists():
            tailor("export", "--model", model, "--format", "gguf", "--weights", kind, "--output", str(target))
        file = next(target.glob("*.gguf"))
        expected = theirs(file)
        ours = [tailor("generate", "--model", str(file), "--max-tokens", "32", "--prompt", p) for p in PROMPTS]
        equal = [a.rstrip("\n") == b.rstrip("\n") for a, b in zip(ours, expected)]
        print(f"{kind}: {sum(equal)} of {len(equal)} texts are equal", flush=True)
        others = [(p, a, b) for same, p, a, b in zip(equal, PROMPTS, ours, expected) if not same]
        if not others:
            continue
        prompts = [p for p, _, _ in others]
        exact = list(transformers_texts(file, "f32", prompts))
        emulated = [text for text, _ in transformers_texts(file, kind, PROMPTS)]
        explained = sum(a.rstrip("\n") == b.rstrip("\n") for a, b in zip(emulated, expected))
        print(f"{kind}: with rounded activations, {explained} of {len(PROMPTS)} of transformers' texts are llama.cpp's")
        for (prompt, a, b), (c, tie) in zip(others, exact):
            d = emulated[PROMPTS.index(prompt)]
            row = {"prompt": prompt, "tailor": a, "llama.cpp": b, "transformers": c, "nearest tie": tie, "emulated": d}
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
