"""Compares the rules' verdicts with datatrove's on real documents.

    python rule_peer.py FILE.jsonl JAVA_CLASS_PATH

FILE.jsonl holds documents as {"id": ..., "text": ...}; a directory stands for all such files in it. The class path has
the test classes of pipeline-core on it (mvn -pl pipeline-core dependency:build-classpath names the rest). Both judge
every document by gopher-quality, gopher-repetition, c4 and fineweb-quality, each with its defaults; printed is on how
many they agree, and on which not. Needs datatrove 0.10.1 and spacy 3.8.
"""

import collections
import json
import pathlib
import subprocess
import sys

from datatrove.data import Document
from datatrove.pipeline.filters import (
    C4QualityFilter,
    FineWebQualityFilter,
    GopherQualityFilter,
    GopherRepetitionFilter,
)

REASONS = {
    "gopher_short_doc": "too-few-words",
    "gopher_long_doc": "too-many-words",
    "gopher_below_avg_threshold": "short-words",
    "gopher_above_avg_threshold": "long-words",
    "gopher_too_many_hashes": "hashes",
    "gopher_too_many_ellipsis": "ellipses",
    "gopher_too_many_bullets": "bullet-lines",
    "gopher_too_many_end_ellipsis": "ellipsis-lines",
    "gopher_below_alpha_threshold": "few-alphabetic-words",
    "gopher_enough_stop_words": "few-stop-words",
    "empty": "empty",
    "dup_para_frac": "duplicate-paragraphs",
    "dup_para_char_frac": "duplicate-paragraph-characters",
    "dup_line_frac": "duplicate-lines",
    "dup_line_char_frac": "duplicate-line-characters",
    **{f"top_{n}_gram": f"top-{n}-gram" for n in (2, 3, 4)},
    **{f"duplicated_{n}_n_grams": f"duplicate-{n}-grams" for n in range(5, 11)},
    "lorem_ipsum": "lorem-ipsum",
    "curly_bracket": "curly-bracket",
    "too_few_sentences": "too-few-sentences",
    "line_punct_ratio": "unpunctuated-lines",
    "short_line_ratio": "short-lines",
    "char_dup_ratio": "duplicate-line-characters",
    "list_ratio": "line-feeds",
}


def filters():
    return {
        "gopher-quality": GopherQualityFilter(),
        "gopher-repetition": GopherRepetitionFilter(),
        "c4": C4QualityFilter(),
        "fineweb-quality": FineWebQualityFilter(),
    }


def verdict(rule, text):
    """The reason for which a filter of datatrove's drops a text, in our words; keep if it does not."""
    result = rule.filter(Document(text=text, id=""))
    return "keep" if result is True else REASONS[result[1]]


def files(path):
    path = pathlib.Path(path)
    return sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def documents(path):
    for file in files(path):
        with open(file, encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def ours(path, class_path):
    for file in files(path):
        command = ["java", "-cp", class_path, "tailor.filter.RuleVerdicts", str(file)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
        yield from map(json.loads, done.stdout.splitlines())


def main(path, class_path):
    rules = filters()
    both = collections.Counter()
    same_verdict = collections.Counter()
    same_reason = collections.Counter()
    differing = []
    for document, mine in zip(documents(path), ours(path, class_path), strict=True):
        assert document["id"] == mine["id"]
        for name, rule in rules.items():
            theirs = verdict(rule, document["text"])
            both[name] += 1
            same_verdict[name] += (theirs == "keep") == (mine[name] == "keep")
            same_reason[name] += theirs == mine[name]
            if theirs != mine[name]:
                differing.append((document["id"], name, theirs, mine[name]))
    for name, count in both.items():
        print(
            f"{name}: {count} documents, same verdict {100 * same_verdict[name] / count:.2f} %, "
            f"same reason {100 * same_reason[name] / count:.2f} %"
        )
    for identity, name, theirs, mine in differing[:50]:
        print(f"{name}: {identity}: datatrove {theirs}, here {mine}")


if __name__ == "__main__":
    main(*sys.argv[1:])
