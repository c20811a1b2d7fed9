"""Makes many documents of a few real ones, to measure deduplication at a size that nobody has at hand.

    python make_documents.py --input FILE.jsonl --documents 200000 --output FILE.jsonl

Of ten documents, eight are lines drawn from all over the input (one to 120 of them, so lengths differ as in the
input), one is a near copy of an earlier document, with one word in fifty changed, and one is a page as it is, as long
as there are any. The same input, number and seed give the same file. Not part of any build.
"""

import argparse
import json
import random


def near_copy(text, rng):
    words = text.split(" ")
    for _ in range(max(1, len(words) // 50)):
        words[rng.randrange(len(words))] = f"changed{rng.randrange(10**6)}"
    return " ".join(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", required=True)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--output", required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with open(args.input, encoding="utf-8") as lines:
        pages = [json.loads(line)["text"] for line in lines]
    pool = [line for page in pages for line in page.split("\n") if len(line) > 40]
    recent = []
    size = 0
    with open(args.output, "w", encoding="utf-8") as out:
        for number in range(args.documents):
            kind = rng.randrange(10)
            if kind == 0 and recent:
                text = near_copy(rng.choice(recent), rng)
            elif kind == 1 and pages:
                text = pages.pop()
            else:
                text = "\n".join(rng.choices(pool, k=rng.randint(1, 120)))
            recent.append(text)
            if len(recent) > 1000:
                recent.pop(0)
            size += len(text.encode())
            out.write(json.dumps({"id": f"made-{number}", "text": text}, ensure_ascii=False) + "\n")
    print(f"{args.documents} documents, {size / 1e6:.0f} MB of text")


if __name__ == "__main__":
    main()
