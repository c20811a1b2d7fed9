"""Makes the golden GGUF files with the Python package gguf (0.19), whose dequantization is the oracle.

    python pipeline-core/src/test/python/gguf_golden.py pipeline-core/src/test/resources/tailor/export/gguf

types.gguf     for every type that Tailor reads a tensor of random blocks, and `NAME.expected`: its values
               as F32; `values`, and `values.q8_0`, `values.bf16`, `values.f16` quantized from them
metadata.gguf  a value of every type, and a tensor of another alignment
"""

import sys
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf import GGUFValueType as V
from gguf import GGUFWriter, GGML_QUANT_SIZES, dequantize, quantize

BLOCK_TYPES = [T.Q8_0, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q4_K, T.Q5_K, T.Q6_K]
# Where a block of each type has half-precision scales.
HALVES = {T.Q4_1: [0, 2], T.Q5_1: [0, 2], T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208]}
ROWS = 3
BLOCKS = 2


def random_blocks(random, kind):
    _, size = GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (ROWS * BLOCKS, size), dtype=np.uint8)
    for at in HALVES.get(kind, [0]):
        scales = random.normal(0, 0.02, ROWS * BLOCKS).astype(np.float16)
        blocks[:, at : at + 2] = scales.view(np.uint8).reshape(-1, 2)
    return blocks.reshape(ROWS, BLOCKS * size)


def types(path):
    random = np.random.default_rng(7)
    writer = GGUFWriter(path, "llama")
    for kind in BLOCK_TYPES:
        blocks = random_blocks(random, kind)
        name = kind.name.lower()
        writer.add_tensor(name, blocks, raw_dtype=kind)
        writer.add_tensor(name + ".expected", dequantize(blocks, kind).astype(np.float32))
    values = random.normal(0, 1, (4, 96)).astype(np.float32)
    values[0, :32] = 0
    values[1, :4] = [127.0, 63.5, -0.5, 2.5]
    values[1, 4:32] = 0.25
    writer.add_tensor("values", values)
    for kind in [T.Q8_0, T.F16, T.BF16]:
        stored = quantize(values, kind)
        name = "values." + kind.name.lower()
        writer.add_tensor(name, stored, raw_dtype=kind)
        writer.add_tensor(name + ".expected", dequantize(stored, kind).astype(np.float32))
    finish(writer)


def metadata(path):
    writer = GGUFWriter(path, "llama")
    writer.add_custom_alignment(64)
    writer.add_uint8("u8", 255)
    writer.add_int8("i8", -1)
    writer.add_uint16("u16", 65535)
    writer.add_int16("i16", -2)
    writer.add_uint32("u32", 4294967295)
    writer.add_int32("i32", -3)
    writer.add_uint64("u64", 2**40)
    writer.add_int64("i64", -4)
    writer.add_float32("f32", 0.5)
    writer.add_float64("f64", 0.1)
    writer.add_bool("yes", True)
    writer.add_string("text", "Grüße\n▁")
    writer.add_array("texts", ["a", "", "Ġ"])
    writer.add_key_value("numbers", [1, -2, 3], V.ARRAY, sub_type=V.INT32)
    writer.add_key_value("scores", [0.5, -1.0], V.ARRAY, sub_type=V.FLOAT32)
    writer.add_tensor("a", np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32))
    writer.add_tensor("b", np.array([7, 8], dtype=np.float16))
    finish(writer)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    types(folder / "types.gguf")
    metadata(folder / "metadata.gguf")
