"""Templates of docxtpl's users: each feature of its dialect, filled by both engines, compared by meaning."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from notation import NS, item, part, read, word

from docgen import WordTemplate
from docgen.word import RichText

NAMES: dict[str, Any] = {
    "name": "Ada",
    "yes": True,
    "no": False,
    "xs": ["a", "b", "c"],
    "rows": [{"n": 1, "s": "x"}, {"n": 2, "s": "y"}],
    "colour": "D9E2F3",
    "two": 2,
    "text": "one\ntwo\tthree",
    "m": {"k": "v"},
}
# What docxtpl's documentation names, each in a template of our own that both engines read alike.
ALIKE: dict[str, list[Any]] = {
    "variables": ["{{ name }} and {{ m.k }} and {{ m['k'] }} and {{ xs[1] }}"],
    "filters": ["{{ name | upper }} {{ xs | join('-') }} {{ xs | length }} {{ gone | default('none') }}"],
    "if in a text": ["a{% if yes %}b{% else %}c{% endif %}d", "a{% if no %}b{% elif yes %}e{% endif %}d"],
    "for in a text": ["{% for x in xs %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}"],
    "set": ["{% set a = 'A' %}{{ a }}"],
    "paragraphs with p": ["1", "{%p if yes %}", "2", "{%p else %}", "3", "{%p endif %}", "4"],
    "paragraphs in a loop with p": ["{%p for x in xs %}", "{{ x }}", "{%p endfor %}"],
    "list items in a loop with p": ["{%p for x in xs %}", item("{{ x }}"), "{%p endfor %}", "end"],
    "rows with tr": [
        [["n", "s"], ["{%tr for r in rows %}", ""], ["{{ r.n }}", "{{ r.s }}"], ["{%tr endfor %}", ""]],
        "end",
    ],
    "rows on a condition with tr": [
        [["{%tr if no %}", ""], ["1", "2"], ["{%tr endif %}", ""], ["3", "4"]],
        "end",
    ],
    "cells with tc": [[["l", "{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"]], "end"],
    "runs with r": ["1¦{%r if no %}¦2¦{%r endif %}¦3"],
    "tags over runs": ["{{ na¦me }} {% i¦f yes %}¦b¦{% end¦if %}"],
    "joined paragraphs": ["a", "{%- if yes -%}", "b", "{%- else -%}", "c", "{%- endif -%}", "d"],
    "escapes": ["{_{ name }_} {_% if %_}"],
    "escapes of closers alone": ["write -%_} there", "and }_}"],
    "escapes of closers in a loop": ["{% for s in xs %}-%_} {{ s }} }_} {% endfor %}"],
    "escapes of openers beside closers": ["{_{ x }_} and {_% if x %_}"],
    "comments": ["a{# not seen #}b", "{#p not seen #}", "c"],
    "comments of rows": [[["{#tr not seen #}", ""], ["1", "2"]], "end"],
    "comments of rows with text": [[["{#tr not seen #}", "old"], ["1", "2"]], "end"],
    "cells merged downwards in nested loops": [
        [
            ["{%tr for r in rows %}", ""],
            ["{%tr for x in xs %}", ""],
            ["{% vm %}{{ r.s }}", "{{ x }}"],
            ["{%tr endfor %}", ""],
            ["{%tr endfor %}", ""],
        ],
        "end",
    ],
    "cells merged downwards by the inner name": [
        [
            ["{%tr for r in rows %}", ""],
            ["{%tr for x in xs %}", ""],
            ["{% vm %}{{ x }}", "{{ r.s }}"],
            ["{%tr endfor %}", ""],
            ["{%tr endfor %}", ""],
        ],
        "end",
    ],
    "cells merged downwards with a row between": [
        [
            ["{%tr for r in rows %}", ""],
            ["{{ r.s }}", "head"],
            ["{%tr for x in xs %}", ""],
            ["{% vm %}{{ r.s }}", "{{ x }}"],
            ["{%tr endfor %}", ""],
            ["{%tr endfor %}", ""],
        ],
        "end",
    ],
    "colspan": [[["{% colspan two %}a"], ["b", "c"]], "end"],
    "cell colour": [[["{% cellbg colour %}a", "b"]], "end"],
    "cells merged downwards": [
        [["{%tr for r in rows %}", ""], ["{% vm %}same", "{{ r.s }}"], ["{%tr endfor %}", ""]],
        "end",
    ],
    "smart quotes": ["{{ xs | join(“-”) }} {% if name == ‘Ada’ %}yes{% endif %}"],
    "line breaks and tabs in a value": ["[{{ text }}]"],
    "values of numbers": ["{{ two }} {{ two + 3 }} {{ 7 // 2 }}"],
}


def settled(blocks: list[Any]) -> list[Any]:
    """What a reader sees: docxtpl leaves empty texts and empty paragraphs in merged cells as we do."""
    return [
        [[str(cell) for cell in row] for row in block] if isinstance(block, list) else block
        for block in blocks
    ]


@pytest.mark.needs("docxtpl")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("template", ALIKE.values(), ids=ALIKE)
def test_a_template_of_docxtpl_says_the_same_here(template: list[Any]) -> None:
    from docxtpl import DocxTemplate

    data = word(*template, extra=settings())
    theirs = DocxTemplate(io.BytesIO(data))
    theirs.render(NAMES)
    buffer = io.BytesIO()
    theirs.save(buffer)
    ours = WordTemplate.load(data).render(NAMES)
    assert settled(read(ours)) == settled(read(buffer.getvalue()))
    for name in ("gridSpan", "vMerge", "shd"):
        assert properties(ours, name) == properties(buffer.getvalue(), name)


def properties(data: bytes, name: str) -> list[list[str]]:
    """The values of a cell's property, but for what both ways of writing it mean alike."""
    found = [sorted(str(v) for v in e.attrib.values()) for e in part(data).iter(f"{{*}}{name}")]
    return [[v for v in values if v not in ("auto", "clear", "continue")] for values in found]


