"""Holds a GGUF file, and the Hugging Face directory that Tailor made of it, to llama.cpp.

    pip install xllamacpp gguf tokenizers
    java @conf/local.args export --model MODEL.gguf --output DIR
    python pipeline-core/src/test/python/gguf_peer.py MODEL.gguf DIR [PROMPT]

Prints how many hostile texts get the same tokens from llama.cpp and from DIR/tokenizer.json, and llama.cpp's
greedy 32 tokens after PROMPT as text and ids, to compare with `generate --max-tokens 32`.
"""

import json
import random
import sys
import urllib.request

import xllamacpp
from tokenizers import Tokenizer

HOSTILE = [
    "", " ", "  ", "\n", "\r\n\r\n  x", "\t\ttabs", "Hello, world!", "don't can't I'LL we've", "3.14159 and 1000000",
    "١٢٣ ½ ² Ⅷ", "Größe Ångström naïve", "日本語のテキスト", "한국어 텍스트", "العربية", "👩‍👩‍👧‍👦 🏳️‍🌈 😀", "a\u0301 e\u0308 \u200b\u200d\ufeff",
    "def f(x):\n    return x**2  # ok\n", "<|im_start|>user\nHi<|im_end|>\n", "<|im_start|", "x<|endoftext|>y", "…—–“”‘’", "\u00a0\u2003\u3000x",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "!!!???...;;;", "CamelCaseAndsnake_case", "\u0000\u0001\u001f\u007f", "Ġ Ċ ▁ token", "\U0001f1e9\U0001f1ea\U00010348",
]


def hostile():
    random.seed(5)
    pool = [chr(c) for c in (*range(32, 127), 10, 13, 9, 0xE4, 0xDF, 0x301, 0x200D, 0x4E2D, 0x661, 0x1F600, 0xA0, 0x3000)]
    return HOSTILE + ["".join(random.choices(pool, k=random.randint(1, 60))) for _ in range(500)]


def main():
    params = xllamacpp.CommonParams()
    params.model.path = sys.argv[1]
    params.n_ctx = 512
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.verbosity = -1
    params.sampling.temp = 0.0
    server = xllamacpp.Server(params)

    def post(path, body):
        request = urllib.request.Request(
            server.listening_address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    ours = Tokenizer.from_file(sys.argv[2] + "/tokenizer.json")
    texts = hostile()
    different = []
    for text in texts:
        theirs = post("/tokenize", {"content": text, "add_special": False, "parse_special": True})["tokens"]
        if ours.encode(text, add_special_tokens=False).ids != theirs:
            different.append(text)
    print(f"{len(texts) - len(different)} of {len(texts)} texts have the same tokens; others: {different[:5]}")
    prompt = sys.argv[3] if len(sys.argv) > 3 else "The capital of France is"
    answer = post(
        "/completion",
        {"prompt": prompt, "n_predict": 32, "temperature": 0, "top_k": 1, "return_tokens": True, "cache_prompt": False},
    )
    print(json.dumps({"prompt": prompt, "text": answer["content"], "tokens": answer["tokens"]}))


if __name__ == "__main__":
    main()
