"""Holds Tailor to transformers on a model in Hugging Face form: same tokens, same text, same scores.

    python verify_model.py MODEL_DIR [TEXT_FILE]

Run it from the repository's root after `mvn package`. For every prompt the greedy 32 tokens of
`generate` must be those of transformers, and the log-probabilities of `score` within 1e-4. Prompts
and texts are a few of its own, or the paragraphs of TEXT_FILE. Where transformers' two best tokens
are closer than 1e-4 either may come; such a prompt is counted apart.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

TOLERANCE = 1e-4
TOKENS = 32
TEXTS = [
    "The quick brown fox jumps over the lazy dog.",
    "Dear customer, thank you for your message of 3 May. We are sorry that",
    "To install the package, run the following command as root:\n\n    ",
    "Öl, Übermut und ein Stück Käse: 3,50 € für 2 kg.",
    "日本語のテキスト and emoji 😀👍🏽, mixed with English words.",
    "def area(radius):\n    return",
]

directory = pathlib.Path(sys.argv[1])
texts = TEXTS
if len(sys.argv) > 2:
    paragraphs = pathlib.Path(sys.argv[2]).read_text().split("\n\n")
    texts = [p for p in paragraphs if p.strip()][:40]

tokenizer = AutoTokenizer.from_pretrained(directory)
model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32).eval()
print(f"transformers loads {directory}: {model.num_parameters():,} parameters")


def tailor(*arguments):
    command = ["java", "@conf/local.args", *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def reference(prompt):
    """The greedy text, and the smallest lead of a token chosen over the next best."""
    ids = tokenizer(prompt, return_tensors="pt").input_ids
    with torch.no_grad():
        out = model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=TOKENS, do_sample=False,
            return_dict_in_generate=True, output_logits=True)
    best = torch.stack(out.logits)[:, 0].topk(2).values
    text = tokenizer.decode(out.sequences[0, ids.shape[1]:], skip_special_tokens=True,
                            clean_up_tokenization_spaces=False)
    return text, float((best[:, 0] - best[:, 1]).min())


failures = ties = 0
for prompt in texts[:6]:
    expected, lead = reference(prompt)
    got = tailor("generate", "--model", str(directory), "--prompt", prompt,
                 "--max-tokens", str(TOKENS), "--temperature", "0").removesuffix("\n")
    if got == expected:
        continue
    if lead < TOLERANCE:
        ties += 1
    else:
        failures += 1
        print(f"generate differs for {prompt!r}:\n  transformers {expected!r}\n  Tailor       {got!r}")
print(f"generate: {len(texts[:6])} prompts, {failures} differ, {ties} undecided")

with tempfile.TemporaryDirectory() as scratch:
    source, target = pathlib.Path(scratch, "in.jsonl"), pathlib.Path(scratch, "out.jsonl")
    source.write_text("".join(
        json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate(texts)))
    tailor("score", "--model", str(directory), "--input", str(source), "--output", str(target))
    scores = [json.loads(line) for line in target.read_text().splitlines()]

largest = tokens = 0
for text, score in zip(texts, scores, strict=True):
    ids = tokenizer(text).input_ids
    if ids != score["token_ids"]:
        failures += 1
        print(f"tokens differ for {text!r}")
        continue
    if len(ids) < 2 or len(ids) > model.config.max_position_embeddings:
        continue
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0, :-1].double()
    chosen = torch.log_softmax(logits, -1).gather(1, torch.tensor(ids[1:])[:, None])[:, 0]
    largest = max(largest, float((chosen - torch.tensor(score["logprobs"])).abs().max()))
    tokens += len(chosen)
    perplexity = math.exp(-float(chosen.mean()))
    if abs(perplexity / score["perplexity"] - 1) > TOLERANCE:
        failures += 1
        print(f"perplexity of {text!r}: {perplexity} and {score['perplexity']}")
print(f"score: {tokens} tokens, largest difference of a log-probability {largest:.2e}")
if failures or largest > TOLERANCE:
    sys.exit("Tailor and transformers differ")
print("Tailor and transformers agree")
