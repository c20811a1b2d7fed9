"""Writes tiny random models in Hugging Face form, and what transformers computes with them.

    python huggingface_golden.py ../resources/tailor/export [CASE ...]

tied:    weights in BF16 in one file, tied embeddings, Llama-3 rotary scaling, config of transformers 5
sharded: weights in F32 in shards, untied, linear rotary scaling, config as older versions wrote it
qwen2, qwen3, mistral, gpt2: the other families, in BF16 in one file
"""

import json
import pathlib
import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    AutoModelForCausalLM, GPT2Config, LlamaConfig, MistralConfig, PreTrainedTokenizerFast, Qwen2Config, Qwen3Config,
)

TEXTS = [
    "The quick brown fox jumps over the lazy dog.",
    "Öl, Übermut und ein Stück Käse: 3,50 € für 2 kg.",
    "日本語のテキスト and emoji 😀👍🏽, mixed with English words.",
    "def f(x):\n    return x + 1\n\n\tTabs\tand  spaces",
    "A model is tuned to the documents of an organization, the documents of the organization.",
]
PROMPTS = ["The documents", "Öl und 日本", "", "return x"]
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
CONVERSATION = [
    {"role": "system", "content": "Answer."},
    {"role": "user", "content": "Öl?"},
]

target = pathlib.Path(sys.argv[1])


def tokenizer(directory):
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    bpe.train_from_iterator(
        TEXTS * 4,
        trainers.BpeTrainer(
            vocab_size=320,
            special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        ),
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=bpe,
        bos_token="<|endoftext|>",
        eos_token="<|endoftext|>",
        pad_token="<|endoftext|>",
        clean_up_tokenization_spaces=False,
    )
    fast.chat_template = CHAT_TEMPLATE
    fast.save_pretrained(directory, save_jinja_files=False)
    return fast


def expectations(directory, fast):
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32).eval()
    cases = []
    with torch.no_grad():
        for prompt in PROMPTS:
            ids = fast(prompt)["input_ids"] or [model.config.bos_token_id]
            logits = model(torch.tensor([ids])).logits[0, -1]
            out = model.generate(
                torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long),
                max_new_tokens=32, do_sample=False,
            )[0, len(ids):].tolist()
            cases.append(
                {
                    "prompt": prompt,
                    "prompt_ids": ids,
                    "logits": [float(x) for x in logits[:16]],
                    "completion_ids": out,
                    "completion": fast.decode(out, skip_special_tokens=True),
                }
            )
        scores = []
        for text in TEXTS:
            ids = fast(text)["input_ids"]
            logprobs = torch.log_softmax(model(torch.tensor([ids])).logits[0].double(), -1)
            chosen = [float(logprobs[i, ids[i + 1]]) for i in range(len(ids) - 1)]
            scores.append(
                {"text": text, "token_ids": ids, "logprobs": chosen,
                 "perplexity": float(torch.exp(-torch.tensor(chosen, dtype=torch.float64).mean()))}
            )
    (directory / "expected.json").write_text(
        json.dumps(
            {
                "cases": cases,
                "scores": scores,
                "chat_ids": fast.apply_chat_template(
                    CONVERSATION, add_generation_prompt=True, tokenize=True, return_dict=False),
            },
            ensure_ascii=False,
        ).replace("}, {", "},\n{"))


SHAPE = dict(
    hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=128, rms_norm_eps=1e-5,
)


def build(name, seed, dtype, old_config, family=LlamaConfig, common=SHAPE, **shape):
    if sys.argv[2:] and name not in sys.argv[2:]:
        return
    directory = target / name
    directory.mkdir(parents=True, exist_ok=True)
    fast = tokenizer(directory)
    torch.manual_seed(seed)
    config = family(
        vocab_size=len(fast), bos_token_id=0, eos_token_id=0, pad_token_id=0, **common, **shape,
    )
    model = AutoModelForCausalLM.from_config(config).to(torch.float32)
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if key.endswith("weight") and ("norm" in key or "ln_" in key):
                parameter.uniform_(0.5, 1.5)
            elif key.endswith("bias"):
                parameter.normal_(0, 0.1)
            else:
                parameter.normal_(0, 0.35)
    model.to(dtype).save_pretrained(directory, max_shard_size="20KB" if old_config else "5GB")
    if old_config:
        path = directory / "config.json"
        json_ = json.loads(path.read_text())
        rotary = json_.pop("rope_parameters")
        json_["rope_theta"] = rotary["rope_theta"]
        json_["rope_scaling"] = {"type": rotary["rope_type"], "factor": rotary["factor"]}
        json_["torch_dtype"] = json_.pop("dtype")
        json_.pop("head_dim")
        path.write_text(json.dumps(json_, indent=2))
    expectations(directory, fast)


build(
    "tied", 1, torch.bfloat16, False, tie_word_embeddings=True, head_dim=8,
    rope_parameters={
        "rope_type": "llama3", "rope_theta": 10000.0, "factor": 4.0, "low_freq_factor": 1.0,
        "high_freq_factor": 4.0, "original_max_position_embeddings": 32,
    },
)
build(
    "sharded", 2, torch.float32, True, tie_word_embeddings=False,
    rope_parameters={"rope_type": "linear", "rope_theta": 500.0, "factor": 2.0},
)
PLAIN = {"rope_type": "default", "rope_theta": 10000.0}
build("qwen2", 3, torch.bfloat16, False, family=Qwen2Config, tie_word_embeddings=True, rope_parameters=PLAIN)
build("qwen3", 4, torch.bfloat16, False, family=Qwen3Config, tie_word_embeddings=True, head_dim=6, rope_parameters=PLAIN)
build("mistral", 5, torch.bfloat16, False, family=MistralConfig, tie_word_embeddings=True, sliding_window=4, rope_parameters=PLAIN)
build("gpt2", 6, torch.bfloat16, False, family=GPT2Config, common={}, n_embd=16, n_layer=2, n_head=4, n_positions=128)