def settings() -> dict[str, str]:
    return {"word/settings.xml": f"<w:settings {NS}/>"}


@pytest.mark.needs("docxtpl")
@pytest.mark.filterwarnings("ignore")
def test_rich_text_is_as_bold_as_docxtpls() -> None:
    from docxtpl import DocxTemplate
    from docxtpl import RichText as Theirs

    rich = Theirs("a ")
    rich.add("b", bold=True)
    data = word("{{r v }}", extra=settings())
    theirs = DocxTemplate(io.BytesIO(data))
    theirs.render({"v": rich})
    buffer = io.BytesIO()
    theirs.save(buffer)
    assert bold(WordTemplate.load(data).render({"v": RichText("a **b**")})) == bold(buffer.getvalue())


def bold(data: bytes) -> list[tuple[str, bool]]:
    runs = [(run.text, bool(run.bold)) for p in docx.Document(io.BytesIO(data)).paragraphs for run in p.runs]
    return [(text, flag) for text, flag in runs if text]


@pytest.mark.needs("docxtpl")
@pytest.mark.filterwarnings("ignore")
def test_the_names_are_listed_as_docxtpl_lists_them_and_deeper() -> None:
    from docxtpl import DocxTemplate

    data = word("{{ name }} {% for r in rows %}{{ r.n }}{% endfor %} {{ m.k }}", extra=settings())
    names = WordTemplate.load(data).fields
    assert set(names) == DocxTemplate(io.BytesIO(data)).get_undeclared_template_variables()
    assert list(names["rows"].fields) == ["n"]


def test_only_the_first_of_merged_cells_has_text() -> None:
    rows = [["{%tr for r in rows %}", ""], ["{% vm %}¦same", "{{ r.s }}"], ["{%tr endfor %}", ""]]
    filled = WordTemplate.load(word(rows, "end")).render(NAMES)
    assert read(filled) == [[["same", "x"], ["", "y"]], "end"]


def test_markup_in_a_value_is_text() -> None:
    assert read(WordTemplate.load(word("[{{ v }}]")).render({"v": "size <5 mm & >2"})) == [
        "[size <5 mm & >2]"
    ]


def test_a_paragraph_that_is_wholly_one_if_leaves_no_blank_line() -> None:
    assert read(WordTemplate.load(word("{% if no %}x{% endif %}", "y")).render({"no": False})) == ["y"]


def test_the_guide_names_what_both_read_alike_and_what_differs(root: Any) -> None:
    guide = (root / "docs" / "coming-from-docxtpl.md").read_text(encoding="utf-8")
    for word_ in ("{%p", "{%tr", "{%tc", "{%r", "{{r", "{{p", "colspan", "cellbg", "vm", "hm", "{_{", "{%-"):
        assert word_ in guide
    for topic in ("Sub-documents", "InlineImage", "replace_pic", "autoescape", "jinja_env", "RichText"):
        assert topic in guide
