"""Writes the golden data of the model's parity tests: tiny random models, run by transformers.

    python pipeline-core/src/test/python/golden_models.py [CASE ...]

For every case, under src/test/resources/tailor/model/CASE: config.json as transformers writes it;
golden.json with the batches, the losses and gradient norms of 20 steps of AdamW, and a greedy
continuation before them; golden.safetensors with the parameters before and after, the gradients of
the summed loss and the logits of batch 0. A case whose parameters PyTorch itself ends 5e-6 apart in
float32 and float64 is refused: it is no reference. Attention masks are those that transformers makes of the
positions.
rotary.json holds cosines and sines of far positions. Everything in float32 on one thread. Needs torch, transformers and safetensors.
"""

import copy
import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, GPT2Config, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

OUT = pathlib.Path(__file__).parent.parent / "resources" / "tailor" / "model"
STEPS = 20
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 500000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 16,
}
LLAMA = dict(max_position_embeddings=64, rms_norm_eps=1e-5)
GPT2 = dict(n_positions=64, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0)
YARN = {
    "rope_type": "yarn",
    "rope_theta": 10000.0,
    "factor": 4.0,
    "original_max_position_embeddings": 16,
    "beta_fast": 2.0,
    "beta_slow": 0.5,
}
PLAIN = {"rope_type": "default", "rope_theta": 10000.0}
CASES = {
    "grouped-query": dict(
        vocab_size=61, hidden_size=32, intermediate_size=44, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, head_dim=8, tie_word_embeddings=False,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
    ),
    "tied": dict(
        vocab_size=50, hidden_size=24, intermediate_size=33, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, head_dim=12, tie_word_embeddings=True,
        rope_parameters={"rope_type": "linear", "rope_theta": 10000.0, "factor": 2.0},
    ),
    "llama3-rotary": dict(
        vocab_size=37, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
        num_attention_heads=3, num_key_value_heads=1, head_dim=16, tie_word_embeddings=True,
        rope_parameters=LLAMA3,
    ),
    "packed": dict(
        vocab_size=45, hidden_size=20, intermediate_size=28, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=1, head_dim=6, tie_word_embeddings=False,
        rope_parameters={"rope_type": "default", "rope_theta": 500.0},
    ),
    "yarn-rotary": dict(
        vocab_size=37, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
        num_attention_heads=3, num_key_value_heads=1, head_dim=16, tie_word_embeddings=True,
        rope_parameters=YARN,
    ),
    "llama-biases": dict(
        vocab_size=35, hidden_size=16, intermediate_size=20, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, head_dim=8, tie_word_embeddings=True,
        attention_bias=True, mlp_bias=True, rope_parameters=PLAIN,
    ),
    "qwen2": dict(
        family=Qwen2Config, vocab_size=47, hidden_size=24, intermediate_size=36, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=False, rope_parameters=PLAIN,
    ),
    "qwen2-packed": dict(
        family=Qwen2Config, vocab_size=41, hidden_size=24, intermediate_size=20, num_hidden_layers=2,
        num_attention_heads=3, num_key_value_heads=1, tie_word_embeddings=True, rope_parameters=PLAIN,
    ),
    "qwen2-window": dict(
        family=Qwen2Config, vocab_size=41, hidden_size=16, intermediate_size=20, num_hidden_layers=3,
        num_attention_heads=2, num_key_value_heads=1, tie_word_embeddings=True, rope_parameters=PLAIN,
        use_sliding_window=True, sliding_window=4, max_window_layers=1,
    ),
    "qwen3": dict(
        family=Qwen3Config, vocab_size=47, hidden_size=24, intermediate_size=36, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, head_dim=10, tie_word_embeddings=False, rope_parameters=PLAIN,
    ),
    "qwen3-packed": dict(
        family=Qwen3Config, vocab_size=41, hidden_size=20, intermediate_size=20, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, head_dim=16, tie_word_embeddings=True, rope_parameters=PLAIN,
        attention_bias=True,
    ),
    "mistral": dict(
        family=MistralConfig, vocab_size=47, hidden_size=24, intermediate_size=36, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=False, rope_parameters=PLAIN,
        sliding_window=5,
    ),
    "mistral-packed": dict(
        family=MistralConfig, vocab_size=41, hidden_size=24, intermediate_size=20, num_hidden_layers=2,
        num_attention_heads=3, num_key_value_heads=1, tie_word_embeddings=True, rope_parameters=PLAIN,
        sliding_window=3,
    ),
    # The gradient of a key's bias is zero but for rounding, so steps must not be divided by it.
    "gpt2": dict(
        family=GPT2Config, epsilon=1e-4, vocab_size=47, n_embd=24, n_layer=2, n_head=3, **GPT2,
    ),
    "gpt2-packed": dict(
        family=GPT2Config, epsilon=1e-4, vocab_size=41, n_embd=20, n_layer=2, n_head=4, n_inner=36,
        tie_word_embeddings=False, **GPT2,
    ),
}


