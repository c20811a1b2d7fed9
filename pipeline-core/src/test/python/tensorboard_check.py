"""Reads event files with TensorBoard's own reader and compares them with the JSON Lines beside them.

  python tensorboard_check.py ROOT/metrics/RUN

TensorBoard's reader checks the CRC of every record. Prints the number of scalars compared; fails on a difference.
"""

import json
import pathlib
import struct
import sys

import google_crc32c
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

TAGS = {
    "train/loss": "trainLoss",
    "train/accuracy": "trainAccuracy",
    "validation/loss": "validationLoss",
    "validation/accuracy": "validationAccuracy",
    "learning-rate": "learningRate",
    "gradient-norm": "gradientNorm",
    "tokens-per-second": "tokensPerSecond",
    "bytes-exchanged": "bytesExchanged",
    "epoch": "epoch",
}


def masked(data):
    crc = google_crc32c.value(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def checksums(path):
    data = path.read_bytes()
    records = at = 0
    while at < len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        assert struct.unpack_from("<I", data, at + 8)[0] == masked(data[at : at + 8])
        content = data[at + 12 : at + 12 + length]
        assert struct.unpack_from("<I", data, at + 12 + length)[0] == masked(content)
        at += 16 + length
        records += 1
    return records


directory = pathlib.Path(sys.argv[1])
rounds = [json.loads(line) for line in (directory / "_rounds.jsonl").open()]
(events,) = (directory / "_tensorboard").glob("events.out.tfevents.*")
records = checksums(events)
assert records == len(rounds) + 1, (records, len(rounds))
reader = EventAccumulator(str(events), size_guidance={"scalars": 0})
reader.Reload()
compared = 0
for tag, field in TAGS.items():
    expected = {r["step"]: r[field] for r in rounds if r[field] is not None}
    found = {e.step: e.value for e in reader.Scalars(tag)} if expected else {}
    assert found.keys() == expected.keys(), tag
    for step, value in expected.items():
        assert abs(found[step] - value) <= 1e-6 * abs(value), (tag, step)
        compared += 1
print(f"{records} records with right checksums, {compared} scalars as in the JSON Lines")
