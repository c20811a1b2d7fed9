#!/usr/bin/env python3
"""Generation speed of Tailor beside transformers': `bench generate` and transformers' generate in turns.

SmolLM2-135M's shape with random parameters, fp32, greedy, one sequence, all threads of the machine,
keys and values cached, reading the prompt included. Prints one JSON line for each pair of prompt and
answer: generated tokens per second of every round, their medians and ratio. Nothing else should run
on the machine meanwhile.

    mvn -q package -DskipTests
    python3 pipeline-core/src/test/python/bench_generate.py --python /path/to/python-with-transformers
"""
import argparse
import json
import os
import statistics
import sys
import time


def generate_with_transformers(prompt, tokens, rounds):
    import torch
    from bench_pytorch import SHAPES, TransformersDecoder

    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(1)
    model = TransformersDecoder(SHAPES["135m"], prompt + tokens).model.eval()
    model.generation_config.eos_token_id = None
    ids = torch.randint(0, SHAPES["135m"][0], (1, prompt))
    mask = torch.ones_like(ids)

    def complete():
        begin = time.perf_counter()
        with torch.inference_mode():
            out = model.generate(
                ids,
                attention_mask=mask,
                do_sample=False,
                use_cache=True,
                min_new_tokens=tokens,
                max_new_tokens=tokens,
                pad_token_id=0,
            )
        assert out.shape[1] == prompt + tokens
        return time.perf_counter() - begin

    complete()
    rate = tokens / statistics.median(complete() for _ in range(rounds))
    print(json.dumps({"tokens_per_second": round(rate, 1)}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="one with torch and transformers")
    parser.add_argument("--java", nargs="+", default=["java", "@conf/local.args"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lengths", nargs="+", default=["16:128", "256:128", "1024:64"], help="prompt:answer")
    parser.add_argument("--transformers", action="store_true", help="only generates with transformers")
    options = parser.parse_args()
    if options.transformers:
        prompt, tokens = map(int, options.lengths[0].split(":"))
        generate_with_transformers(prompt, tokens, options.rounds)
        return
    from bench_train import last_line

    for lengths in options.lengths:
        prompt, tokens = lengths.split(":")
        ours, theirs = [], []
        for _ in range(options.rounds):
            run = ["bench", "generate", "--prompt", prompt, "--tokens", tokens]
            ours.append(last_line([*options.java, *run])["tokens_per_second"])
            peer = [options.python, __file__, "--transformers", "--lengths", lengths]
            theirs.append(last_line(peer)["tokens_per_second"])
        medians = [statistics.median(rates) for rates in (ours, theirs)]
        result = {
            "prompt": int(prompt),
            "tokens": int(tokens),
            "tailor": medians[0],
            "transformers": medians[1],
            "ratio": round(medians[0] / medians[1], 3),
            "tailor_rounds": ours,
            "transformers_rounds": theirs,
        }
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
