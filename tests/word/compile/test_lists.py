"""Numbered lists in loops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from integrity import problems_in, schema_errors
from notation import NS, W, item, paragraph, part, text_of, word

from docgen import WordTemplate
from docgen.word.ooxml.lists import find_list_styles, list_of

STYLE = (
    '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/>'
    "<w:pPr><w:numPr>{1}</w:numPr></w:pPr></w:style>"
)
NUMBER = '<w:numId w:val="2"/>'
LEVEL = (
    '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>{1}<w:lvlText w:val="%{2}."/></w:lvl>'
)
LINK = '<w:pStyle w:val="{}"/>'
# Main is level 0 and Inner level 1 of list 2, as Word stores headings; lists 3 and 4 are plain.
EXTRA = {
    "word/styles.xml": f"<w:styles {NS}>{STYLE.format('Main', NUMBER)}"
    + STYLE.format("Inner", f'<w:ilvl w:val="1"/>{NUMBER}')
    + "</w:styles>",
    "word/numbering.xml": f'<w:numbering {NS}><w:abstractNum w:abstractNumId="0">'
    + LEVEL.format(0, LINK.format("Main"), 1)
    + LEVEL.format(1, LINK.format("Inner"), 2)
    + f'</w:abstractNum><w:abstractNum w:abstractNumId="1">{LEVEL.format(0, "", 1)}{LEVEL.format(1, "", 2)}'
    + "</w:abstractNum>"
    + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{shape}"/></w:num>'
        for number, shape in ((2, 0), (3, 1), (4, 1))
    )
    + "</w:numbering>",
}
NAMES = {
    "qs": [
        {"q": "A", "a": "b", "os": list("xy")},
        {"q": "C", "a": "d", "os": list("xy")},
        {"q": "E", "a": "", "os": []},
    ],
    "yes": True,
}


def one(text: str, number: int = 3, level: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, numbering)


def styled(text: str, style: str) -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def counted(data: bytes) -> list[str]:
    """The paragraphs of a file in order, each list item with the number that Word gives it (1, 1.1, …)."""
    styles = find_list_styles(part(data, "word/styles.xml"), part(data, "word/numbering.xml"))
    counts: dict[str, list[int]] = {}
    found = []
    for shown in part(data).iter(f"{W}p"):
        listed = list_of(shown, styles)
        if listed is None:
            found.append(text_of(shown))
            continue
        count = counts.setdefault(listed.number, [])
        count += [0] * (listed.level + 1 - len(count))
        del count[listed.level + 1 :]
        count[listed.level] += 1
        found.append(f"{'.'.join(map(str, count))} {text_of(shown)}")
    return [text for text in found if text]


def loop(*blocks: Any, code: str = "q in qs") -> list[Any]:
    return [f"{{% for {code} %}}", *blocks, "{% endfor %}"]


# by name: a template, and what comes out
CONTINUED: dict[str, tuple[list[Any], list[str]]] = {
    "a question with an answer below it": (
        loop(one("{{ q.q }}"), "{{ q.a }}"),
        ["1 A", "b", "2 C", "d", "3 E"],
    ),
    "a question by its style": (
        loop(styled("{{ q.q }}", "Main"), "{{ q.a }}"),
        ["1 A", "b", "2 C", "d", "3 E"],
    ),
    "a row of a table": (
        [[[[one("{% for q in qs %}{{ q.q }}")], "{{ q.a }}{% endfor %}"]], "."],
        ["1 A", "b", "2 C", "d", "3 E", "."],
    ),
    "headings of two levels": (
        loop(styled("{{ q.q }}", "Main"), "t", *loop(styled("{{ o }}", "Inner"), "u", code="o in q.os")),
        ["1 A", "t", "1.1 x", "u", "1.2 y", "u", "2 C", "t", "2.1 x", "u", "2.2 y", "u", "3 E", "t"],
    ),
    "a question in either branch of a condition": (
        loop("{% if q.a %}", one("{{ q.q }}"), "{% else %}", one("none"), "{% endif %}", "t"),
        ["1 A", "t", "2 C", "t", "3 none", "t"],
    ),
    "questions in groups that nothing sets off": (
        loop(*loop(one("{{ o }}"), "t", code="o in q.os")),
        ["1 x", "t", "2 y", "t", "3 x", "t", "4 y", "t"],
    ),
}
RESTARTED: dict[str, tuple[list[Any], list[str]]] = {
    "two items a turn": (
        loop("t", one("{{ q.q }}"), one("{{ q.a }}")),
        ["t", "1 A", "2 b", "t", "1 C", "2 d", "t", "1 E", "2 "],
    ),
    "items and their answers in groups": (
        loop("t", *loop(one("{{ o }}"), "u", code="o in q.os")),
        ["t", "1 x", "u", "2 y", "u", "t", "1 x", "u", "2 y", "u", "t"],
    ),
    "a list below an item of another list": (
        loop(one("{{ q.q }}"), one("{% for o in q.os %}{{ o }}{% endfor %}", 4)),
        ["1 A", "1 x", "2 y", "2 C", "1 x", "2 y", "3 E"],
    ),
    "a list of its style's second level": (
        loop("t", styled("{% for o in q.os %}{{ o }}{% endfor %}", "Inner")),
        ["t", "0.1 x", "0.2 y", "t", "0.1 x", "0.2 y", "t"],
    ),
    "headings of two levels, several a turn": (
        loop("t", styled("{{ q.q }}", "Main"), styled("i", "Inner"), styled("m", "Main")),
        ["t", "1 A", "1.1 i", "2 m", "t", "1 C", "1.1 i", "2 m", "t", "1 E", "1.1 i", "2 m"],
    ),
    "a list in a cell of a row": (
        [
            [
                [
                    "{% for q in qs if q.os %}{{ q.q }}",
                    [one("{% for o in q.os %}{{ o }}{% endfor %}"), "{% endfor %}"],
                ]
            ],
            ".",
        ],
        ["A", "1 x", "2 y", "C", "1 x", "2 y", "."],
    ),
}


@pytest.mark.parametrize("case", CONTINUED.values(), ids=CONTINUED)
def test_numbering_continues_over_turns_that_each_add_one_item(
    case: tuple[list[Any], list[str]], tmp_path: Path
) -> None:
    check(*case, tmp_path)


@pytest.mark.parametrize("case", RESTARTED.values(), ids=RESTARTED)
def test_numbering_restarts_where_each_turn_holds_a_whole_list_at_the_level_of_its_style(
    case: tuple[list[Any], list[str]], tmp_path: Path
) -> None:
    check(*case, tmp_path)


def check(template: list[Any], document: list[str], folder: Path) -> None:
    data = word(*template, extra=EXTRA)
    filled = WordTemplate.load(data).render(NAMES)
    assert counted(filled) == document
    assert problems_in(filled) == []
    known = schema_errors(data, folder / "template.docx")
    assert [error for error in schema_errors(filled, folder / "filled.docx") if error not in known] == []


def test_a_list_that_the_else_of_a_loop_also_adds_to_continues() -> None:
    blocks = ["{% for q in qs %}", "t", one("{{ q.q }}"), one("i"), "{% else %}", one("none"), "{% endfor %}"]
    template = WordTemplate.load(word(*blocks, extra=EXTRA))
    assert counted(template.render({"qs": []})) == ["1 none"]
    assert counted(template.render({"qs": [{"q": "A"}] * 2})) == ["t", "1 A", "2 i", "t", "3 A", "4 i"]


def numbers(data: bytes) -> list[str]:
    return [e.get(f"{W}val") for e in part(data).iter(f"{W}numId")]


def test_a_list_that_a_loop_repeats_whole_restarts_and_one_it_adds_to_continues() -> None:
    nested = [
        "{% for s in sites %}",
        "{{ s.name }}",
        item("{% for x in s.xs %}{{ x }}{% endfor %}"),
        "{% endfor %}",
    ]
    filled = WordTemplate.load(word(*nested)).render({"sites": [{"name": n, "xs": ["a", "b"]} for n in "pq"]})
    first, second, third, fourth = numbers(filled)
    assert first == second != third == fourth
    declared = [e.get(f"{W}numId") for e in part(filled, "word/numbering.xml").iter(f"{W}num")]
    assert {first, third} < set(declared)
    assert len(declared) == len(set(declared))
    flat = WordTemplate.load(word("1", "{% for x in xs %}", item("{{ x }}"), "{% endfor %}")).render(
        {"xs": "ab".split()}
    )
    assert numbers(flat) == []
    outside = [*nested, item("and more")]
    again = WordTemplate.load(word(*outside)).render({"sites": [{"name": "p", "xs": ["a"]}]})
    assert numbers(again) == []
