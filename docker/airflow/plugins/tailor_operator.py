"""Submits one stage of the Tailor pipeline to Spark."""

from __future__ import annotations

from typing import Any

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk.exceptions import AirflowFailException

RUN_ID = "{{ (dag_run.logical_date or dag_run.run_after) | ts_nodash }}"

NOT_RETRIED = {
    2: "the configuration is wrong",
    3: "the data cannot be used, or a gate is not met",
}


class TailorOperator(SparkSubmitOperator):
    """``spark-submit`` of one stage.

    Tailor's exit codes 2 and 3 fail the task at once, because a second try would end the same way;
    any other failure is retried as the DAG says.

    :param stage: the command of the stage, for example ``clean``; the task is called the same
    :param run_id: the run that the stage belongs to (templated); one for the whole DAG run
    """

    def __init__(self, *, stage: str, run_id: str = RUN_ID, **kwargs: Any) -> None:
        memory = "{{ var.value.get('tailor_memory', '3g') }}"
        super().__init__(
            task_id=stage,
            application="{{ var.value.get('tailor_jar', '/opt/tailor/tailor.jar') }}",
            java_class="tailor.jobs.Main",
            name=f"tailor-{stage}",
            properties_file="{{ var.value.get('tailor_properties', '/opt/tailor/conf/spark.properties') }}",
            conf={"spark.driver.memory": memory, "spark.executor.memory": memory},
            application_args=[
                stage,
                "--config",
                "{{ var.value.get('tailor_config', '/opt/tailor/conf/quickstart.conf') }}",
                "--run-id",
                run_id,
                "--set",
                "storage.root={{ var.value.get('tailor_root', '/opt/tailor/data') }}",
            ],
            **kwargs,
        )
        self.stage = stage

    def execute(self, context: Any) -> Any:
        try:
            return super().execute(context)
        except Exception as failure:
            code = self._exit_code()
            if code in NOT_RETRIED:
                raise AirflowFailException(
                    f"{self.stage} ended with exit code {code}: {NOT_RETRIED[code]}; see its log above"
                ) from failure
            raise

    def _exit_code(self) -> int | None:
        submission = getattr(getattr(self, "_hook", None), "_submit_sp", None)
        return submission.returncode if submission else None
