"""Encodes the texts of a JSON Lines file with Hugging Face's tokenizers and with Tailor, in turn.

Python's encode_batch gets as many threads as asked for, Tailor as many processes of one thread.
Reading the file and opening the tokenizer are not timed. Prints a line a turn and the ratio of the
best turns, in MB of UTF-8 a second, all threads together.

    python bench_tokenize.py --input FILE.jsonl --tokenizer DIR [--threads 1] [--turns 3] [--mb 20] \\
        [-- COMMAND…]                                                     (tokenizers 0.23.3)

COMMAND is what starts Tailor, by default java @conf/local.args, from the repository's root.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[4]
BATCH = 256


def texts(path, most_bytes):
    found, size = [], 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            found.append(json.loads(line)["text"])
            size += len(found[-1].encode())
            if size >= most_bytes:
                break
    return found, size


def hugging_face(tokenizer, found, size):
    started = time.perf_counter()
    for i in range(0, len(found), BATCH):
        for encoding in tokenizer.encode_batch(found[i : i + BATCH], add_special_tokens=False):
            encoding.ids
    return size / 1e6 / (time.perf_counter() - started)


def tailor(command, options):
    arguments = ["bench", "data", "--component", "tokenize", "--input", options.input]
    arguments += ["--tokenizer", options.tokenizer, "--sample-mb", str(options.mb)]
    processes = [
        subprocess.Popen(command + arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(options.threads)
    ]
    outputs = [process.communicate()[0] for process in processes]
    return sum(json.loads(out)["mb_per_second_per_core"] for out in outputs)


def main():
    arguments, command = sys.argv[1:], ["java", "@conf/local.args"]
    if "--" in arguments:
        at = arguments.index("--")
        arguments, command = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--mb", type=int, default=20)
    options = parser.parse_args(arguments)
    os.environ["RAYON_NUM_THREADS"] = str(options.threads)
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(os.path.join(options.tokenizer, "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    found, size = texts(options.input, options.mb * 1_000_000)
    best = {}
    for _ in range(options.turns):
        for name, measure in (
            ("hugging-face", lambda: hugging_face(tokenizer, found, size)),
            ("tailor", lambda: tailor(command, options)),
        ):
            speed = measure()
            best[name] = max(speed, best.get(name, 0))
            print(f"{name}: {speed:.2f} MB/s", flush=True)
    print(f"ratio of the best: {best['tailor'] / best['hugging-face']:.1f}")


if __name__ == "__main__":
    main()
