"""Holds the GGUF files that Tailor writes to llama.cpp: 32 greedy tokens after each prompt.

    pip install xllamacpp gguf
    python pipeline-core/src/test/python/gguf_greedy.py MODEL FOLDER [TYPE ...]

from the repository's root, after `mvn package`. Writes MODEL, anything that `export --model` takes, to FOLDER/TYPE as
f32, f16, bf16 and q8_0, has llama.cpp and `generate` continue each prompt from that same file, and prints

- blocks: how many tensors have the bytes that the package gguf, which is llama.cpp's own, makes of the f32 file's;
- file: how many of `generate`'s texts llama.cpp gives, too, where it computes in float32 as Tailor does. It reads the
  same weights, widened to float32 by the package gguf. This is what the file says, and all of these should be equal;
- runtime: how many it gives from the file itself. llama.cpp rounds the activations that it multiplies with f16, bf16 and
  q8_0 weights to the weights' own type, so a near tie may be decided otherwise. For each such text: the first token that
  differs, how much likelier `generate`'s is in float32 (margin, a difference of log-probabilities), and how far llama.cpp's
  rounding moves that same difference (shift). Where the shift is the larger, the runtime's arithmetic decided.

llama.cpp keeps keys and values in float32 here, in half precision by default.
"""

import json
import pathlib
import subprocess
import sys
import urllib.request

import numpy
import xllamacpp
from gguf import GGUFReader, GGUFValueType, GGUFWriter, dequantize, quantize

TYPES = ["f32", "f16", "bf16", "q8_0"]
PROMPTS = [
    "The capital of France is",
    "Once upon a time there was a",
    "def fibonacci(n):\n",
    "Review: the battery died after two days.\nSentiment:",
    "Water boils at",
    "1, 2, 3, 4,",
]


def tailor(*arguments):
    done = subprocess.run(["java", "@conf/local.args", *arguments], capture_output=True)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return done.stdout.decode()  # as it is: text mode would change line ends


def ours(file, prompt):
    return tailor("generate", "--model", str(file), "--max-tokens", "32", "--prompt", prompt).removesuffix("\n")


class Llama:
    """llama.cpp with one model, one thread, and keys and values in float32."""

    def __init__(self, file):
        params = xllamacpp.CommonParams()
        params.model.path = str(file)
        params.n_ctx = 512
        params.n_parallel = 1
        params.cpuparams.n_threads = 1
        params.cpuparams_batch.n_threads = 1
        params.verbosity = -1
        params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
        params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.sampling.temp = 0.0
        self.server = xllamacpp.Server(params)

    def post(self, path, body):
        request = urllib.request.Request(
            self.server.listening_address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def complete(self, prompt, length=32, **options):
        greedy = {"n_predict": length, "temperature": 0, "top_k": 1, "cache_prompt": False, "return_tokens": True}
        return self.post("/completion", {"prompt": prompt, **greedy, **options})

    def ids(self, text, special=False):
        """The tokens of a text, with the begin token before them or without."""
        return self.post("/tokenize", {"content": text, "parse_special": True, "add_special": special})["tokens"]

    def log_probabilities(self, ids, most=2000):
        """Of what follows these tokens, by token; the likeliest ones."""
        answer = self.complete(ids, 8, n_probs=most, ignore_eos=True)  # it leaves out what ends within a character
        steps = answer.get("completion_probabilities") or [{"top_logprobs": []}]
        return {each["id"]: each["logprob"] for each in steps[0]["top_logprobs"]}


def widened(file, target):
    """The same model with every weight in float32."""
    if target.exists():
        return target
    reader = GGUFReader(file)
    writer = GGUFWriter(target, reader.fields["general.architecture"].contents())
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name in ("general.architecture", "general.file_type"):
            continue
        kind, *inner = field.types
        writer.add_key_value(name, field.contents(), kind, inner[-1] if kind == GGUFValueType.ARRAY else None)
    for tensor in reader.tensors:
        values = dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32)
        writer.add_tensor(tensor.name, values.reshape([int(n) for n in reversed(tensor.shape)]))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target


def blocks(file, exact):
    """How many tensors of a file are what the package gguf makes of the float32 ones, of how many."""
    sources = {tensor.name: tensor for tensor in GGUFReader(exact).tensors}
    tensors = GGUFReader(file).tensors
    equal = 0
    for tensor in tensors:
        source = sources[tensor.name]
        values = numpy.asarray(source.data, numpy.float32).reshape([int(n) for n in reversed(source.shape)])
        equal += quantize(values, tensor.tensor_type).tobytes() == tensor.data.tobytes()
    return f"{equal} of {len(tensors)}"


def first_difference(a, b):
    return next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))


def difference(runtime, exact, prompt):
    """Where llama.cpp's own texts of a file and of the widened one part, and what decides it there."""
    rounded, right = runtime.complete(prompt)["tokens"], exact.complete(prompt)["tokens"]
    at = first_difference(rounded, right)
    ids = exact.ids(prompt, special=True) + right[:at]
    before, after = exact.log_probabilities(ids), runtime.log_probabilities(ids)
    if not before or not after:
        return {"prompt": prompt, "token": at, "margin": "not told"}
    ours, theirs = max(before, key=before.get), max(after, key=after.get)
    margin = before[ours] - before[theirs]
    shift = margin - (after[ours] - after[theirs])
    return {"prompt": prompt, "token": at, "margin": round(margin, 4), "shift": round(shift, 4)}


def count(a, b):
    """How many texts are equal, but for a blank at the start, which SentencePiece's decoder may drop."""
    return f"{sum(x.lstrip(' ') == y.lstrip(' ') for x, y in zip(a, b))} of {len(a)}"


def compare(file, exact, prompts):
    """Texts of `generate`, and how llama.cpp's compare, as a row of figures and the rows of differences."""
    texts = [ours(file, prompt) for prompt in prompts]
    runtime = Llama(file)
    theirs = [runtime.complete(prompt)["content"] for prompt in prompts]
    row = {"runtime": count(texts, theirs)}
    differences = []
    if exact != file:
        right = Llama(exact)
        row = {"file": count(texts, [right.complete(prompt)["content"] for prompt in prompts]), **row}
        differences = [difference(runtime, right, p) for p, a, b in zip(prompts, texts, theirs) if a.lstrip(" ") != b.lstrip(" ")]
    return texts, row, differences


def main():
    model, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for kind in dict.fromkeys(["f32", *(sys.argv[3:] or TYPES)]):
        target = folder / kind
        if not target.exists():
            tailor("export", "--model", model, "--format", "gguf", "--weights", kind, "--output", str(target))
        file = files[kind] = next(target.glob("*.gguf"))
        exact = file if kind == "f32" else widened(file, folder / f"{kind}-widened.gguf")
        _, row, differences = compare(file, exact, PROMPTS)
        print(kind, json.dumps({"blocks": blocks(file, files["f32"]), **row}), flush=True)
        for each in differences:
            print("  ", json.dumps(each), flush=True)


if __name__ == "__main__":
    main()
