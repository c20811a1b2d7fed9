"""What transformers renders of chat templates: the golden data of tailor.template.

    chat_template_golden.py RESOURCES   renders the templates of RESOURCES/families, and the snippets below, into
                                        RESOURCES/families.json and RESOURCES/language.json
                                        and the assistant masks of the templates with generation blocks into
                                        RESOURCES/masks.json, with the tokenizer of RESOURCES/../tokenize
    chat_template_golden.py --folder DIR
                                        renders every *.jinja of any folder into DIR/golden.json, which
                                        FolderOfTemplatesTest reads (-Dtemplates=DIR)
"""

import json
import pathlib
import random
import sys

from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils as chat

TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "tells the weather <now> & then",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "Größe \"Ort\""},
                "days": {"type": "array", "items": {"type": "integer"}, "default": [1, 2.5, None, True]},
                "unit": {"type": "string", "enum": ["C", "F"]},
            },
            "required": ["city"],
        },
        "return": {"type": "string"},
    },
}
CLOCK = {
    "type": "function",
    "function": {
        "name": "get_time",
        "description": "tells the time",
        "parameters": {"type": "object", "properties": {}},
    },
}
CALL = {
    "id": "abcdefghi",
    "type": "function",
    "function": {"name": "get_weather", "arguments": {"city": "Köln", "days": [1, 2], "z": 0.1, "a": None}},
}
CALL_2 = {"id": "bcdefghij", "type": "function", "function": {"name": "get_time", "arguments": {}}}


def user(text):
    return {"role": "user", "content": text}


def assistant(text, **more):
    return {"role": "assistant", "content": text, **more}


def system(text):
    return {"role": "system", "content": text}


CONVERSATIONS = {
    "question": dict(messages=[user("How tall is it?")], add_generation_prompt=True),
    "answer": dict(messages=[user("How tall is it?"), assistant("Ten metres.")]),
    "system": dict(messages=[system("You know towers."), user("How tall?"), assistant("Ten metres.")]),
    "turns": dict(
        messages=[system("  Be brief.\n"), user(" One \n"), assistant("  1\n\n"), user("Two"), assistant("2 "),
                  user("Three")],
        add_generation_prompt=True,
    ),
    "odd texts": dict(
        messages=[
            user("{{ 7 * 7 }} {% raise %} <b>\"x\" & 'y'</b> \\n \t|\u00a0|"),
            assistant("日本語 🎉 ½ </s><|im_end|> {{ messages }}"),
            user("<think>x</think> \U0001f469\u200d\U0001f52c \r\n end"),
            assistant("<think>\nwhy\n</think>\n\nthat"),
        ],
    ),
    "long": dict(messages=[m for i in range(20) for m in (user(f"q{i} " * i), assistant(f"a{i}"))]),
    "tools": dict(
        messages=[
            system("You have tools."),
            user("Weather in Köln?"),
            assistant("", tool_calls=[CALL]),
            {"role": "tool", "name": "get_weather", "tool_call_id": "abcdefghi", "content": "12 °C"},
            assistant("12 °C."),
            user("And the time?"),
        ],
        tools=[WEATHER, CLOCK],
        add_generation_prompt=True,
    ),
    "two calls": dict(
        messages=[
            user("Weather and time?"),
            assistant("Let me see.", tool_calls=[CALL, CALL_2]),
            {"role": "tool", "name": "get_weather", "tool_call_id": "abcdefghi", "content": "12"},
            {"role": "tool", "name": "get_time", "tool_call_id": "bcdefghij", "content": "{\"h\": 7}"},
            assistant("Done."),
        ],
        tools=[WEATHER],
    ),
    "out of order": dict(messages=[assistant("I begin."), user("You do.")]),
    "reasoning": dict(
        messages=[user("Why?"), assistant("Because.", reasoning_content="hm"), user("Sure?"),
                  assistant("Yes.", reasoning_content="let me\nthink")],
        enable_thinking=False,
    ),
    "documents": dict(
        messages=[user("What do they say?")],
        documents=[{"doc_id": 1, "title": "T", "text": "first"}, {"doc_id": 2, "title": "U", "text": "second"}],
        add_generation_prompt=True,
        controls={"length": "short"},
    ),
    "parts": dict(
        messages=[user([{"type": "text", "text": "Look: "}, {"type": "image"}, {"type": "text", "text": "nice?"}]),
                  assistant([{"type": "text", "text": "Nice."}])],
    ),
}