def segments(case, rows, length, generator):
    """Segment ids: one segment a row, or for the packed case several and padding (0)."""
    if not case.endswith("packed"):
        return torch.ones(rows, length, dtype=torch.long)
    ids = torch.zeros(rows, length, dtype=torch.long)
    for row in range(rows):
        at = 0
        for segment in range(1, 4):
            size = int(torch.randint(1, length // 3 + 1, (1,), generator=generator))
            ids[row, at : at + size] = segment
            at += size
    return ids


def batch(case, config, rows, length, generator):
    ids = segments(case, rows, length, generator)
    tokens = torch.randint(0, config.vocab_size, (rows, length), generator=generator)
    mask = (torch.rand(rows, length, generator=generator) < 0.8).long() if case.endswith("packed") else torch.ones_like(ids)
    return {"rows": rows, "length": length, "tokens": tokens, "segment_ids": ids, "loss_mask": mask}


def starts(ids):
    """The index at which each token's segment begins; a padding token is alone."""
    out = torch.zeros_like(ids)
    for row in range(ids.shape[0]):
        for i in range(ids.shape[1]):
            same = i > 0 and ids[row, i] != 0 and ids[row, i] == ids[row, i - 1]
            out[row, i] = out[row, i - 1] if same else i
    return out


def forward(model, b):
    """Logits of every token, and the summed loss and number of the targets."""
    begin = starts(b["segment_ids"])
    index = torch.arange(b["length"])
    logits = model(input_ids=b["tokens"], position_ids=index[None] - begin, use_cache=False).logits
    counted = (b["loss_mask"][:, 1:] != 0) & (b["segment_ids"][:, 1:] != 0) & (begin[:, 1:] < index[None, 1:])
    labels = b["tokens"][:, 1:].masked_fill(~counted, -100)
    loss = torch.nn.functional.cross_entropy(
        logits[:, :-1].reshape(-1, logits.shape[-1]), labels.reshape(-1), ignore_index=-100, reduction="sum"
    )
    correct = ((logits[:, :-1].argmax(-1) == labels) & counted).sum()
    return logits, loss, int(counted.sum()), int(correct)


def greedy(model, prompt):
    """The prompt and what transformers continues it by, with its cache."""
    mask = torch.ones(1, len(prompt), dtype=torch.long)
    model.generation_config.eos_token_id = None
    out = model.eval().generate(prompt[None], attention_mask=mask, max_new_tokens=24, do_sample=False)
    model.train()
    return {"prompt": prompt.tolist(), "continuation": out[0, len(prompt) :].tolist()}


def train(model, batches, epsilon):
    """Steps of AdamW; what each reports. A gradient that is nearly zero makes a step of chance."""
    model.zero_grad()
    decayed = [p for p in model.parameters() if p.dim() == 2]
    kept = [p for p in model.parameters() if p.dim() == 1]
    hyper = dict(lr=2e-3, betas=(0.9, 0.95), eps=epsilon)
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.1}, {"params": kept, "weight_decay": 0.0}], **hyper
    )
    steps = []
    for step in range(STEPS):
        optimizer.zero_grad()
        _, loss, count, correct = forward(model, batches[step % len(batches)])
        (loss / count).backward()
        norm = torch.nn.utils.get_total_norm([p.grad for p in model.parameters()])
        optimizer.step()
        steps.append({"loss": loss.item() / count, "count": count, "correct": correct, "norm": norm.item()})
    return steps


