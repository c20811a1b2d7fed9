#!/usr/bin/env python3
"""Training speed of Tailor beside PyTorch's: `bench train` and bench_pytorch.py in turns.

Both work with all cores of the machine: Tailor with one worker of one thread a core, each with a
batch of its own, PyTorch with one model in all threads, at the best of some batch sizes, which the
first round finds. Prints one JSON line a setting: tokens per second of every round, their medians,
and the ratio. Nothing else should run on the machine meanwhile.

    mvn -q package -DskipTests
    python3 pipeline-core/src/test/python/bench_train.py --python /path/to/python-with-torch \\
        --settings 135m:256:1:fp32 135m:256:1:bf16 6x288:256:4:fp32 5x64:256:8:fp32

A setting is shape:sequence:batch:precision. The batch is Tailor's; PyTorch tries it, twice and four
times of it.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[4]
PEER = pathlib.Path(__file__).with_name("bench_pytorch.py")
STEPS = {"135m": 3, "6x288": 6, "5x64": 40}


def last_line(command):
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if outcome.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{outcome.stderr[-2000:]}")
    return json.loads(outcome.stdout.strip().splitlines()[-1])


def ours(java, shape, sequence, batch, precision):
    command = [*java, "bench", "train", "--shape", shape, "--sequence", sequence]
    command += ["--batch", batch, "--workers", str(os.cpu_count()), "--threads", "1"]
    command += ["--precision", precision, "--steps", str(STEPS[shape])]
    return last_line(command)


def theirs(python, shape, sequence, batches, precision):
    return last_line(
        [python, str(PEER), "--shape", shape, "--sequence", sequence, "--precision", precision]
        + ["--steps", str(STEPS[shape]), "--batch", *map(str, batches)]
    )


def compare(options, setting):
    shape, sequence, batch, precision = setting.split(":")
    batches = sorted({int(batch), 2 * int(batch), 4 * int(batch)})
    own, peer = [], []
    for _ in range(options.rounds):
        own.append(ours(options.java, shape, sequence, batch, precision))
        peer.append(theirs(options.python, shape, sequence, batches, precision))
        batches = [peer[0]["batch"]]
    own_rates = [run["tokens_per_second"] for run in own]
    peer_rates = [run["tokens_per_second"] for run in peer]
    result = {
        "setting": setting,
        "tailor": statistics.median(own_rates),
        "pytorch": statistics.median(peer_rates),
        "ratio": round(statistics.median(own_rates) / statistics.median(peer_rates), 3),
        "tailor_rounds": own_rates,
        "pytorch_rounds": peer_rates,
        "pytorch_batch": batches[0],
        "torch": peer[0]["torch"],
        "sgemm_share": own[-1].get("sgemm_share"),
        "tailor_rss_mib": own[-1]["peak_rss_mib"],
        "pytorch_rss_mib": peer[-1]["peak_rss_mib"],
    }
    print(json.dumps(result), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default="python3", help="one with torch")
    parser.add_argument("--java", nargs="+", default=["java", "@conf/local.args"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--settings", nargs="+", default=["135m:256:1:fp32", "135m:256:1:bf16"])
    options = parser.parse_args()
    for setting in options.settings:
        compare(options, setting)


if __name__ == "__main__":
    main()
