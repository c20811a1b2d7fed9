"""Turns the packages of fetch-corpus.sh that do not carry plain files into text files.

Called by fetch-corpus.sh with the folder of the unpacked packages and the target folder; standard library only.
"""

import gzip
import re
import shutil
import struct
import sys
import zlib
from pathlib import Path


def reflow(text: str) -> str:
    """Lines that a book breaks at its page's width, joined to paragraphs."""
    return re.sub(r"(?<!\n)\n(?!\n)\s*", " ", text.strip()) + "\n"


def serialized_vectors(database: bytes):
    """The character vectors of an R lazy-load database: length-prefixed zlib chunks of R's serialization (XDR)."""
    position = 0
    while position < len(database):
        inflate = zlib.decompressobj()
        chunk = inflate.decompress(database[position + 4 :])
        position = len(database) - len(inflate.unused_data)
        at = 14 + 4 + struct.unpack(">i", chunk[14:18])[0]  # format, three versions, native encoding
        kind, count = struct.unpack(">ii", chunk[at : at + 8])
        if kind & 0xFF != 16:  # not a character vector
            continue
        at += 8
        lines = []
        for _ in range(count):
            length = struct.unpack(">i", chunk[at + 4 : at + 8])[0]
            lines.append(chunk[at + 8 : at + 8 + length].decode("utf-8"))
            at += 8 + length
        yield lines


def austen(packages: Path, target: Path):
    """One file a chapter."""
    library = packages / "r-cran-janeaustenr/usr/lib/R/site-library/janeaustenr/data/Rdata.rdb"
    for lines in serialized_vectors(library.read_bytes()):
        title = re.sub(r"[^a-z]+", "-", lines[0].lower()).strip("-")
        chapters = re.split(r"(?mi)^chapter\s+\w+\.?\s*$", "\n".join(lines))
        for number, chapter in enumerate(chapters):
            if len(chapter) > 1000:
                (target / f"{title}-{number:02}.txt").write_text(reflow(chapter), encoding="utf-8")


def wordnet(packages: Path, target: Path):
    """Definitions with their example sentences, two hundred a file; those without an example are left out."""
    for part in ("noun", "verb", "adj", "adv"):
        entries = []
        for line in (packages / f"wordnet-base/usr/share/wordnet/data.{part}").open(encoding="utf-8"):
            if line.startswith(" ") or '"' not in line:
                continue
            synset, _, gloss = line.partition("|")
            word = re.sub(r"\(\w+\)$", "", synset.split()[4]).replace("_", " ")
            definition, *examples = [piece.strip(" ;\n") for piece in gloss.split('"') if piece.strip(" ;\n")]
            sentences = [f"{e[0].upper()}{e[1:]}" + ("" if e[-1] in ".!?" else ".") for e in examples]
            entries.append(f"{word}: {definition}. " + " ".join(sentences))
        for start in range(0, len(entries), 200):
            name = target / f"{part}-{start // 200:03}.txt"
            name.write_text("\n\n".join(entries[start : start + 200]) + "\n", encoding="utf-8")


def jargon(packages: Path, target: Path):
    """The entries of the lexicon without pronunciations and cross-reference braces, a letter a file."""
    text = gzip.open(packages / "jargon-text/usr/share/doc/jargon-text/jargon.txt.gz", "rt", encoding="utf-8").read()
    text = re.sub(r"[{}]|\[[^\]\n]{1,60}\]", "", text)
    entries = re.split(r"(?m)^   :(?=[^:\n]+:)", text)[1:]
    by_letter: dict[str, list[str]] = {}
    for entry in entries:
        word, _, body = entry.partition(":")
        body = re.sub(r"^[^\n]*\n", "", body, count=1)
        body = reflow(re.sub(r"(?m)^ {3}", "", body))
        if re.search(r"[─│═┌]", body) or not body.strip():
            continue
        letter = word[0].lower() if word[0].isalpha() else "0"
        by_letter.setdefault(letter, []).append(f"{word}: {body.strip()}")
    for letter, bodies in by_letter.items():
        (target / f"{letter}.txt").write_text("\n\n".join(bodies) + "\n", encoding="utf-8")


def addresses(packages: Path, target: Path):
    for file in (packages / "npm/package/sotu/data").glob("*.txt"):
        shutil.copy(file, target / file.name)


def moby_dick(packages: Path, target: Path):
    text = (packages / "npm/package/moby-dick/data/data.txt").read_text(encoding="utf-8")
    chapters = [part for part in re.split(r"(?m)^CHAPTER \d+\. ", text) if len(part) > 1000]
    for number, chapter in enumerate(chapters):
        (target / f"chapter-{number:03}.txt").write_text(reflow(chapter), encoding="utf-8")


def dialogue(packages: Path, target: Path):
    """Two-line exchanges of the English files, each once. The YAML is regular enough to read line by line."""
    for file in sorted((packages / "pip/chatterbot_corpus/data/english").glob("*.yml")):
        if file.stem == "coding":  # answers are programs
            continue
        seen, turns = [], []
        for line in file.read_text(encoding="utf-8").splitlines() + ["- - "]:
            opening = re.match(r"- - ?(.*)", line)
            reply = re.match(r"  - (.*)", line)
            if opening:
                exchange = "\n".join(turn.strip("'\"") for turn in turns)
                if len(turns) > 1 and exchange not in seen:
                    seen.append(exchange)
                turns = [opening.group(1)]
            elif reply and turns:
                turns.append(reply.group(1))
        (target / f"{file.stem}.txt").write_text("\n\n".join(seen) + "\n", encoding="utf-8")


def main():
    packages, target = Path(sys.argv[1]), Path(sys.argv[2])
    for source, convert in {
        "austen": austen,
        "wordnet": wordnet,
        "jargon": jargon,
        "addresses": addresses,
        "moby-dick": moby_dick,
        "dialogue": dialogue,
    }.items():
        folder = target / source
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        convert(packages, folder)


main()