def build(case, family=LlamaConfig, epsilon=1e-8, **shape):
    torch.manual_seed(sum(map(ord, case)))
    common = {} if family is GPT2Config else LLAMA
    config = family(initializer_range=0.15, **common, **shape)
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().train()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith(".bias"):
                parameter.uniform_(-0.3, 0.3)
            elif parameter.dim() == 1:
                parameter.uniform_(0.7, 1.3)
    generator = torch.Generator().manual_seed(7)
    batches = [batch(case, config, 2, 24, generator) for _ in range(4)]
    tensors = {}

    def keep(prefix, tensor_of):
        for name, parameter in model.named_parameters():
            tensors[f"{prefix}/{name}"] = tensor_of(parameter).detach().clone().contiguous()

    keep("before", lambda p: p)
    continued = greedy(model, batches[0]["tokens"][0, :5])
    logits, loss, _, _ = forward(model, batches[0])
    tensors["logits"] = logits.detach().reshape(-1, config.vocab_size).contiguous()
    loss.backward()
    keep("gradient", lambda p: p.grad)

    exact = copy.deepcopy(model).double()
    steps = train(model, batches, epsilon)
    train(exact, batches, epsilon)
    for (name, parameter), twin in zip(model.named_parameters(), exact.parameters()):
        difference = (parameter - twin).abs().max().item()
        assert difference < 5e-6, f"{case}: {name} is {difference} off in float32, so no reference: change the shape"
    keep("after", lambda p: p)

    folder = OUT / case
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(config.to_json_string())
    save_file(tensors, folder / "golden.safetensors")
    flat = [{k: v.flatten().tolist() if torch.is_tensor(v) else v for k, v in b.items()} for b in batches]
    golden = {
        "optimizer": {"lr": 2e-3, "beta1": 0.9, "beta2": 0.95, "epsilon": epsilon, "decay": 0.1},
        "batches": flat,
        "steps": steps,
        "greedy": continued,
    }
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    print(case, sum(p.numel() for p in model.parameters()), steps[0], steps[-1])


def rotary():
    """Rotary embedding far out, where rounding shows; heads of 64 elements."""
    positions = [0, 1, 100, 4095, 8191]
    cases = {
        "none": {"rope_type": "default", "rope_theta": 10000.0},
        "linear": {"rope_type": "linear", "rope_theta": 10000.0, "factor": 3.0},
        "llama3": {**LLAMA3, "factor": 32.0, "original_max_position_embeddings": 2048},
        "dynamic": {"rope_type": "dynamic", "rope_theta": 10000.0, "factor": 2.0},
        "yarn": {"rope_type": "yarn", "rope_theta": 1e6, "factor": 4.0, "original_max_position_embeddings": 2048},
        "yarn-exact": {**YARN, "original_max_position_embeddings": 2048, "truncate": False, "mscale": 1.0, "mscale_all_dim": 0.7},
    }
    golden = {"positions": positions}
    for name, parameters in cases.items():
        config = LlamaConfig(
            hidden_size=64, num_attention_heads=1, max_position_embeddings=8192, rope_parameters=parameters
        )
        cosines, sines = LlamaRotaryEmbedding(config)(torch.zeros(1), torch.tensor([positions]))
        golden[name] = {"cosines": cosines[..., :32].flatten().tolist(), "sines": sines[..., :32].flatten().tolist()}
    (OUT / "rotary.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in sys.argv[1:] or CASES:
        build(name, **CASES[name])
    rotary()