# Every feature of the language that is supported, and how whitespace goes; rendered with VARIABLES.
VARIABLES = {
    "text": "  Hello, Wörld! 🎉 It's  \n two\tlines\n",
    "name": "ada lovelace-king (of) the {x}",
    "n": 7,
    "f": 2.5,
    "yes": True,
    "nothing": None,
    "list": [3, 1, 2, 3],
    "words": ["b", "A", "c", "a"],
    "map": {"b": 1, "a": [1, "x'y", 'q"z', "\n\x07é\u200b"], "C": {"items": [1], "get": 2}},
    "people": [
        {"name": "Bo", "age": 3, "role": "user", "tags": ["x"]},
        {"name": "al", "age": 30, "role": "assistant"},
        {"name": "Cy", "age": 12, "role": "user", "address": {"city": "Ulm"}},
    ],
}

LANGUAGE = [
    # whitespace
    "a\n  {% if true %}\nb\n  {% endif %}  \nc\n",
    "a\n  {%- if true -%}\n  b\n  {%- endif -%}  \n c\n\n",
    "a\n  {%+ if true +%}\nb\n  {%+ endif %}\nc",
    "x {# comment #}\n  {# another #}\ny {#- tight -#} z\n{{ 1 }}\n {{- 2 -}} \n{{ 3 }}\n",
    "  {% set a = 1 %}\n\n{{ a }}\n\n",
    "a {% if true %} b {% endif %} c\n\t{% if true %}\n\td{% endif %}\ne",
    "{% raw %}{{ not }} {% this %}{% endraw %} {%- raw -%} \n {% x %} {%- endraw -%} end",
    "\r\na\r\n{% if true %}\r\nb\rc{% endif %}\n",
    "{{ 'a' }}\n{{ 'b' -}}\n\n c",
    # values and operators
    "{{ 1 + 2 * 3 - 4 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2 ** 3 ** 2 }} {{ 7 / 2 }} {{ 2 ** -1 }}",
    "{{ 1.0 }} {{ 1e20 }} {{ 1.5e-7 }} {{ 0.1 + 0.2 }} {{ 1e16 }} {{ 123456789012345.6 }} {{ 5e-324 }} {{ 2e-3 }} {{ -0.0 }} {{ 1_000 }}",
    "{{ true }} {{ None }} {{ false and x }} {{ 'a' or 'b' }} {{ '' or 0 or [] or 'z' }} {{ not 1 }} {{ not not [] }}",
    "{{ 'a' ~ 1 ~ none ~ 2.0 ~ [1] }} {{ 'a' 'b' }} {{ 'ab' * 3 }} {{ [1] + [2] }} {{ (1,) + (2, 3) }} {{ [0] * 3 }}",
    "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 }} {{ true == 1 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ 'B' < 'a' }}",
    "{{ 1 in list }} {{ 'ell' in text }} {{ 'b' in map }} {{ 9 not in list }} {{ not 9 in list }} {{ 'x' in missing }}",
    "{{ 'yes' if n > 3 else 'no' }} {{ 'only' if n > 9 }}| {{ 1 if 0 else 2 if 0 else 3 }}",
    "{{ -n|abs }} {{ (-n)|abs }} {{ 'a' + 'b'|upper }} {{ ('a' + 'b')|upper }} {{ n is odd and not n is even }}",
    "{{ '\\n\\t\\\\ \\' \\x41 \\u00e9 \\U0001F389 \\101 \\q' }} {{ \"it's\" }} {{ 'a\nb' }}",
    "{{ [1, 'a', None, true, 2.5, {'k': 'v'}, (1, 'b'), [], {}, ()] }} {{ map }} {{ words }}",
    "{{ {'a': 1, 2: 'b', none: 3}.items()|list }} {{ {'a': {'b': {}}} }}",
    # access
    "{{ list[0] }} {{ list[-1] }} {{ list[9] }}| {{ map['b'] }} {{ map.b }} {{ map.zz }}| {{ map['zz'] is defined }}",
    "{{ list[1:] }} {{ list[:-1] }} {{ list[::-1] }} {{ list[::2] }} {{ list[5:] }} {{ text[2:7] }} {{ text[::-1] }} {{ text[-3:] }} {{ text[17] }}",
    "{{ map.C.items is defined }} {{ map.C['items'] }} {{ map.C.get('items') }} {{ map.C['get'] }} {{ map.items is callable }}",
    "{{ map.get('b') }} {{ map.get('q') }} {{ map.get('q', 5) }} {{ map.keys()|list }} {{ map.values()|list|length }} {{ none['x'] is undefined }}",
    "{{ people[0].name }} {{ people[2].address.city }} {{ people[0].address is defined }} {{ people[0]['tags'][0] }} {{ people.0.name }}",
    # statements
    "{% for x in list %}{{ loop.index }}/{{ loop.index0 }}/{{ loop.revindex }}/{{ loop.revindex0 }}:{{ x }}{{ ',' if not loop.last }}{% endfor %} {{ loop is defined }}",
    "{% for x in list if x != 3 %}{{ loop.index }}{{ loop.length }}{{ loop.first }}{{ loop.previtem }}{{ loop.nextitem }};{% else %}none{% endfor %}",
    "{% for x in [] %}x{% else %}empty{% endfor %}{% for x in missing %}x{% else %} missing{% endfor %}{% for c in 'añ🎉' %}[{{ c }}]{% endfor %}",
    "{% for k, v in map.items() %}{{ k }}={{ v }};{% endfor %}{% for k in map %}{{ k }}{% endfor %}{% for a, (b, c) in [[1, [2, 3]]] %}{{ a + b + c }}{% endfor %}",
    "{% for x in list %}{% if x == 1 %}{% continue %}{% endif %}{% if loop.index == 4 %}{% break %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in list %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x == 3) }} {% endfor %}",
    "{% set a = 1 %}{% for x in [1, 2] %}{{ a }}{% set a = a + 5 %}{{ a }}{% endfor %}{{ a }}{% if true %}{% set a = 9 %}{% endif %}{{ a }}",
    "{% set ns = namespace(a=0, b='x') %}{% for x in list %}{% set ns.a = ns.a + x %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c is defined }}",
    "{% set ns = namespace({'p': 1}, q=2) %}{{ ns.p + ns.q }}{% set a, b = 1, [2] %}{{ a }}{{ b }}{% set t = 1, 2 %}{{ t }}",
    "{% set block %}\n  one {{ n }}\n{% endset %}[{{ block }}]{% set up | upper | trim %} ab {% endset %}[{{ up }}]",
    "{% macro m(a, b=2, c='z') %}{{ a }}{{ b }}{{ c }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }}|{{ m(1, 3) }}|{{ m(1, c='y') }}|{{ m(1, 2, 3, 4, k=5) }}|{{ m() }}",
    "{% macro f(n) %}{% if n > 0 %}{{ n }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }} {% set g = f %}{{ g(2)|length }}",
    "{% macro wrap(t) %}<{{ t }}>{{ caller(1) }}</{{ t }}>{% endmacro %}{% call(x) wrap('p') %}in {{ x }} {{ n }}{% endcall %}",
    "{% filter upper %}abc {{ n }}{% endfilter %} {% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ b is defined }}",
    "{% if missing %}a{% elif n == 7 %}b{% else %}c{% endif %}{% if nothing is none %}d{% endif %}",
    "{% for i in range(3) %}{{ i }}{% endfor %} {{ range(5, 1, -2)|list }} {{ range(2, 4)|list }} {{ dict(a=1)['a'] }}",
    # tests
    "{{ n is number }}{{ n is integer }}{{ f is float }}{{ yes is boolean }}{{ yes is number }}{{ yes is integer }}{{ nothing is none }}{{ text is string }}{{ map is mapping }}",
    "{{ list is sequence }}{{ map is sequence }}{{ text is iterable }}{{ n is iterable }}{{ missing is iterable }}{{ missing is defined }}{{ missing is undefined }}{{ missing is sequence }}",
    "{{ 3 is divisibleby 3 }}{{ 'a' is in ['a'] }}{{ 1 is eq 1 }}{{ 1 is ne(2) }}{{ 1 is lt 2 }}{{ 2 is ge 2 }}{{ 'A' is upper }}{{ 'a' is lower }}{{ true is true }}{{ 0 is false }}{{ none is sameas none }}",
    # filters
    "[{{ text|trim }}] [{{ 'xxaxx'|trim('x') }}] {{ name|title }} {{ name|capitalize }} {{ 'ÄB c'|lower }} {{ 'ß'|upper }} {{ 12|string + '!' }}",
    "{{ list|join(', ') }} {{ words|join }} {{ people|join('-', attribute='name') }} {{ 'abc'|join('.') }} {{ missing|join('x') }}",
    "{{ text|replace('l', 'L') }} {{ 'aaa'|replace('a', 'b', 2) }} {{ 'ab'|replace('', '-') }} {{ 5|replace(5, 6) }}",
    "{{ missing|default('d') }} {{ nothing|default('d') }} {{ nothing|default('d', true) }} {{ ''|d('e', boolean=true) }} {{ missing|default }}|",
    "{{ list|length }} {{ text|length }} {{ map|count }} {{ missing|length }} {{ list|first }} {{ list|last }} {{ []|first is defined }} {{ 'abc'|list }} {{ 'abc'|last }}",
    "{{ list|sort }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ words|sort(reverse=true) }} {{ people|sort(attribute='age')|map(attribute='name')|join(',') }}",
    "{{ map|dictsort }} {{ {'b': 1, 'A': 2}|dictsort(true) }} {{ {'b': 1, 'A': 2}|dictsort(by='value', reverse=true) }} {{ words|unique|list }} {{ list|unique|list }}",
    "{{ people|selectattr('role', 'equalto', 'user')|map(attribute='name')|list }} {{ people|rejectattr('address')|list|length }} {{ people|selectattr('tags.0', 'defined')|list|length if false }}{{ people[2:]|selectattr('address.city', 'equalto', 'Ulm')|list|length }}",
    "{{ list|select('odd')|list }} {{ list|reject('equalto', 3)|list }} {{ [0, 1, '', 'a']|select|list }} {{ ['a', 'b']|select('in', ['b'])|list }}",
    "{{ words|map('upper')|list }} {{ people|map(attribute='address', default='none')|list }} {{ ['a ', ' b']|map('trim')|join('+') }} {{ words|map('replace', 'a', 'z')|list }}",
    "{{ '3'|int + 1 }} {{ 'x'|int }} {{ 'x'|int(5) }} {{ '2.7'|int }} {{ 2.7|int }} {{ 'ff'|int(0, 16) }} {{ '2.5'|float }} {{ 'x'|float }} {{ none|int }} {{ true|int }}",
    "{{ 2.5|round }} {{ 3.5|round }} {{ 2.567|round(2) }} {{ 2.1|round(method='ceil') }} {{ -3|abs }} {{ [1, 2.5]|sum }} {{ people|sum(attribute='age') }} {{ list|min }} {{ list|max }} {{ words|max }}",
    "{{ 'a\nb\n\nc'|indent }}| {{ 'a\nb\n\nc\n'|indent(2, true) }}| {{ 'a\n\nb'|indent('>', blank=true) }}|",
    "{{ map|items|list|length }} {{ missing|items|list }} {{ list|reverse|list }} {{ 'abc'|reverse }} {{ '<b>'|safe }} {{ 'one two, three'|wordcount }} {{ map|attr('get') is callable }}",
    # tojson
    "{{ map|tojson }} {{ map|tojson(indent=2) }} {{ [1, 2]|tojson(separators=(',', ':')) }} {{ map|tojson(sort_keys=true, ensure_ascii=true) }}",
    "{{ 'a\"b\\\\c\n\t\x07<&é🎉\u2028'|tojson }} {{ [1.0, 1e30, true, none, [], {}, [[]], {'a': {}}]|tojson }} {{ [[], [1], {}]|tojson(indent=1) }} {{ {1: 2, none: 3, true: 4, 1.5: 5}|tojson }} {{ '🎉é'|tojson(ensure_ascii=true) }}",
    # methods of strings
    "[{{ text.strip() }}][{{ text.lstrip() }}][{{ text.rstrip() }}][{{ '\\n\\na\\n'.strip('\\n') }}][{{ 'abcba'.strip('ab') }}][{{ '\u00a0\u3000x\x1f'.strip() }}]",
    "{{ 'a,b,,c'.split(',') }} {{ text.split() }} {{ 'a b c'.split(' ', 1) }} {{ ' a  b c '.split(none, 1) }} {{ 'a.b.c'.rsplit('.', 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'a\\nb\\r\\nc\\n'.splitlines() }} {{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }}",
    "{{ 'abc'.startswith('ab') }}{{ 'abc'.endswith(('x', 'c')) }}{{ 'abc'.startswith('') }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('bc') }} {{ 'abcabc'.find('ca') }} {{ 'abc'.find('z') }} {{ 'abcabc'.rfind('b') }} {{ 'aXbXc'.count('X') }}",
    "{{ 'hello world'.title() }} {{ 'hELLO'.capitalize() }} {{ 'a'.upper() }} {{ 'Ä'.lower() }} {{ ', '.join(['a', 'b']) }} {{ 'aaa'.replace('a', 'b', 1) }} {{ '12'.isdigit() }}{{ 'a1'.isalnum() }}{{ 'ab'.isalpha() }}{{ ' '.isspace() }}{{ 'AB'.isupper() }}{{ ''.isdigit() }} {{ 'they\\'re bill\\'s'.title() }}",
    # failures
    "{{ missing.attribute }}", "{{ missing + 1 }}", "{{ missing() }}", "{{ 1 / 0 }}", "{{ 'a' + 1 }}", "{{ none|length }}", "{{ for }}", "{% if %}",
    "{% for x in list %}", "{{ 'a' }", "{% endif %}", "{{ 'a }}", "{% set map.x = 1 %}", "{{ list.append(1) }}", "{{ map.pop('b') }}", "{{ raise_exception('no ' ~ n) }}",
    "{{ x|nosuchfilter }}", "{% nosuchtag %}", "{{ range(1000000) }}", "{{ 1 < 'a' }}", "{% for x in 5 %}{% endfor %}", "{% set a, b = [1] %}", "{{ 'a'.nosuch() }}", "{{ missing['x'] }}", "{{ namespace(_x=1) }}",
]


