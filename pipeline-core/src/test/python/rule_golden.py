"""Writes src/test/resources/tailor/filter/rules.jsonl: texts that meet each rule, with datatrove's verdicts.

    python rule_golden.py   (in pipeline-core; needs datatrove 0.10.1 and spacy 3.8)

The texts are made here. Each line has a text and datatrove's verdict by each rule; some also its words,
and how many sentences it has.
"""

import json
import pathlib

from datatrove.utils.text import split_into_sentences, split_into_words

import rule_peer

OUTPUT = pathlib.Path("src/test/resources/tailor/filter/rules.jsonl")

PROSE = [
    "The pump that we delivered in March runs with less noise than the one before.",
    "Nobody has to open the housing to change its seal; the lid turns with a coin.",
    "If the pressure falls below two bars, close the valve and wait for a minute.",
    "We found that most complaints of last winter came from frozen pipes in the yard.",
    "A customer asked whether oil or grease should be used on the new bearings.",
    "Either will do, and the manual says how much to take for each of the three sizes.",
    "Please keep the box, because the carrier does not accept returns without it.",
    "The report of the second workshop was written by people who had been there.",
]
TEXT = "\n".join(PROSE)
PASSAGE = " ".join(TEXT.split()[:40])

WORDS = [
    "Don't they'd've gonna y'all can't’ve I'm it’s the dog's DOGS' o'clock 'cause",
    "e.g. this, i.e. that. Mr. Smith paid US$5 (A$7.50) for 3km at 5p.m. on Jan. 3rd... or was it 10%?",
    "state-of-the-art--really---so well–known and/or a/b x=y key:value std::vector<int> a<b>c foo.Bar foo.bar",
    "https://example.org/a-b?c=d#e mail@example.org www.example.com:8080/x 8.8.8.8/a-b 10.0.0.1/a-b example.ORG",
    "wow!!! :) ;-) :( <3 (see:) [1]: {a} C++ a.m. U.S. U.S.A. 5+3 2^10 a+b --flag +1 +x #tag @user $HOME €5 5€",
    "…wait…what… ……… .. . . . “quoted” «words» ‘so’ 「和」 100µm 3m/s 20°C. 7MB, 8GB",
    "你好，世界。 これはペンです。 Привет, мир! Γειά σου κόσμε - Ωμέγα; नमस्ते दुनिया। 안녕하세요",
    "tab\tseparated\u00a0nbsp\u2003em\x1cfs\x85nel zero\u200bwidth café naïve e\u0301 ﬁ 𝒳𝒴 😀😀 ⚙️settings",
    "One. Two!  Three?\n Four... Five?! (Six.) \"Seven.\" Eight; nine: ten",
]


def texts():
    yield ""
    yield " \n\t\n "
    yield "word"
    yield "Zm9vYmFyYmF6" * 30
    yield from WORDS
    yield TEXT
    yield PROSE[0]
    yield "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 3
    yield "Donaudampfschifffahrtsgesellschaft Rindfleischetikettierung " * 40
    yield TEXT + "\n# # # # # # # # # # # # # # # # # # # #"
    yield TEXT.replace(" in ", " # ").replace(" the ", " # ").replace(" and ", " # ").replace(" with ", " # ")
    yield TEXT.replace(".", "...").replace(" the ", " ... ").replace(" for ", " … ").replace(" that ", " … ")
    yield "\n".join("- " + line for line in PROSE)
    yield "\n".join("  • " + line for line in PROSE)
    yield "\n".join(line[:-1] + ("..." if i % 2 else ".") for i, line in enumerate(PROSE))
    yield TEXT + " " + " ".join(str(n * 7919) for n in range(60))
    yield "Pumpe Ventil Dichtung Rohr Lager Schraube Mutter Feder Welle Motor Kabel Stecker " * 6
    yield "Once there stood some pump beside our yard where nobody ever went during winter nights " * 5
    yield TEXT + "\n\n" + TEXT
    yield "\n\n".join([PROSE[0], PROSE[0], PROSE[1], PROSE[2], PROSE[3], PROSE[1], PROSE[4], PROSE[5], PROSE[0]])
    yield "\n\n".join(PROSE[:4] + [TEXT, TEXT])
    yield "\n".join(PROSE + ["Home", "Home", "About", "Home", "About", "Home", "Contact", "Contact"])
    yield "\n".join(PROSE[:5] + PROSE[:2])
    yield "\n".join(PROSE[i % 8] for i in range(24))
    yield " ".join(f"pump{n} pressure valve" for n in range(30))
    yield " ".join(f"open the main valve {n}" for n in range(30))
    yield " ".join(f"the customer {n} wrote to us that it works" for n in range(12))
    for filler in (150, 165, 180, 200, 215, 240):
        yield PASSAGE + " " + " ".join(f"part{n}" for n in range(filler)) + " " + PASSAGE
    yield "ab c ab c a bc a bc abc abc ab c ab c x y z " * 3
    yield TEXT.replace("A customer", "Lorem Ipsum asked and a customer")
    yield TEXT + "\nint main() { return 0; }"
    yield TEXT + "\nThe settings {in braces} are what you need."
    yield TEXT + "\nPlease enable JavaScript { to read this page."
    yield TEXT + "\nThis site uses cookies.\nRead our Privacy Policy now.\nYes.\nTwo words."
    yield "\n".join(line[:-1] for line in PROSE)
    yield "\n".join(PROSE[:4])
    yield "\n".join(line[:-1] + "[12]." for line in PROSE) + "\nSee the list of all parts [citation needed]"
    yield "\n".join(line + " [3]" for line in PROSE)
    yield PROSE[0] + "\n" + "x" * 1001 + " is a long word.\n" + "y" * 1000 + " is not so long.\n" + "\n".join(PROSE[1:5])
    yield "\n".join(word for line in PROSE for word in line.split())
    yield "\n".join(line[:40] for line in PROSE * 2)
    yield "\n".join(line + "\n\n\n\n\n" for line in PROSE)
    yield "\n".join(f"Part {n} fits the frame." for n in range(20))
    yield "Size\nColour\nWeight\nThe price is given without tax.\n" * 2 + TEXT
    yield TEXT.replace("\n", "\r\n")
    yield TEXT.replace("\n", "\u2028")


def main():
    rules = rule_peer.filters()
    with open(OUTPUT, "w", encoding="utf-8") as out:
        for text in texts():
            verdicts = {}
            for name, rule in rules.items():
                try:
                    verdicts[name] = rule_peer.verdict(rule, text)
                except ZeroDivisionError:
                    continue
            row = {"text": text, "verdicts": verdicts}
            if text in WORDS:
                row["words"] = split_into_words(text)
                row["sentences"] = len(split_into_sentences(text))
            print(json.dumps(row, ensure_ascii=True), file=out)


if __name__ == "__main__":
    main()
