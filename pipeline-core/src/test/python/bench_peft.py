#!/usr/bin/env python3
"""Speed and memory of training LoRA adapters, Tailor beside PEFT: `bench train --adapter lora` and peft in turns.

SmolLM2-135M's shape, rank 8 on all linear maps, fp32, sequences of 256 random tokens. Both work with all cores: Tailor
with one worker of one thread a core, each with a batch of its own; peft (transformers' Llama with
scaled_dot_product_attention, fused AdamW, clipping) with one model in all threads. Each is measured at the best of the
batches that the first round tries. Prints one JSON line: tokens per second of every round, their medians and ratio, and the largest
resident memory of either process. Nothing else should run on the machine meanwhile; it takes about three minutes.

    mvn -q package -DskipTests
    python3 pipeline-core/src/test/python/bench_peft.py --python /path/to/python-with-peft
"""
import argparse
import json
import os
import resource
import statistics
import sys
import time

SEQUENCE = 256
RANK = 8
WARM_UP = 1
MAPS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def train_with_peft(batches, steps):
    import torch
    from peft import LoraConfig, get_peft_model

    from bench_pytorch import SHAPES, transformers_model

    torch.set_num_threads(os.cpu_count())
    shape = SHAPES["135m"]
    base = transformers_model(shape)
    model = get_peft_model(base, LoraConfig(r=RANK, lora_alpha=RANK, target_modules=MAPS, task_type="CAUSAL_LM"))
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4, betas=(0.9, 0.95), fused=True)

    def step(tokens):
        optimizer.zero_grad(set_to_none=True)
        model(input_ids=tokens, labels=tokens).loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()

    best = {"tokens_per_second": 0}
    for batch in batches:
        tokens = torch.randint(0, shape[0], (batch, SEQUENCE))
        for _ in range(WARM_UP):
            step(tokens)
        begin = time.perf_counter()
        for _ in range(steps):
            step(tokens)
        rate = steps * batch * SEQUENCE / (time.perf_counter() - begin)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # of this batch and smaller ones
        if rate > best["tokens_per_second"]:
            best = {"tokens_per_second": round(rate, 1), "batch": batch, "peak_rss_mib": peak}
    print(json.dumps({**best, "trained_parameters": sum(parameter.numel() for parameter in trained)}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="one with torch, transformers and peft")
    parser.add_argument("--java", nargs="+", default=["java", "@conf/local.args"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 2, 4], help="that both try")
    parser.add_argument("--peft", action="store_true", help="only trains with peft, and prints its figures")
    options = parser.parse_args()
    if options.peft:
        train_with_peft(options.batches, options.steps)
        return
    from bench_train import last_line

    settings = f"--shape 135m --sequence {SEQUENCE} --threads 1 --adapter lora --rank {RANK}".split()
    settings += ["--steps", str(options.steps)]
    ours, theirs = [], []
    our_batches = their_batches = options.batches
    for _ in range(options.rounds):
        tailor = [*options.java, "bench", "train", *settings, "--batch"]
        runs = [last_line([*tailor, str(batch)]) for batch in our_batches]
        ours.append(max(runs, key=lambda run: run["tokens_per_second"]))
        peer = [options.python, __file__, "--peft", "--steps", str(options.steps)]
        theirs.append(last_line([*peer, "--batches", *map(str, their_batches)]))
        our_batches, their_batches = [ours[0]["batch"]], [theirs[0]["batch"]]
    rates = [[run["tokens_per_second"] for run in runs] for runs in (ours, theirs)]
    medians = [statistics.median(each) for each in rates]
    result = {
        "tailor": medians[0],
        "peft": medians[1],
        "ratio": round(medians[0] / medians[1], 3),
        "tailor_rounds": rates[0],
        "peft_rounds": rates[1],
        "tailor_batch": our_batches[0],
        "peft_batch": their_batches[0],
        "trained_parameters": [ours[0]["trained_parameters"], theirs[0]["trained_parameters"]],
        "tailor_rss_mib": max(run["peak_rss_mib"] for run in ours),
        "tailor_workers": ours[0]["workers"],
        "peft_rss_mib": theirs[-1]["peak_rss_mib"],
    }
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
