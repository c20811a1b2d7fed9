#!/usr/bin/env bash
# Runs the DAG in a real Airflow, submitting every stage of the quick start to Spark; then a gate that
# cannot be met and a broken configuration, each of which must fail once and not be tried again.
#   docker/airflow/verify.sh WORK_DIRECTORY
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mkdir -p "$1" && cd "$1" && pwd)

if ! "$work/venv/bin/airflow" version >/dev/null 2>&1; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check \
    -r "$repository/docker/airflow/requirements.txt" -c "$repository/docker/airflow/constraints.txt"
fi

rm -rf "$work/home" "$work/data"
export PATH="$work/venv/bin:$PATH"
export AIRFLOW_HOME="$work/home"
export AIRFLOW__CORE__DAGS_FOLDER="$repository/docker/airflow/dags"
export AIRFLOW__CORE__PLUGINS_FOLDER="$repository/docker/airflow/plugins"
export AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW_CONN_SPARK_DEFAULT='{"conn_type": "spark", "host": "local[*]"}'
export AIRFLOW_VAR_TAILOR_JAR="$repository/pipeline-jobs/target/tailor.jar"
export AIRFLOW_VAR_TAILOR_CONFIG="$repository/conf/quickstart.conf"
export AIRFLOW_VAR_TAILOR_ROOT="$work/data"
export AIRFLOW_VAR_TAILOR_PROPERTIES="$repository/conf/spark.properties"
export AIRFLOW_VAR_TAILOR_MEMORY=1500m
export PYTHONDONTWRITEBYTECODE=1
cd "$repository"

fail() {
  echo "airflow: $*" >&2
  exit 1
}

# run NAME CONFIGURATION DATE: runs the DAG for the date, with its log in NAME.log
run() {
  echo "airflow: running $1, log in $work/$1.log"
  AIRFLOW_VAR_TAILOR_CONFIG=$2 airflow dags test tailor_pipeline "$3" >"$work/$1.log" 2>&1
}

# submissions NAME STAGE: how often the stage was submitted
submissions() {
  grep -c "Spark-Submit cmd.* --name tailor-$2 " "$work/$1.log"
}

# fails_once NAME STAGE CODE: the log tells of one submission of the stage, which failed for good
fails_once() {
  grep -q "AirflowFailException: $2 ended with exit code $3" "$work/$1.log" ||
    fail "$1: exit code $3 did not fail the task for good"
  [ "$(submissions "$1" "$2")" -eq 1 ] ||
    fail "$1: exit code $3 was tried again"
}

airflow db migrate >"$work/migrate.log" 2>&1 || fail "no database: $work/migrate.log"

run pipeline "$AIRFLOW_VAR_TAILOR_CONFIG" 2026-01-02 ||
  { tail -n 40 "$work/pipeline.log" >&2; fail "the pipeline did not succeed"; }
[ -s "$work/data/report/20260102T000000/report.html" ] || fail "no report was written"
[ -s "$work/data/export/20260102T000000/model.safetensors" ] || fail "no model was exported"

# The same run once more, but for the gate: what is complete is not done again.
printf 'include file("%s")\nevaluate.gates { perplexity = 1 }\n' "$AIRFLOW_VAR_TAILOR_CONFIG" >"$work/gate.conf"
if run gate "$work/gate.conf" 2026-01-02; then
  fail "a gate that was not met was passed"
fi
fails_once gate evaluate 3
[ "$(submissions gate export)" -eq 0 ] || fail "a model that does not pass its gate was exported"
[ "$(submissions gate report)" -eq 1 ] || fail "no report tells of the gate that was not met"

printf 'include file("%s")\nno-such-section { }\n' "$AIRFLOW_VAR_TAILOR_CONFIG" >"$work/broken.conf"
if run broken "$work/broken.conf" 2026-01-03; then
  fail "a broken configuration was accepted"
fi
fails_once broken ingest 2

echo "airflow: all three passed"