def render(source, variables):
    """The text and the generation spans, or that it fails."""
    variables = dict(variables)
    messages = variables.pop("messages", [])
    try:
        template = chat._compile_jinja_template(source)
        messages = chat._alias_reasoning_fields([dict(m) for m in messages])
        text, spans = chat._render_with_assistant_indices(
            compiled_template=template,
            messages=messages,
            tools=variables.pop("tools", None),
            documents=variables.pop("documents", None),
            add_generation_prompt=variables.pop("add_generation_prompt", False),
            **variables,
        )
        return {"text": text, "spans": spans}
    except Exception as e:  # any failure of a template is one
        return {"fails": f"{type(e).__name__}: {e}"}


def conversations(templates):
    cases = []
    for path in templates:
        source = path.read_text(encoding="utf-8")
        for name, conversation in CONVERSATIONS.items():
            variables = {**TOKENS, **conversation}
            cases.append({"template": path.name, "conversation": name, **render(source, variables)})
    return {
        "tokens": TOKENS,
        "conversations": {
            name: {**c, "messages": chat._alias_reasoning_fields(c["messages"])} for name, c in CONVERSATIONS.items()
        },
        "cases": cases,
    }


def masks(resources):
    """Ids and assistant masks of random conversations, some with odd ends, as return_assistant_tokens_mask gives them."""
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(resources.parent / "tokenize" / "tokenizer.json"))
    tokenizer.bos_token, tokenizer.eos_token = "<|im_start|>", "<|im_end|>"
    draw = random.Random(17)
    words = ["the seal", " pump", "é", "🎉", "日本", " ", "\n", "don't", "10.5", "x", "\u00a0", "𝔘", "a b c"]
    bare = "{% for m in messages %}{{ m.role }}: {% if m.role == 'assistant' %}{% generation %}{{ m.content }}" \
        "{% endgeneration %}{% else %}{{ m.content }}{% endif %}|{% endfor %}"
    sources = {p.name: p.read_text(encoding="utf-8") for p in sorted((resources / "families").glob("*-generation.jinja"))}
    cases = []
    for name, source in {**sources, "bare": bare}.items():
        for _ in range(12):
            messages = []
            for _ in range(draw.randint(1, 3)):
                messages.append(user("".join(draw.choices(words, k=draw.randint(1, 6)))))
                messages.append(assistant("".join(draw.choices(words, k=draw.randint(1, 5))) or "x"))
            if any(not m["content"].strip() for m in messages):
                continue
            out = tokenizer.apply_chat_template(
                messages, chat_template=source, return_dict=True, return_assistant_tokens_mask=True
            )
            cases.append(
                {"template": name, "messages": messages, "ids": out["input_ids"], "mask": out["assistant_masks"]}
            )
    return {"tokens": tokenizer.special_tokens_map, "templates": {**sources, "bare": bare}, "cases": cases}


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(arguments):
    if arguments[0] == "--folder":
        folder = pathlib.Path(arguments[1])
        write(folder / "golden.json", conversations(sorted(folder.glob("*.jinja"))))
        return
    resources = pathlib.Path(arguments[0])
    write(resources / "families.json", conversations(sorted((resources / "families").glob("*.jinja"))))
    (resources / "masks.json").write_text(json.dumps(masks(resources)) + "\n")
    cases = [{"source": source, **render(source, VARIABLES)} for source in LANGUAGE]
    write(resources / "language.json", {"variables": VARIABLES, "cases": cases})


if __name__ == "__main__":
    main(sys.argv[1:])
