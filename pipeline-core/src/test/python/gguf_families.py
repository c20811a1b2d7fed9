"""Holds the GGUF files of every family to llama.cpp and to transformers: 32 greedy tokens of tiny random models.

    pip install torch transformers gguf xllamacpp
    python pipeline-core/src/test/python/gguf_families.py FOLDER [FAMILY ...]

from the repository's root, after `mvn package`. transformers makes a model of each family, `export` writes it to
FOLDER/FAMILY/TYPE as f32, f16 and bf16, and from that same file llama.cpp, transformers and `generate` continue each
prompt. Prints how many of the texts are equal; f16 and bf16 round activations in llama.cpp, so of those a near tie may
be decided otherwise. transformers reads no rotary scaling from a GGUF file: of f32, it computes with the model that the
file was made of. Qwen3's heads have 128 elements here, since transformers reads no other size from a GGUF file.
"""

import pathlib
import sys

import torch
from gguf_greedy import tailor, theirs, transformers_texts
from transformers import AutoTokenizer, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config
from transformers import AutoModelForCausalLM

TOKENIZER = pathlib.Path("pipeline-core/src/test/resources/tailor/export/tied")
SHAPE = dict(
    vocab_size=320,
    hidden_size=64,
    intermediate_size=96,
    num_hidden_layers=3,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=512,
    initializer_range=0.3,
    bos_token_id=0,
    eos_token_id=0,
    tie_word_embeddings=False,
)
YARN = {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 128}
LINEAR = {"rope_type": "linear", "rope_theta": 10000.0, "factor": 2.0}
FAMILIES = {
    "llama-yarn": lambda: LlamaConfig(**SHAPE, rope_parameters=YARN),
    "llama-linear": lambda: LlamaConfig(**SHAPE, rope_parameters=LINEAR),
    "mistral": lambda: MistralConfig(**SHAPE, sliding_window=None, head_dim=16),
    "qwen2": lambda: Qwen2Config(**SHAPE),
    "qwen2-yarn": lambda: Qwen2Config(**SHAPE, rope_parameters=YARN),
    "qwen3": lambda: Qwen3Config(**SHAPE, head_dim=128),
    "qwen3-yarn": lambda: Qwen3Config(**SHAPE, head_dim=128, rope_parameters=YARN),
}
PROMPTS = ["The", "Once upon a time", "1, 2, 3,", "a b c d e f g h"]


def make(folder, config):
    torch.manual_seed(5)
    model = AutoModelForCausalLM.from_config(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.2)  # norms and biases, so that each is seen
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(TOKENIZER).save_pretrained(folder)


def main():
    root = pathlib.Path(sys.argv[1])
    for family in sys.argv[2:] or FAMILIES:
        model = root / family / "model"
        make(model, FAMILIES[family]())
        for kind in ["f32"] if "-" in family else ["f32", "f16", "bf16"]:
            target = root / family / kind
            export = ["export", "--model", str(model), "--format", "gguf", "--weights", kind, "--output", str(target)]
            tailor(*export, "--overwrite")
            file = next(target.glob("*.gguf"))
            llama = theirs(file, PROMPTS)
            exact = model if kind == "f32" else file
            hugging = [text for text, _ in transformers_texts(exact, "f32", PROMPTS)]
            rounded = [text for text, _ in transformers_texts(exact, kind, PROMPTS)]
            ours = [tailor("generate", "--model", str(file), "--max-tokens", "32", "--prompt", p)[:-1] for p in PROMPTS]
            count = lambda a, b: f"{sum(x.rstrip() == y.rstrip() for x, y in zip(a, b))} of {len(PROMPTS)}"
            print(
                f"{family} {kind}: transformers' texts equal in {count(ours, hugging)}, llama.cpp's in"
                f" {count(ours, llama)}; llama.cpp's and transformers' with rounded activations in {count(llama, rounded)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
