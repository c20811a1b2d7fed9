"""Golden data of the tokenizer tests, made with Hugging Face tokenizers and transformers.

Trains a byte-level BPE tokenizer on corpus.txt and encodes hostile texts with it; renders and
encodes conversations with the ChatML template. Writes into src/test/resources/tailor.

    python tokenizer_golden.py            (tokenizers 0.23.3, transformers 5.23.0)
"""

import json
import pathlib
import random

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

RESOURCES = pathlib.Path(__file__).parent.parent / "resources" / "tailor"
OUT = RESOURCES / "tokenize"
WITH_OFFSETS = 120
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>"]


def train():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        min_frequency=2,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([(OUT / "corpus.txt").read_text(encoding="utf-8")], trainer)
    tokenizer.save(str(OUT / "tokenizer.json"))
    (OUT / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "eos_token": "<|endoftext|>",
                "pad_token": "<|pad|>",
                "additional_special_tokens": ["<|im_start|>", "<|im_end|>"],
                "clean_up_tokenization_spaces": False,
            },
            indent=2,
        )
        + "\n"
    )
    return tokenizer


def hostile_texts():
    texts = [
        "", " ", "\n", "\r\n", "\t\t\t", "\u0000", "a\u0000b", "\u0001\u0002\u001f\u007f\u0080\u009f",
        "\ufeffbyte order mark", "\u200bzero\u200bwidth\u200d\u2060", "\u00a0\u2003\u3000 blanks \u2028\u2029",
        " " * 900, "\n" * 700, "a" * 900, "ab " * 400, "0123456789" * 80,
        "e\u0301 \u00e9 e\u0301\u0323\u0302" + "\u0301" * 60, "Z\u0351\u036f\u0310a\u0343l\u0368g\u0313o\u0320",
        "\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466", "\U0001F44D\U0001F3FD" * 20,
        "\U0001F1E9\U0001F1EA\U0001F1EB", "\U0010FFFF\U000E0001\uFFFD\uFFFE\uE000", "\u202eright\u202c to left",
        "\u0645\u0631\u062d\u0628\u0627 hello \u05e9\u05dc\u05d5\u05dd 123 \u0663\u0664\u0665", "\u0939\u093f\u0928\u094d\u0926\u0940",
        "<|endoftext|>", "a<|im_start|>user\nb<|im_end|>\n", "<|im_end", "<|im_end|><|im_end|>", " <|pad|> ", "<|ENDOFTEXT|>",
        "I'll we've they'd it's 'tis DON'T can\u2019t", "1st 2nd 3.14 1,000,000 \u00bd\u00b2\u2167\u0967\u0968",
        "\u1e9e\u00df\u0130\u0131\ufb01\ufb03\u01c6", "x\u0333 \u20e3 1\ufe0f\u20e3", "\U0001D54F\U0001D4D0\U0001D7D9",
        "if (a<b && c>d) { return \"\\n\"; } // \u2192", "{\"a\": [1, null, {\"b\": \"\\u00e9\"}]}", "https://example.org/?q=a%20b&c=d#e",
        "\u4e2d\u6587\u3001\u65e5\u672c\u8a9e\u3001\ud55c\uad6d\uc5b4\uff0c\u0e44\u0e17\u0e22", "word" * 200 + " end", "\u00ad".join("hyphenation"),
    ]
    pools = [
        "abcdefghij ", "ABC xyz .,;:!?'\"-", "0123456789 .,", " \t\n\r\u00a0\u2009\u3000", "\u00e4\u00f6\u00fc\u00df\u00e9\u00e8\u00e7 ",
        "\u0430\u0431\u0432\u0433\u0434 ", "\u0627\u0628\u062a\u062b \u05d0\u05d1\u05d2", "\u4e00\u4e8c\u4e09\u56db\u3042\u30a2\uac00", "\u0301\u0308\u0327ae",
        "\u0000\u0007\u001b\u007f\u0085x", "\U0001F600\U0001F468\u200d\U0001F3FD\ufe0f", "<|>im_startendoftext", "\u0e01\u0e34\u0e19 \u0915\u094d\u0937",
    ]
    chance = random.Random(17)
    while len(texts) < 300:
        pool = "".join(chance.sample(pools, chance.choice([1, 2, 3, len(pools)])))
        texts.append("".join(chance.choice(pool) for _ in range(chance.choice([1, 3, 10, 40]))))
    return texts


CONVERSATIONS = [
    [{"role": "user", "content": "Where is the seal?"}, {"role": "assistant", "content": "It was sent on Tuesday."}],
    [
        {"role": "system", "content": "You answer for the pump works.\nBe brief."},
        {"role": "user", "content": " Größe? 👍🏽 "},
        {"role": "assistant", "content": "15 °C\n\n- ½ box\n"},
        {"role": "user", "content": "Danke"},
        {"role": "assistant", "content": "Bitte 😀"},
    ],
    [{"role": "user", "content": ""}, {"role": "assistant", "content": "تم"}],
    [
        {"role": "user", "content": "call it"},
        {"role": "tool", "content": "{\"status\": 1}"},
        {"role": "assistant", "content": "done"},
    ],
]

CHATML = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)

# The same text, with what the model learns marked for transformers.
CHATML_MARKED = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' }}"
    "{% if message['role'] == 'assistant' %}"
    "{% generation %}{{ message['content'] + '<|im_end|>' }}{% endgeneration %}"
    "{% else %}{{ message['content'] + '<|im_end|>' }}{% endif %}"
    "{{ '\\n' }}"
    "{% endfor %}"
)


def main():
    tokenizer = train()
    cases = []
    for text in hostile_texts():
        encoded = tokenizer.encode(text)
        case = {"text": text, "ids": encoded.ids}
        if len(cases) < WITH_OFFSETS:
            case["starts"] = [start for start, _ in encoded.offsets]
            case["ends"] = [end for _, end in encoded.offsets]
        if tokenizer.decode(encoded.ids) != text:
            case["decodedText"] = tokenizer.decode(encoded.ids)
        assert tokenizer.decode(encoded.ids, skip_special_tokens=False) == text
        cases.append(case)
    write(OUT / "hostile.json", cases)

    chat = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|endoftext|>", pad_token="<|pad|>")
    rendered = []
    for messages in CONVERSATIONS:
        text = chat.apply_chat_template(messages, chat_template=CHATML, tokenize=False)
        marked = chat.apply_chat_template(
            messages, chat_template=CHATML_MARKED, tokenize=True, return_dict=True, return_assistant_tokens_mask=True
        )
        assert marked["input_ids"] == tokenizer.encode(text).ids
        rendered.append(
            {
                "messages": messages,
                "text": text,
                "prompt": chat.apply_chat_template(
                    messages[:-1], chat_template=CHATML, tokenize=False, add_generation_prompt=True
                ),
                "ids": marked["input_ids"],
                "mask": marked["assistant_masks"],
            }
        )
    write(RESOURCES / "format" / "chatml.json", {"template": CHATML, "conversations": rendered})


def write(path, value):
    lines = value if isinstance(value, list) else [value]
    body = ",\n".join(json.dumps(line, ensure_ascii=True, separators=(",", ":")) for line in lines)
    path.write_text(("[\n" + body + "\n]\n") if isinstance(value, list) else body + "\n")


if __name__ == "__main__":
    main()
