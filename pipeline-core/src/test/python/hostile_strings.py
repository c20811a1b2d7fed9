"""30,000 hostile strings, made from a seed, and hashes of the ids that Hugging Face gives them.

The strings are not stored: HostileStrings.java makes the same ones by the same steps. Unpaired
surrogates, which Python's tokenizers refuse, count as U+FFFD. Writes hostile_strings.json into
src/test/resources/tailor/tokenize: of every thousand strings a hash of the strings, and one of
their ids by each tokenizer.

    python hostile_strings.py                       (tokenizers 0.23.3)
    python hostile_strings.py FILE     prints the same for another tokenizer
"""

import hashlib
import json
import pathlib
import struct
import sys

from tokenizers import Tokenizer

ROOT = pathlib.Path(__file__).parents[4]
RESOURCES = pathlib.Path(__file__).parent.parent / "resources" / "tailor"
TOKENIZERS = {
    "digits-apart": RESOURCES / "tokenize" / "tokenizer.json",
    "digits-together": RESOURCES / "export" / "tied" / "tokenizer.json",
    "quickstart": ROOT / "conf" / "quickstart" / "base-model" / "tokenizer.json",
}
COUNT = 30_000
BLOCK = 1_000
SEED = 20_260_102
MASK = (1 << 64) - 1

# first code point and length of a run of a script's characters
SCRIPTS = [
    (0x41, 26), (0x61, 26), (0xC0, 256), (0x250, 96), (0x370, 144), (0x400, 256), (0x530, 88),
    (0x590, 112), (0x600, 256), (0x700, 80), (0x780, 50), (0x7C0, 64), (0x900, 128), (0x980, 128),
    (0xA00, 128), (0xA80, 128), (0xB00, 128), (0xB80, 128), (0xC00, 128), (0xC80, 128),
    (0xD00, 128), (0xD80, 128), (0xE00, 92), (0xE80, 96), (0xF00, 256), (0x1000, 160),
    (0x10A0, 96), (0x1100, 256), (0x1200, 400), (0x13A0, 96), (0x1400, 640), (0x1680, 29),
    (0x16A0, 89), (0x1780, 128), (0x1800, 176), (0x1E00, 256), (0x1F00, 256), (0x2C00, 96),
    (0x2D30, 80), (0x3040, 96), (0x30A0, 96), (0x3100, 48), (0x3130, 96), (0x4E00, 20992),
    (0xA000, 1165), (0xA4D0, 48), (0xA640, 96), (0xA720, 224), (0xA8E0, 32), (0xAB70, 80),
    (0xAC00, 11172), (0xF900, 512), (0xFB00, 80), (0xFE70, 144), (0xFF00, 240), (0x10000, 128),
    (0x10300, 36), (0x10400, 80), (0x10A00, 96), (0x11000, 128), (0x12000, 922), (0x13000, 1072),
    (0x16800, 569), (0x1B000, 256), (0x1D400, 1024), (0x1E900, 96), (0x1EE00, 256),
    (0x20000, 42720), (0x30000, 4939),
]
WORDS = ["bell", "Bicycle", "the", "THE", "don", "naive", "e", "a", "internationalization", "xyzzy"]
DIGITS = [0x30, 0x660, 0x966, 0x9E6, 0xE50, 0x2160, 0xB2, 0x2460, 0x1D7CE, 0xFF10, 0x104A0, 0x3021]
MARKS = [(0x300, 112), (0x483, 7), (0x591, 45), (0x64B, 20), (0x93E, 15), (0x20D0, 33), (0xFE20, 16)]
BIDI = [0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069]
EMOJI = [
    0x1F468, 0x1F469, 0x1F467, 0x1F466, 0x2764, 0x1F48B, 0x1F3F4, 0x1F308, 0x1F680, 0x1FAE0,
    0x1FAF6, 0x1F9D1, 0x1F1E9, 0x1F1EA, 0x1F469, 0x2640, 0x1FADF, 0x1F6DC,
]
JOINERS = [0x200D, 0x200D, 0x200D, 0xFE0F, 0x1F3FB, 0x1F3FF, 0xE0067, 0xE007F, 0x20E3]
RUNS = [0x20, 0x61, 0x41, 0x30, 0x0A, 0x2D, 0x3D, 0x00, 0xE9, 0x4E2D, 0x1F600, 0x301, 0x200B, 0x09, 0xA0]
LOOKALIKES = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>", "<|endoftext|", "|im_end|>",
    "<|im_end |>", "<<|pad|>>", "<|IM_END|>", "<s>", "</s>", "[INST]", "<|end<|pad|>oftext|>",
    "<|im_start|>system", "<pad>", "<unk>", "<|", "|>", "<bos>", "<eos>",
]
SPACES = ["\u0020", "\u0020", "\t", "\n", "\r\n", "\r", "\u00a0", "\u2003", "\u3000", "\u2028", "\u0085",
          "\u1680", "\u200b", "\ufeff", "\u000b", "\u000c", "\u001c", "\u001f", "\u205f", "\u202f", "\u180e"]
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "\u2019s", "'v", "'l", "''", "'", "'r"]
SIGNS = ["!", "?", ".", ",", "...", "\u2026", "-", "\u2014", "_", "/", "\\", "@", "#", "$", "\u20ac", "%", "&",
         "*", "(", ")", "[", "]", "{", "}", "<", ">", "|", "~", "`", "^", "+", "=", "\"", ":", ";", "\u00b7"]
