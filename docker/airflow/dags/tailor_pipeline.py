"""The Tailor pipeline as an Airflow DAG: one task a stage, all of one run id.

A stage that is complete for the run id returns at once, so clearing any task and the ones after it
repeats only what is missing. What the DAG needs to know comes from Airflow variables:

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

STAGES = (
    "ingest",
    "clean",
    "dedup",
    "format",
    "tokenize",
    "train",
    "evaluate",
    "export",
    "report",
)

with DAG(
    dag_id="tailor_pipeline",
    description="Documents in, a fine-tuned and evaluated model out",
    schedule=None,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    doc_md=__doc__,
    tags=["tailor"],
) as dag:
    chain(*(TailorOperator(task_id=stage, stage=stage) for stage in STAGES))
