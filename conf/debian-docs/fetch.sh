#!/usr/bin/env bash
# Fetches the material of conf/debian-docs.conf: documentation as Debian 12's packages carry it (HTML pages, plain
# text, gzipped man pages) and product reviews with a rating, one row a sentence, from the source distribution of
# vaderSentiment on PyPI (MIT). Nothing of it is part of this repository.
#
#   conf/debian-docs/fetch.sh FOLDER
#
# Needs apt-get (after an `apt-get update`), dpkg-deb, pip and python3.
set -euo pipefail
[ $# = 1 ] || { echo "usage: fetch.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
target=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
packages="git-doc git-man manpages manpages-dev systemd openssh-client openssh-server coreutils
  zsh-doc bind9-doc postfix-doc exim4-doc-html haproxy-doc libvirt-doc"
# shellcheck disable=SC2086
apt-get download -q $packages > log 2>&1 || { cat log >&2; exit 1; }

# Copies the files below a folder whose names match, keeping their paths.
take() {
  local folder=$1 from=$2 pattern=$3
  [ -d "$from" ] || return 0
  mkdir -p "$folder"
  (cd "$from" && find . -type f -name "$pattern" -print0 | xargs -0 -r cp --parents -t "$folder")
}

rm -rf "$target/html" "$target/text" "$target/man"
for archive in *.deb; do
  package=${archive%%_*}
  mkdir "$package"
  dpkg-deb -x "$archive" "$package"
  take "$target/html/$package" "$package/usr/share/doc" '*.html'
  take "$target/text/$package" "$package/usr/share/doc" '*.txt'
  take "$target/man/$package" "$package/usr/share/man" '*.gz'
done

pip download -q --no-deps --no-binary :all: -d pip vaderSentiment==3.3.2
tar xzf pip/*.tar.gz
tar xzf vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz
mkdir -p "$target/reviews"
python3 - hutto_ICWSM_2014/amazonReviewSnippets_GroundTruth.txt "$target/reviews/reviews.jsonl" << 'PYTHON'
import json
import sys

# A row is review_sentence, the mean of twenty people's ratings from -4 to 4, and the sentence.
with open(sys.argv[1], encoding="utf-8", errors="replace") as rows, open(sys.argv[2], "w", encoding="utf-8") as out:
    for row in rows:
        key, rating, text = row.rstrip("\n").split("\t", 2)
        sentiment = "negative" if float(rating) <= -0.5 else "positive" if float(rating) >= 0.5 else "neutral"
        record = {"id": key, "review": key.split("_")[0], "rating": float(rating), "sentiment": sentiment, "text": text}
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
PYTHON

du -sb "$target"/*