ODD = [0xE000, 0xF8FF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0xF0000, 0x10FFFF, 0xFDD0, 0xFFF9, 0xFFFC, 0xFFFD,
       0x378, 0x0870, 0x1C80, 0x1C89, 0xA7CB, 0xA7DA, 0x105C0, 0x10D40, 0x11F50, 0x1DF00, 0x1E4F0, 0x2EBF0,
       0x31350, 0x1CCF0, 0x16D40, 0x19DA, 0x166D, 0x9FFD, 0x2FFFF]


class Chance:
    """SplitMix64 (Steele, Lea, Flood 2014)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 33) % bound

    def of(self, choices):
        return choices[self.below(len(choices))]


def units(code_point):
    if code_point < 0x10000:
        return [code_point]
    code_point -= 0x10000
    return [0xD800 + (code_point >> 10), 0xDC00 + (code_point & 0x3FF)]


def spelled(text):
    return [unit for letter in text for unit in units(ord(letter))]


def piece(chance):
    kind = chance.below(16)
    if kind == 0:
        out = []
        for _ in range(1 + chance.below(8)):
            c = chance.below(0x110000 - 0x800)
            out += units(c if c < 0xD800 else c + 0x800)
        return out
    if kind == 1:
        first, length = chance.of(SCRIPTS)
        return [u for _ in range(1 + chance.below(12)) for u in units(first + chance.below(length))]
    if kind == 2:
        return spelled(chance.of(WORDS))
    if kind == 3:
        return [u for _ in range(1 + chance.below(6)) for u in units(chance.of(DIGITS) + chance.below(9))]
    if kind == 4:
        out = [0x61 + chance.below(26)]
        for _ in range(1 + chance.below(30)):
            first, length = chance.of(MARKS)
            out += units(first + chance.below(length))
        return out
    if kind == 5:
        out = [chance.of(BIDI)]
        for _ in range(1 + chance.below(8)):
            out.append((0x5D0 if chance.below(2) == 0 else 0x627) + chance.below(26))
        return out + [chance.of(BIDI)]
    if kind == 6:
        out = units(chance.of(EMOJI))
        for _ in range(chance.below(6)):
            out += units(chance.of(JOINERS)) + units(chance.of(EMOJI))
        return out
    if kind == 7:
        return [c if c < 32 else c + 95 for c in (chance.below(65) for _ in range(1 + chance.below(5)))]
    if kind == 8:
        c = chance.of(RUNS)
        return units(c) * (1 + chance.below(5_000 if chance.below(100) == 0 else 80))
    if kind == 9:
        return spelled(chance.of(LOOKALIKES))
    if kind == 10:
        return [u for _ in range(1 + chance.below(5)) for u in spelled(chance.of(SPACES))]
    if kind == 11:
        return spelled(chance.of(CONTRACTIONS))
    if kind == 12:
        return [0xD800 + chance.below(0x800)]
    if kind == 13:
        return [u for _ in range(1 + chance.below(6)) for u in spelled(chance.of(SIGNS))]
    if kind == 14:
        return units(chance.of(ODD))
    return [0x20] * (1 + chance.below(3)) + spelled(chance.of(WORDS))


def replaced(text):
    """The text of UTF-16 units, with U+FFFD for each unpaired surrogate."""
    out = []
    i = 0
    while i < len(text):
        unit = text[i]
        paired = 0xD800 <= unit < 0xDC00 and i + 1 < len(text) and 0xDC00 <= text[i + 1] < 0xE000
        if paired:
            out.append(chr(0x10000 + ((unit - 0xD800) << 10) + (text[i + 1] - 0xDC00)))
            i += 1
        else:
            out.append("\ufffd" if 0xD800 <= unit < 0xE000 else chr(unit))
        i += 1
    return "".join(out)


def strings():
    chance = Chance(SEED)
    for _ in range(COUNT):
        text = []
        for _ in range(1 + chance.below(10)):
            text += piece(chance)
        yield replaced(text)


def blocks(items):
    hashes = []
    for start in range(0, COUNT, BLOCK):
        digest = hashlib.sha256()
        for item in items[start : start + BLOCK]:
            digest.update(struct.pack(">i", len(item)))
            digest.update(item if isinstance(item, bytes) else struct.pack(f">{len(item)}i", *item))
        hashes.append(digest.hexdigest()[:16])
    return hashes


def encoded(path, texts):
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return [list(e.ids) for e in tokenizer.encode_batch(texts, add_special_tokens=False)]


def main():
    texts = list(strings())
    if len(sys.argv) > 1:
        print("\n".join(blocks(encoded(sys.argv[1], texts))))
        return
    golden = {"strings": blocks([text.encode() for text in texts])}
    for name, path in TOKENIZERS.items():
        golden[name] = blocks(encoded(path, texts))
    (RESOURCES / "tokenize" / "hostile_strings.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
