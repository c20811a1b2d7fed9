"""Writes an event file with TensorBoard's own writer, for EventFileTest.

  python tensorboard_golden.py pipeline-core/src/test/resources/tailor/train/metrics/golden.tfevents
"""

import sys

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter


def summary(scalars):
    return Summary(
        value=[Summary.Value(tag=tag, simple_value=value) for tag, value in scalars]
    )


with open(sys.argv[1], "wb") as file:
    writer = RecordWriter(file)
    for event in [
        Event(wall_time=1767323045.5, file_version="brain.Event:2"),
        Event(
            wall_time=1767323046.25,
            step=20,
            summary=summary([("train/loss", 3.25), ("learning-rate", 3e-4)]),
        ),
        Event(wall_time=1767323300, step=123456, summary=summary([("train/loss", 2.5)])),
    ]:
        writer.write(event.SerializeToString())
