#!/usr/bin/env bash
# Runs the DAG in a real Airflow, submitting every stage of the quick start to Spark, and then a
# broken configuration, which must fail once and not be tried again.
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

airflow db migrate >"$work/migrate.log" 2>&1 || fail "no database: $work/migrate.log"

echo "airflow: running the pipeline, log in $work/pipeline.log"
airflow dags test tailor_pipeline 2026-01-02 >"$work/pipeline.log" 2>&1 ||
  { tail -n 40 "$work/pipeline.log" >&2; fail "the pipeline did not succeed"; }
[ -s "$work/data/report/20260102T000000/report.html" ] || fail "no report was written"
[ -s "$work/data/export/20260102T000000/model.safetensors" ] || fail "no model was exported"

echo "airflow: running a broken configuration, log in $work/broken.log"
printf 'include file("%s")\nno-such-section { }\n' "$AIRFLOW_VAR_TAILOR_CONFIG" >"$work/broken.conf"
if AIRFLOW_VAR_TAILOR_CONFIG="$work/broken.conf" \
  airflow dags test tailor_pipeline 2026-01-03 >"$work/broken.log" 2>&1; then
  fail "a broken configuration was accepted"
fi
grep -q 'AirflowFailException: ingest ended with exit code 2' "$work/broken.log" ||
  fail "exit code 2 did not fail the task for good"
[ "$(grep -c 'Spark-Submit cmd' "$work/broken.log")" -eq 1 ] ||
  fail "exit code 2 was tried again"

echo "airflow: both passed"
