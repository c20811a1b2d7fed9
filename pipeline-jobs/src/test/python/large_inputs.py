"""Takes what is too large through the data stages, and prints the time, the memory and the ledger.

    document   one document of 100 MB among fifty of common size
    shapes     documents of 20 MB: one line, one word, a word a line, one line a million times
    rows       a JSON Lines file of ten million rows
    csv        a CSV file of ten million rows
    files      a directory of 100,000 files

    python large_inputs.py KIND --work DIR [--share 1.0] [--heap 3g] [--to tokenize] [--filters all] [-- COMMAND…]

COMMAND is what starts Tailor, by default java @conf/local.args, from the repository's root. Exits
with 1 if the run fails, or if a stage's records do not add up. --share makes less of everything,
--filters says which are used: the default ones, none, so that all of it is tokenized, or all that
there are.
"""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[4]
WORDS = "bell brake chain motor the of and saddle spoke a refund invoice lamp tyre wheel dealer".split()

RULES = (
    "length, symbol-ratio, mean-word-length, repetition, language, toxicity, gopher-quality, gopher-repetition, c4,"
    " fineweb-quality"
)
FILTERS = {"default": "", "none": "clean.filters = []\n", "all": f"clean.filters = [{RULES}]\n"}


def text(chance, words):
    return " ".join(chance.choices(WORDS, k=words)) + "."


def document(path, share, chance):
    with open(path / "huge.jsonl", "w") as out:
        lines, size = [], 0
        while size < 100_000_000 * share:
            lines.append(f"Line {len(lines)}: {text(chance, 200)}")
            size += len(lines[-1]) + 1
        out.write(json.dumps({"id": "huge", "text": "\n".join(lines)}) + "\n")
        for i in range(50):
            out.write(json.dumps({"id": str(i), "text": f"Note {i}: {text(chance, 300)}"}) + "\n")
    return 'type = jsonl, path = "%s", max-record-bytes = 130000000' % (path / "huge.jsonl")


def shapes(path, share, chance):
    size = int(20_000_000 * share)
    records = {
        "line": text(chance, size // 6),
        "word": "a" * size,
        "column": "\n".join(chance.choices(WORDS, k=size // 6)),
        "again": "The bell of the bicycle rang.\n" * int(1_000_000 * share),
        "note": text(chance, 300),
    }
    with open(path / "shapes.jsonl", "w") as out:
        for name, content in records.items():
            out.write(json.dumps({"id": name, "text": content}) + "\n")
    return 'type = jsonl, path = "%s", max-record-bytes = 130000000' % (path / "shapes.jsonl")


def rows(path, share, chance):
    with open(path / "rows.jsonl", "w") as out:
        for i in range(int(10_000_000 * share)):
            out.write('{"id": "%d", "text": "Row %d: %s"}\n' % (i, i, text(chance, 8)))
    return 'type = jsonl, path = "%s"' % (path / "rows.jsonl")


def csv(path, share, chance):
    with open(path / "rows.csv", "w") as out:
        out.write("id,text\n")
        for i in range(int(10_000_000 * share)):
            out.write('%d,"Row %d, ""%s"""\n' % (i, i, text(chance, 8)))
    return 'type = csv, path = "%s"' % (path / "rows.csv")


def files(path, share, chance):
    for i in range(int(100_000 * share)):
        directory = path / "files" / f"{i // 1000:03d}"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / f"{i:06d}.txt").write_text(f"File {i}: {text(chance, 60)}\n")
    return 'type = text, path = "%s"' % (path / "files")


def tree(pid):
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            children = pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split()
            found += [p for child in children for p in tree(int(child))]
    except OSError:
        pass
    return found


def resident(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


def run(command, heap):
    started = time.time()
    environment = dict(os.environ, _JAVA_OPTIONS=f"-Xmx{heap}")
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(resident(pid) for pid in tree(process.pid)))
        time.sleep(0.5)
    print(f"exit code {process.returncode}, {time.time() - started:.0f} s, at most {peak:.0f} MiB of memory")
    return process.returncode == 0


def balances(root):
    good = True
    for dataset in ("documents", "clean", "deduplicated", "examples", "tokens"):
        manifest = root / dataset / "large" / "_run.json"
        if manifest.exists():
            ledger = json.loads(manifest.read_text())["ledger"]
            out = ledger["kept"] + sum(ledger["dropped"].values()) + sum(ledger["quarantined"].values())
            print(dataset, ledger)
            good = good and out == ledger["read"]
    return good


def main():
    arguments, command = sys.argv[1:], ["java", "@conf/local.args"]
    if "--" in arguments:
        at = arguments.index("--")
        arguments, command = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser()
    kinds = {"document": document, "shapes": shapes, "rows": rows, "csv": csv, "files": files}
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--heap", default="3g")
    parser.add_argument("--to", default="tokenize")
    parser.add_argument("--filters", choices=FILTERS, default="default")
    options = parser.parse_args(arguments)
    work = options.work.resolve() / options.kind
    work.mkdir(parents=True, exist_ok=True)
    source = kinds[options.kind](work, options.share, random.Random(17))
    (work / "tailor.conf").write_text(
        f'storage.root = "{work / "data"}"\n'
        f"sources = [{{ id = large, {source} }}]\n"
        f'model.base = "{ROOT / "conf" / "quickstart" / "base-model"}"\n'
        "format { tasks = [plain-text], split { validation = 0, test = 0 } }\n"
        + FILTERS[options.filters]
    )
    ok = run(
        command + ["run", "-c", str(work / "tailor.conf"), "--run-id", "large", "--to", options.to],
        options.heap,
    )
    sys.exit(0 if balances(work / "data") and ok else 1)


if __name__ == "__main__":
    main()
