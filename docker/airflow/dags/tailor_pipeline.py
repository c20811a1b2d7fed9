"""The Tailor pipeline as an Airflow DAG: one task a stage, all of one run id.

A model that does not pass its gates is not exported, and its report is written all the same. A stage
that is complete for the run id returns at once, so clearing any task and the ones after it repeats
only what is missing. What the DAG needs to know comes from Airflow variables:

=====================  ==========================================================================
``tailor_jar``         path of ``tailor.jar``                 (default ``/opt/tailor/tailor.jar``)
``tailor_config``      configuration file                     (default ``/opt/tailor/conf/quickstart.conf``)
``tailor_root``        ``storage.root``, any Hadoop file system (default ``/opt/tailor/data``)
``tailor_properties``  Spark properties of every submission   (default ``/opt/tailor/conf/spark.properties``)
``tailor_memory``      memory of the driver and of each executor (default ``3g``)
=====================  ==========================================================================

The cluster is the connection ``spark_default``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow.sdk import DAG, chain

from tailor_operator import TailorOperator

TO_TOKENS = ("ingest", "clean", "dedup", "format", "tokenize")

with DAG(
    dag_id="tailor_pipeline",
    description="Documents in, a fine-tuned and evaluated model out",
    schedule=None,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    doc_md=__doc__,
    tags=["tailor"],
) as dag:
    train = TailorOperator(stage="train")
    evaluate = TailorOperator(stage="evaluate")
    export = TailorOperator(stage="export")
    report = TailorOperator(stage="report", trigger_rule="all_done_min_one_success")

    chain(*(TailorOperator(stage=stage) for stage in TO_TOKENS), train, evaluate, export)
    [train, evaluate] >> report
