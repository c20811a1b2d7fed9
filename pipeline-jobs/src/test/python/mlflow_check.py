"""Trains the quick start's model beside a real MLflow server, and reads from it what Tailor told it.

    python mlflow_check.py [--work DIR] [-- COMMAND…]

The Python that runs it needs mlflow (3.17 was tried) and pyarrow. The server listens on the loopback
interface and keeps runs in SQLite. COMMAND is what starts Tailor, by default java @conf/local.args, from
the repository's root. A training is killed after its second round and started again, so that its run on
the server goes on; another diverges on purpose. Prints a line of JSON for each training; exits with 1,
and says why, if the server holds anything else than the configuration and the dataset of metrics do.
"""

import argparse
import json
import math
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import pyarrow.parquet
from mlflow.tracking import MlflowClient

ROOT = pathlib.Path(__file__).parents[4]
EXPERIMENT = "bells & whistles"
OPTIONS = {
    "train.max-steps": "25",
    "train.steps-per-round": "5",
    "train.checkpoint-every": "1",
    "mlflow.experiment": EXPERIMENT,
}
DIVERGING = {"train.learning-rate": "10", "train.adam.weight-decay": "10", "train.warmup": "0"}
SCALARS = {
    "train/loss": "train_loss",
    "train/accuracy": "train_accuracy",
    "validation/loss": "validation_loss",
    "validation/accuracy": "validation_accuracy",
    "learning-rate": "learning_rate",
    "gradient-norm": "gradient_norm",
    "tokens-per-second": "tokens_per_second",
    "bytes-exchanged": "bytes_exchanged",
    "epoch": "epoch",
}


def serve(work):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    uri = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
        + ["--workers", "1", "--backend-store-uri", f"sqlite:///{work}/mlflow.db"]
        + ["--default-artifact-root", str(work / "artifacts")],
        stdout=open(work / "server.log", "w"), stderr=subprocess.STDOUT)
    for _ in range(120):
        try:
            urllib.request.urlopen(uri + "/health", timeout=1)
            return server, uri
        except OSError:
            time.sleep(1)
    sys.exit("the server does not start: " + (work / "server.log").read_text()[-2000:])


class Tailor:
    def __init__(self, command, work, uri):
        self.command, self.work, self.uri = command, work, uri

    def run(self, name, to, kill_after=None, **more):
        """Runs stages up to one; kills the training after so many rounds."""
        options = OPTIONS | {"storage.root": self.work / "data", "mlflow.uri": self.uri} | more
        said = self.work / f"{name}.log"
        with open(said, "w") as log:
            process = subprocess.Popen(
                self.command
                + ["run", "-c", "conf/quickstart.conf", "--run-id", name, "--to", to]
                + [word for key, value in options.items() for word in ("--set", f'{key}="{value}"')],
                cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)
        while process.poll() is None:
            if kill_after is not None and said.read_text().count("tokens/s") >= kill_after:
                process.send_signal(signal.SIGKILL)
            time.sleep(0.2)
        return process.returncode, said.read_text()

    def metrics(self, name):
        table = pyarrow.parquet.read_table(self.work / "data" / "metrics" / name)
        return sorted(table.to_pylist(), key=lambda row: row["round"])


def require(holds, what):
    if not holds:
        sys.exit(what)


def same(a, b):
    return math.isclose(a, b, rel_tol=1e-9)


def found(client, name, status):
    """The one run of this name."""
    experiment = client.get_experiment_by_name(EXPERIMENT)
    require(experiment is not None, "there is no experiment")
    runs = [
        run
        for run in client.search_runs([experiment.experiment_id])
        if run.data.tags.get("tailor.run_id") == name
    ]
    require(len(runs) == 1, f"{name}: {len(runs)} runs")
    run = runs[0]
    require(run.info.run_name == name, f"{name}: named {run.info.run_name}")
    require(run.info.status == status, f"{name}: {run.info.status}, expected {status}")
    is_over = run.info.end_time is not None and run.info.end_time >= run.info.start_time
    require(is_over == (status != "RUNNING"), f"{name}: {status}, ended at {run.info.end_time}")
    require(run.data.params["train.max-steps"] == "25", f"{name}: train.max-steps")
    require("tailor.version" in run.data.tags, f"{name}: no version")
    return run


def compare(client, run, rows):
    """Every figure of every round at its step; one that was lost with the process was sent again."""
    for key, column in SCALARS.items():
        expected = [(row["step"], row[column]) for row in rows if row[column] is not None]
        sent = client.get_metric_history(run.info.run_id, key)
        history = sorted({m.step: m.value for m in sorted(sent, key=lambda m: m.timestamp)}.items())
        require(
            len(history) == len(expected)
            and all(s == t and same(a, b) for (s, a), (t, b) in zip(history, expected)),
            f"{key}: the server has {history}, the dataset {expected}")
        require(same(run.data.metrics[key], expected[-1][1]), f"{key}: not the newest is shown")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("command", nargs="*", default=["java", "@conf/local.args"])
    arguments = parser.parse_args()
    work = arguments.work or pathlib.Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    server, uri = serve(work)
    try:
        client = MlflowClient(uri)
        tailor = Tailor(arguments.command, work, uri)

        tailor.run("goes-on", "train", kill_after=2)
        found_before = found(client, "goes-on", "RUNNING").info.run_id
        code, said = tailor.run("goes-on", "train")
        require(code == 0, said)
        run = found(client, "goes-on", "FINISHED")
        require(run.info.run_id == found_before, "goes-on: another run")
        require("round-000005" in run.data.tags["tailor.checkpoint"], "goes-on: tailor.checkpoint")
        rows = tailor.metrics("goes-on")
        compare(client, run, rows)
        require("mlflow:" not in said, said)
        shown = {"status": run.info.status, "params": len(run.data.params), "tags": run.data.tags}
        print(json.dumps({"run": "goes-on", **shown, "rounds": len(rows), "metrics": run.data.metrics}))

        code, said = tailor.run("fails", "train", **DIVERGING)
        require(code != 0, "fails: it did not")
        run = found(client, "fails", "FAILED")
        print(json.dumps({"run": "fails", "status": run.info.status}))
    finally:
        server.terminate()
        server.wait()


main()
