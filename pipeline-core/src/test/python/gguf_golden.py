"""Makes the golden GGUF files with the Python package gguf (0.19), whose dequantization is the oracle.

    python pipeline-core/src/test/python/gguf_golden.py pipeline-core/src/test/resources/tailor/export/gguf

types.gguf     for every type that Tailor reads a tensor of random blocks, and `NAME.expected`: its values
               as F32; `values`, and `values.q8_0`, `values.bf16`, `values.f16` quantized from them
metadata.gguf  a value of every type, and a tensor of another alignment
model.gguf     the golden model `sharded`, its rows of query and key permuted as llama.cpp's converter does
sentencepiece.gguf, sentencepiece.json
               the tokenizer of a small SentencePiece model, and what the package sentencepiece makes of texts
"""

import io
import json
import sys
from pathlib import Path

import numpy as np
import sentencepiece
from gguf import GGMLQuantizationType as T
from gguf import GGUFValueType as V
from gguf import GGML_QUANT_SIZES, MODEL_ARCH, GGUFWriter, RopeScalingType, dequantize, get_tensor_name_map, quantize
from safetensors.numpy import load_file

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


def model(path, source):
    """`source` is a directory in Hugging Face form with a byte-level tokenizer of GPT-2's rules."""
    config = json.loads((source / "config.json").read_text())
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    weights = {k: v for shard in sorted(source.glob("*.safetensors")) for k, v in load_file(shard).items()}
    writer = GGUFWriter(path, "llama")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_rope_scaling_type(RopeScalingType.LINEAR)
    writer.add_rope_scaling_factor(config["rope_scaling"]["factor"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    special = {t["id"] for t in tokenizer["added_tokens"]}
    tokens = sorted(tokenizer["model"]["vocab"], key=tokenizer["model"]["vocab"].get)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if i in special else 1 for i in range(len(tokens))])
    writer.add_token_merges([" ".join(m) for m in tokenizer["model"]["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    writer.add_eot_token_id(2)
    writer.add_pad_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_chat_template(json.loads((source / "tokenizer_config.json").read_text())["chat_template"])
    names = get_tensor_name_map(MODEL_ARCH.LLAMA, config["num_hidden_layers"])
    for name, values in weights.items():
        for projection, heads in [("q_proj", "num_attention_heads"), ("k_proj", "num_key_value_heads")]:
            if projection in name:
                values = permute(values, config[heads])
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight",)), np.ascontiguousarray(values))
    finish(writer)


def permute(rows, heads):
    """Hugging Face turns element i with i + half, llama.cpp 2 i with 2 i + 1."""
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, rows.shape[1]).swapaxes(1, 2).reshape(rows.shape)


def sentence_piece(path, corpus):
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus),
        model_writer=trained,
        model_type="bpe",
        vocab_size=420,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        minloglevel=2,
    )
    model = sentencepiece.SentencePieceProcessor(model_proto=trained.getvalue())
    ids = range(model.vocab_size())
    kinds = [
        2 if model.is_unknown(i) else 3 if model.is_control(i) else 6 if model.is_byte(i) else 1 for i in ids
    ]
    writer = GGUFWriter(path.with_suffix(".gguf"), "llama")
    writer.add_tokenizer_model("llama")
    writer.add_token_list([model.id_to_piece(i) for i in ids])
    writer.add_token_scores([model.get_score(i) for i in ids])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(model.bos_id())
    writer.add_eos_token_id(model.eos_id())
    writer.add_unk_token_id(model.unk_id())
    finish(writer)
    texts = [
        "the tokens of a text", " leading", "two  blanks ", "Größe 日本 😀", "12345", "tab\tnewline\n", "a", "mixedCASE the",
    ]
    golden = [{"text": text, "ids": model.encode(text)} for text in texts]
    path.with_suffix(".json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")


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
    model(folder / "model.gguf", folder.parent / "sharded")
    sentence_piece(folder / "sentencepiece", Path(__file__).read_text().split("\n"))
