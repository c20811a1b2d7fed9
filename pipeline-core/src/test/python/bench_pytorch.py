#!/usr/bin/env python3
"""Training speed of PyTorch on this machine: the peer of `tailor bench train`.

Eager, fp32, scaled_dot_product_attention, fused AdamW, clipping of the global norm, random tokens:
what `TrainingBenchmark` does; with --precision bf16, under autocast. All threads work on one model. The model is written out with torch's
own fused functions, which is faster than transformers' Llama of the same shape (--model
transformers runs that one). Prints one JSON line for each batch size, best last.

    bench_pytorch.py --shape 135m --batch 1 2 4 --steps 4
"""
import argparse
import json
import os
import resource
import time

import torch
import torch.nn.functional as F
from torch import nn

# vocabulary, hidden, intermediate, layers, heads, key-value heads
SHAPES = {
    "135m": (49152, 576, 1536, 30, 9, 3),
    "6x288": (32000, 288, 768, 6, 6, 6),
    "5x64": (512, 64, 172, 5, 8, 4),
}
WARM_UP = 2


class Layer(nn.Module):
    def __init__(self, hidden, intermediate, heads, kv_heads):
        super().__init__()
        self.size, self.heads, self.kv_heads = hidden // heads, heads, kv_heads
        self.attention_norm = nn.RMSNorm(hidden, 1e-5)
        self.qkv = nn.Linear(hidden, (heads + 2 * kv_heads) * self.size, bias=False)
        self.out = nn.Linear(hidden, hidden, bias=False)
        self.mlp_norm = nn.RMSNorm(hidden, 1e-5)
        self.gate_up = nn.Linear(hidden, 2 * intermediate, bias=False)
        self.down = nn.Linear(intermediate, hidden, bias=False)

    def forward(self, x, cosine, sine):
        rows, length, hidden = x.shape
        qkv = self.qkv(self.attention_norm(x)).view(rows, length, -1, self.size).transpose(1, 2)
        qk, v = qkv.split([self.heads + self.kv_heads, self.kv_heads], dim=1)
        a, b = qk.chunk(2, dim=-1)
        qk = qk * cosine + torch.cat((-b, a), dim=-1) * sine
        q, k = qk.split([self.heads, self.kv_heads], dim=1)
        mixed = F.scaled_dot_product_attention(
            q, k, v, is_causal=True, enable_gqa=self.heads != self.kv_heads
        )
        x = x + self.out(mixed.transpose(1, 2).reshape(rows, length, hidden))
        gate, up = self.gate_up(self.mlp_norm(x)).chunk(2, dim=-1)
        return x + self.down(F.silu(gate) * up)


class Decoder(nn.Module):
    def __init__(self, shape, length):
        super().__init__()
        vocabulary, hidden, intermediate, layers, heads, kv_heads = shape
        self.embedding = nn.Embedding(vocabulary, hidden)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.layers = nn.ModuleList(
            Layer(hidden, intermediate, heads, kv_heads) for _ in range(layers)
        )
        self.norm = nn.RMSNorm(hidden, 1e-5)
        size = hidden // heads
        angles = torch.outer(torch.arange(length), 10000 ** (-torch.arange(0, size, 2) / size))
        self.register_buffer("cosine", torch.cat((angles, angles), -1).cos())
        self.register_buffer("sine", torch.cat((angles, angles), -1).sin())

    def loss(self, tokens):
        x = self.embedding(tokens)
        for layer in self.layers:
            x = layer(x, self.cosine, self.sine)
        logits = F.linear(self.norm(x[:, :-1]), self.embedding.weight)
        return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), tokens[:, 1:].reshape(-1))


def transformers_model(shape):
    from transformers import LlamaConfig, LlamaForCausalLM

    vocabulary, hidden, intermediate, layers, heads, kv_heads = shape
    config = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        intermediate_size=intermediate,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=kv_heads,
        tie_word_embeddings=True,
        use_cache=False,
    )
    return LlamaForCausalLM._from_config(config, attn_implementation="sdpa")


class TransformersDecoder(nn.Module):
    def __init__(self, shape, length):
        super().__init__()
        self.model = transformers_model(shape)

    def loss(self, tokens):
        return self.model(input_ids=tokens, labels=tokens).loss


def measure(model_class, shape, length, batch, steps, precision):
    torch.manual_seed(1)
    model = model_class(shape, length)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=1e-4, betas=(0.9, 0.95), weight_decay=0.1, fused=True
    )
    tokens = torch.randint(0, shape[0], (batch, length))

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            loss = model.loss(tokens)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    for _ in range(WARM_UP):
        step()
    begin = time.perf_counter()
    for _ in range(steps):
        step()
    seconds = (time.perf_counter() - begin) / steps
    return batch * length / seconds, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=SHAPES, default="135m")
    parser.add_argument("--sequence", type=int, default=256)
    parser.add_argument("--batch", type=int, nargs="+", default=[1])
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--model", choices=["plain", "transformers"], default="plain")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model_class = Decoder if options.model == "plain" else TransformersDecoder
    results = []
    for batch in options.batch:
        rate, seconds = measure(
            model_class, SHAPES[options.shape], options.sequence, batch, options.steps,
            options.precision,
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        results.append(
            {
                "shape": options.shape,
                "sequence": options.sequence,
                "batch": batch,
                "threads": options.threads,
                "precision": options.precision,
                "torch": torch.__version__,
                "tokens_per_second": round(rate, 1),
                "seconds_per_step": round(seconds, 4),
                "peak_rss_mib": peak,
            }
        )
    for result in sorted(results, key=lambda r: r["tokens_per_second"]):
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
