"""Kills each data stage late, starts it again, and prints what the kill cost.

    python kill_costs.py FILE.jsonl --work DIR [--moment 0.9] [--stages clean,format] [-- COMMAND…]

COMMAND is what starts Tailor, by default java @conf/local.args, from the repository's root. Every stage
runs in processes of its own on what the stages before it have left: once without a kill, then killed by
SIGKILL when it has taken --moment of that time, in seconds of the processor, and started again. Extra
work is what both processes took beyond the one without a kill, in the same seconds and as a share of the
work of all stages; the start of a second process (a command that finds all complete) is left out and
told apart. Linux only. Exits with 1 if a stage that was killed ends in other content than before.
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[4]
STAGES = {
    "ingest": ["documents", "quarantine"],
    "clean": ["clean", "dropped/{run}/stage=clean"],
    "dedup": ["deduplicated", "dedup_index", "dropped/{run}/stage=dedup"],
    "format": ["examples", "splits", "dropped/{run}/stage=format"],
    "tokenize": ["tokens", "tokenizer", "dropped/{run}/stage=tokenize"],
}
RUN = "killed"


def seconds(pid):
    """Of the processor, that a running process has taken."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Tailor:
    def __init__(self, command, work, source):
        self.command, self.work = command, work
        self.data = work / "data"
        (work / "tailor.conf").write_text(
            f'storage.root = "{self.data}"\n'
            f'sources = [{{ id = docs, type = jsonl, path = "{source}" }}]\n'
            f'model.base = "{ROOT / "conf" / "quickstart" / "base-model"}"\n'
            "format.tasks = [plain-text]\n"
        )

    def run(self, stage, kill_after=math.inf):
        """Runs one stage; seconds of the processor, and whether it was killed when it had taken some."""
        said = self.work / "said.log"
        with open(said, "w") as log:
            process = subprocess.Popen(
                self.command + ["run", "-c", str(self.work / "tailor.conf"), "--run-id", RUN]
                + ["--from", stage, "--to", stage],
                cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)
        ended = None
        while ended is None:
            if seconds(process.pid) >= kill_after:
                process.send_signal(signal.SIGKILL)
                kill_after = math.inf
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            ended = (status, usage) if pid else None
            time.sleep(0.02)
        status, usage = ended
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
            sys.exit(said.read_text())
        return usage.ru_utime + usage.ru_stime, os.WIFSIGNALED(status)

    def outputs(self, stage):
        for output in STAGES[stage]:
            yield self.data / (output.format(run=RUN) if "/" in output else f"{output}/{RUN}")

    def hashes(self, stage):
        return [json.loads((path / "_run.json").read_text())["contentHash"] for path in self.outputs(stage)]

    def forget(self, stage):
        for path in self.outputs(stage):
            shutil.rmtree(path)
        shutil.rmtree(self.data / "token_cache", ignore_errors=True)


def main():
    arguments, command = sys.argv[1:], ["java", "@conf/local.args"]
    if "--" in arguments:
        at = arguments.index("--")
        arguments, command = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--moment", type=float, default=0.9)
    parser.add_argument("--stages", default=",".join(STAGES))
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True)
    tailor = Tailor(command, options.work.resolve(), options.file.resolve())
    straight, hashes = {}, {}
    for stage in STAGES:
        straight[stage], _ = tailor.run(stage)
        hashes[stage] = tailor.hashes(stage)
    start, _ = tailor.run("tokenize")
    total = sum(cpu - start for cpu in straight.values())
    print(f"start of a process {start:.1f} s, all stages {total:.1f} s of the processor without it", flush=True)
    equal = True
    for stage in options.stages.split(","):
        cpu = straight[stage]
        tailor.forget(stage)
        lost, killed = tailor.run(stage, kill_after=start + options.moment * (cpu - start))
        again, _ = tailor.run(stage) if killed else (start, False)
        equal = equal and tailor.hashes(stage) == hashes[stage]
        extra = lost + again - cpu - start if killed else 0
        print(
            f"{stage}: {cpu - start:.1f} s; {'killed' if killed else 'done before the kill'} after {lost - start:.1f} s,"
            f" again {again - start:.1f} s; extra {extra:.1f} s, {100 * extra / total:.0f} % of all work,"
            f" content {'equal' if tailor.hashes(stage) == hashes[stage] else 'DIFFERENT'}", flush=True)
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()
