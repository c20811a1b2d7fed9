"""Holds the GGUF files of every family to llama.cpp and to transformers: 32 greedy tokens of tiny random models.

    pip install torch transformers gguf xllamacpp sentencepiece
    python pipeline-core/src/test/python/gguf_families.py FOLDER [FAMILY ...]

from the repository's root, after `mvn package`. transformers makes a model of each family, `export` writes it to
FOLDER/FAMILY/TYPE, and `generate` continues each prompt from that file. Prints how many of its texts are those of

- transformers: with the weights of the same file, computing in float32 (of f32, and where transformers does not read the
  family's file whole, the model that the file was made of);
- file: llama.cpp, computing in float32 with the same weights, widened by the package gguf;
- runtime: llama.cpp with the file itself, whose arithmetic rounds activations (see gguf_greedy.py).

llama.cpp ends a text at tokens that it knows by name, such as <|im_end|>, whatever a file says, and a random model gives
such a token as easily as any other. So the tokenizers here have no such names, and the end token's logit is always 0,
which is never the largest: all texts have 32 tokens. The family `llama-sentencepiece` has a SentencePiece tokenizer;
its tokenizer.json has the normalizer of Llama 2's own. With the pre-tokenizer that transformers 5 writes (Metaspace), texts
that begin with a blank get one more from llama.cpp, and from SentencePiece, than from transformers. `ids` counts hostile
texts that llama.cpp and transformers tokenize alike.
"""

import io
import json
import pathlib
import sys

import sentencepiece
import torch
from gguf import GGMLQuantizationType, dequantize, quantize
from gguf_greedy import Llama, compare, count, tailor, widened
from gguf_peer import hostile
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config

TOKENIZER = pathlib.Path("pipeline-core/src/test/resources/tailor/export/tied")
NAMES = {"<|endoftext|>": "<|first|>", "<|im_start|>": "<|second|>", "<|im_end|>": "<|third|>"}
END = 2  # a control token of both tokenizers
SHAPE = dict(
    vocab_size=320,
    hidden_size=64,
    intermediate_size=96,
    num_hidden_layers=3,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=512,
    initializer_range=0.3,
    bos_token_id=1,
    eos_token_id=END,
    tie_word_embeddings=False,
)
YARN = {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 128}
LINEAR = {"rope_type": "linear", "rope_theta": 10000.0, "factor": 2.0}
FAMILIES = {
    "llama": lambda: LlamaConfig(**SHAPE),
    "llama-yarn": lambda: LlamaConfig(**SHAPE, rope_parameters=YARN),
    "llama-linear": lambda: LlamaConfig(**SHAPE, rope_parameters=LINEAR),
    "llama-sentencepiece": lambda: LlamaConfig(**{**SHAPE, "vocab_size": 600}),
    "mistral": lambda: MistralConfig(**SHAPE, sliding_window=None, head_dim=16),
    "qwen2": lambda: Qwen2Config(**SHAPE),
    "qwen2-yarn": lambda: Qwen2Config(**SHAPE, rope_parameters=YARN),
    "qwen3": lambda: Qwen3Config(**SHAPE, head_dim=128),
    "qwen3-yarn": lambda: Qwen3Config(**SHAPE, head_dim=128, rope_parameters=YARN),
}
TYPES = ["f32", "f16", "bf16", "q8_0"]
# Rows of the output matrix that are 0: the end token, of SentencePiece all tokens up to the last single byte, since each
# program shows half a character in its own way.
UNLIKELY = {"llama-sentencepiece": slice(0, 259)}
PROMPTS = ["The", "Once upon a time", "1, 2, 3,", "a b c d e f g h"]


def byte_level(folder):
    for name in ("tokenizer.json", "tokenizer_config.json"):
        text = (TOKENIZER / name).read_text()
        for old, new in NAMES.items():
            text = text.replace(old, new)
        content = json.loads(text)
        if "eos_token" in content:
            content["eos_token"] = NAMES["<|im_end|>"]
        (folder / name).write_text(json.dumps(content))


def sentence_piece(folder):
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(pathlib.Path("README.md").read_text().split("\n")),
        model_writer=trained,
        model_type="bpe",
        vocab_size=600,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        minloglevel=2,
    )
    (folder / "tokenizer.model").write_bytes(trained.getvalue())
    names = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "add_bos_token": True}
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "LlamaTokenizer", **names}))
    AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text())
    blank = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    tokenizer["normalizer"] = {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, blank]}
    tokenizer["pre_tokenizer"] = None
    path.write_text(json.dumps(tokenizer))
    config = {"tokenizer_class": "PreTrainedTokenizerFast", **names}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))


def make(folder, family):
    torch.manual_seed(5)
    model = AutoModelForCausalLM.from_config(FAMILIES[family]())
    with torch.no_grad():
        for _, parameter in model.named_parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.2)  # norms and biases, so that each is seen
        model.lm_head.weight[UNLIKELY.get(family, slice(END, END + 1))] = 0
    model.save_pretrained(folder)
    (sentence_piece if family == "llama-sentencepiece" else byte_level)(folder)


def transformers_texts(model, file, exact):
    """Of the weights in the file, as the package gguf reads them, in the model that the file was made of."""
    tokenizer = AutoTokenizer.from_pretrained(model)
    network = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32).eval()
    if file != exact:
        rounded(network, file)
    texts = []
    for prompt in PROMPTS:
        ids = tokenizer(prompt, return_tensors="pt")
        out = network.generate(ids["input_ids"], max_new_tokens=32, do_sample=False, pad_token_id=END)
        texts.append(tokenizer.decode(out[0, ids["input_ids"].shape[1] :], skip_special_tokens=True))
    return texts


def rounded(network, file):
    """Gives matrices the values that the file's element type leaves them."""
    kind = GGMLQuantizationType[file.parent.name.upper()]
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.dim() > 1:
                stored = dequantize(quantize(parameter.numpy(), kind), kind)
                parameter.copy_(torch.from_numpy(stored).reshape(parameter.shape))


def same_ids(model, file):
    tokenizer = AutoTokenizer.from_pretrained(model)
    llama = Llama(file)
    texts = [text for text in hostile() if "\0" not in text and text]
    alike = [llama.ids(text) == tokenizer.encode(text, add_special_tokens=False) for text in texts]
    return f"{sum(alike)} of {len(texts)}", [text for text, same in zip(texts, alike) if not same][:5]


def main():
    root = pathlib.Path(sys.argv[1])
    for family in sys.argv[2:] or FAMILIES:
        model = root / family / "model"
        model.mkdir(parents=True, exist_ok=True)
        make(model, family)
        for kind in ["f32"] if "yarn" in family or "linear" in family else TYPES:
            target = root / family / kind
            export = ["export", "--model", str(model), "--format", "gguf", "--weights", kind, "--output", str(target)]
            tailor(*export, "--overwrite")
            file = next(target.glob("*.gguf"))
            wide = root / family / f"{kind}-widened.gguf"
            wide.unlink(missing_ok=True)
            exact = file if kind == "f32" else widened(file, wide)
            texts, row, differences = compare(file, exact, PROMPTS)
            row = {"transformers": count(texts, transformers_texts(model, file, exact)), **row}
            if "sentencepiece" in family and kind == "f32":
                row["ids"] = same_ids(model, file)
            print(family, kind, json.dumps(row, ensure_ascii=False), flush=True)
            for each in differences:
                print("  ", json.dumps(each), flush=True)


if __name__ == "__main__":
    main()
