"""Compares the speed of the rules with datatrove's on the same documents, one after the other.

    python rule_speed.py FILE.jsonl JAVA_COMMAND...

JAVA_COMMAND runs Tailor: java @conf/local.args. Each of datatrove's filters (its defaults) goes through the documents
in one process, start-up and reading left out, then `bench data` does the same; printed are documents a second of the
processor's time, and the ratio. Needs datatrove 0.10.1 and spacy 3.8. On a machine that does other things too, both are
slower, for caches and memory are shared, but neither is charged for the time in which it had to wait.
"""

import json
import subprocess
import sys
import time

from datatrove.data import Document
from datatrove.utils.text import split_into_parts

import rule_peer


def theirs(documents, rules):
    """Documents a CPU second; the words of a document are split once, however many rules ask for them."""
    for rule in rules:
        rule.filter(Document(text="One warms up.", id=""))
    split_into_parts.cache_clear()
    started = time.process_time()
    for text in documents:
        for rule in rules:
            rule.filter(Document(text=text, id=""))
    return len(documents) / (time.process_time() - started)


def ours(path, command, component):
    bench = [*command, "bench", "data", "--input", path, "--component", component]
    done = subprocess.run(bench, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])["docs_per_cpu_second"]


def main(path, *command):
    documents = [record["text"] for record in rule_peer.documents(path) if record["text"].strip()]
    rules = rule_peer.filters()
    for name, rule in rules.items():
        report(name, theirs(documents, [rule]), ours(path, command, name))
    report("rules (here with language)", theirs(documents, rules.values()), ours(path, command, "rules"))


def report(name, peer, here):
    print(f"{name}: datatrove {peer:.0f} documents a CPU second, here {here:.0f}, {here / peer:.1f} times", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
