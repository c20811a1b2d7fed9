"""Times MinHash near-deduplication of the same file by datatrove, text-dedup and Tailor, in the same minutes.

    python dedup_peers.py --input FILE.jsonl [--text-dedup PYTHON] [--tailor 'java … @conf/local.args']

Run it with a Python that has datatrove; --text-dedup names one that has text-dedup. Each program starts anew, reads
JSON Lines, writes the text of what it keeps, and gets two workers. Wall time counts, start-up included. Prints a line
of JSON for each, and the ratios to Tailor. Not part of any build.

datatrove: its four steps one after the other, with its defaults (word 5-shingles, 14 bands of 8); the file is halved
before the clock starts, so that two workers can share it; writes gzipped JSON Lines; does not verify candidates.
text-dedup: the same shingles and bands, at a threshold of 0.8; writes Arrow files; does not verify candidates.
Tailor: the same shingles, the bands in two arrangements; verifies each candidate, and writes as Parquet what it keeps,
and of what it drops the id, the document kept instead, and how similar they are. It runs without the optimizing
compiler and with the parallel collector, as conf/local.args advises for what takes seconds.
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

data, work = sys.argv[1:]
config = MinhashConfig()

def run(name, steps, tasks):
    LocalPipelineExecutor(pipeline=steps, tasks=tasks, workers=2, logging_dir=work + "/log-" + name).run()

if __name__ == "__main__":
    run("signature", [JsonlReader(data), MinhashDedupSignature(work + "/signatures", config=config)], 2)
    run("buckets", [MinhashDedupBuckets(work + "/signatures", work + "/buckets", config=config)], config.num_buckets)
    run("cluster", [MinhashDedupCluster(work + "/buckets", work + "/remove", config=config)], 1)
    run("filter", [JsonlReader(data), MinhashDedupFilter(work + "/remove"), JsonlWriter(work + "/kept")], 2)
"""


def datatrove(args, work):
    data = os.path.join(work, "data")
    os.makedirs(data)
    with open(args.input, "rb") as lines:
        halves = [open(os.path.join(data, f"{i}.jsonl"), "wb") for i in range(2)]
        for number, line in enumerate(lines):
            halves[number % 2].write(line)
        for half in halves:
            half.close()
    script = os.path.join(work, "run.py")
    with open(script, "w") as out:
        out.write(DATATROVE)
    return timed([sys.executable, script, data, work], work)


def text_dedup(args, work):
    command = [args.text_dedup, "-m", "text_dedup.minhash", "--path", "json", "--data_files", os.path.abspath(args.input)]
    command += ["--split", "train", "--column", "text", "--num_proc", "2", "--ngram", "5", "--threshold", "0.8"]
    command += ["--num_perm", "112", "--b", "14", "--r", "8", "--cache_dir", os.path.join(work, "cache")]
    return timed(command + ["--output", os.path.join(work, "out")], work)


def tailor(args, work):
    command = shlex.split(args.tailor) + ["bench", "data", "--input", args.input]
    return timed(command + ["--component", "minhash-end-to-end"], work)


def timed(command, work):
    started = time.monotonic()
    with open(os.path.join(work, "output.txt"), "wb") as out:
        subprocess.run(command, check=True, stdout=out, stderr=subprocess.STDOUT)
    return time.monotonic() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", required=True)
    parser.add_argument("--text-dedup", metavar="PYTHON")
    parser.add_argument("--tailor", default="java -XX:TieredStopAtLevel=1 -XX:+UseParallelGC @conf/local.args")
    args = parser.parse_args()
    with open(args.input, encoding="utf-8") as lines:
        megabytes = sum(len(json.loads(line)["text"].encode()) for line in lines) / 1e6
    programs = {"tailor": tailor, "datatrove": datatrove}
    if args.text_dedup:
        programs["text-dedup"] = text_dedup
    speeds = {}
    for name, program in programs.items():
        work = tempfile.mkdtemp(prefix="dedup-peers-")
        try:
            seconds = program(args, work)
            speeds[name] = megabytes / seconds
            print(json.dumps({"program": name, "seconds": round(seconds, 1), "mb_per_second": round(speeds[name], 2)}))
        except subprocess.CalledProcessError:
            with open(os.path.join(work, "output.txt"), encoding="utf-8", errors="replace") as output:
                print(name, "failed:", output.read()[-2000:], file=sys.stderr)
        shutil.rmtree(work, ignore_errors=True)
    for name in speeds:
        if name != "tailor" and "tailor" in speeds:
            print(json.dumps({"ratio_to": name, "times_as_fast": round(speeds["tailor"] / speeds[name], 2)}))


if __name__ == "__main__":
    main()
