#!/usr/bin/env bash
# Executes the notebooks, in an environment of their own. Copies with the output are left in the directory.
#   notebooks-docs/verify.sh WORK_DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mkdir -p "$1" && cd "$1" && pwd)

if ! "$work/venv/bin/jupyter" nbconvert --version >/dev/null 2>&1; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
fi

# What conf/local.args says of modules, for a kernel that is started without it.
JDK_JAVA_OPTIONS=$(grep -E "^(--add-|-XX:|-D)" "$here/../conf/local.args" | tr "\n" " ")
export JDK_JAVA_OPTIONS
rm -rf "$here/../target/notebook"
cd "$here"
for notebook in *.ipynb; do
  "$work/venv/bin/jupyter" nbconvert --to notebook --execute --ExecutePreprocessor.timeout=900 \
    --ExecutePreprocessor.record_timing=False --output-dir "$work" "$notebook"
done
