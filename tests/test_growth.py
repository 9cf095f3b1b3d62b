"""Loading a template takes work in proportion to its size, whatever it holds many of."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from notation import NS, item, paragraph, run, word
from steps import growth

from docgen import DocgenError, WordTemplate

MOST = 4.5  # times the work for four times the size; work that grows with the square takes up to 16


OPEN_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText>'
    '<w:fldChar w:fldCharType="separate"/></w:r>'
)


def bookmarks(number: int, start: str, end: str) -> list[str]:
    """Bookmarks, each of which starts in one paragraph and ends in another, with a tag beside each."""
    return [
        block
        for at in range(number)
        for block in (
            f'<w:p><w:bookmarkStart w:id="{at}" w:name="b{at}"/>{run(start)}</w:p>',
            paragraph("x"),
            f'<w:p>{run(end)}<w:bookmarkEnd w:id="{at}"/></w:p>',
        )
    ]


def one_run(number: int) -> str:
    texts = "<w:t>{% if a %}x</w:t><w:br/><w:t>y{% endif %}</w:t>" * number
    return f"<w:p><w:r>{texts}</w:r></w:p>"


def nested(number: int, start: str, inner: str, end: str) -> str:
    """Elements in each other around many in a row."""
    return start * number + inner * 20 * number + end * number


def equations(number: int) -> str:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    return f"<w:p>{nested(number, f'<m:oMath {math}>', '<m:r><m:t>x</m:t></m:r>', '</m:oMath>')}</w:p>"


def controls(number: int, inner: str) -> str:
    return nested(number, "<w:sdt><w:sdtPr/><w:sdtContent>", inner, "</w:sdtContent></w:sdt>")


def chained_styles(number: int, properties: str = "") -> dict[str, str]:
    """Styles of which each is based on the next."""
    style = '<w:style w:type="paragraph" w:styleId="s{}"><w:basedOn w:val="s{}"/><w:pPr>{}</w:pPr></w:style>'
    styles = "".join(style.format(at, at + 1, properties.format(at)) for at in range(number))
    return {"word/styles.xml": f"<w:styles {NS}>{styles}</w:styles>"}


def lists(number: int) -> dict[str, str]:
    """Lists that share one definition of many levels, each of which names a style."""
    levels = "".join(f'<w:lvl w:ilvl="1"><w:pStyle w:val="s{at}"/></w:lvl>' for at in range(number))
    made = "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="1"/></w:num>' for at in range(number))
    shape = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
    return {"word/numbering.xml": f"<w:numbering {NS}>{shape}{made}</w:numbering>"}


def branches(number: int, inner: list[Any], row: bool = False) -> list[Any]:
    """Two blocks, one after the other, each of many branches that hold the same."""
    texts = [f"{{% {'elif' if at else 'if'} a{at} %}}" for at in range(number)]
    tags: list[Any] = [[text, ""] for text in texts] if row else texts
    end: Any = ["{% endif %}", ""] if row else "{% endif %}"
    return [*(one for tag in tags for one in (tag, *inner)), end] * 2


def section(reference: str = "") -> str:
    return f"<w:p><w:pPr><w:sectPr>{reference}</w:sectPr></w:pPr></w:p>"


def merged(value: str) -> list[str]:
    return [f'<w:tc><w:tcPr><w:vMerge w:val="{value}"/></w:tcPr>{paragraph("x")}</w:tc>', "y"]


HEADER = '<w:headerReference w:type="default" r:id="rId1"/>'


def field(code: str) -> str:
    return f"<w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p>"


# what a template has many of, and a template that has so many
MANY: dict[str, Callable[[int], bytes]] = {
    "rows with a condition": lambda n: word([["{% if a %}x", "y{% endif %}"]] * n),
    "paragraphs without tags": lambda n: word(*["x"] * n),
    "paragraphs with a value": lambda n: word(*["{{ a }}"] * n),
    "values in a paragraph": lambda n: word("{{ a }} " * n),
    "conditions in a paragraph": lambda n: word("{% if a %}x{% endif %} " * n),
    "conditions over runs": lambda n: word("{% if a %}¦x¦{% endif %}¦" * n),
    "conditions in a run": lambda n: word(one_run(n)),
    "conditions around paragraphs": lambda n: word(*["{% if a %}", "x", "{% endif %}"] * n),
    "cells with a condition": lambda n: word([[["{% if a %}", "x", "{% endif %}"], "y"]] * n),
    "tables with a condition": lambda n: word(*[[["{% if a %}x", "y{% endif %}"]], "z"] * n),
    "marked rows": lambda n: word([["{%tr if a %}"], ["x"], ["{%tr endif %}"]] * n),
    "columns": lambda n: word([["{{ a }}"] * n]),
    "nested tables": lambda n: word([[[[["{{ a }}"]], "z"]]] * n),
    "loops": lambda n: word(*["{% for x in b %}", "x", "{% endfor %}"] * n),
    "lists in loops": lambda n: word(*["{% for x in b %}", "y", item("x"), "{% endfor %}"] * n),
    "paragraphs in a loop": lambda n: word("{% for x in b %}", *["x"] * n, "{% endfor %}"),
    "bookmarks in a loop": lambda n: word("{% for x in b %}", *bookmarks(n, "x", "y"), "{% endfor %}"),
    "bookmarks that conditions cut": lambda n: word(*bookmarks(n, "{% if a %}", "{% endif %}")),
    "comments": lambda n: word(*["{# x #}"] * n, "x"),
    "comments in a paragraph": lambda n: word("{# x #}" * n, "x"),
    "statements": lambda n: word(*["{% set c = a %}"] * n, "x"),
    "statements in a paragraph": lambda n: word("{% set c = a %}" * n, "x"),
    "names that are set, and conditions": lambda n: word(
        *[f"{{% set c{at} = a %}}" for at in range(n)], *["{% if a %}x{% endif %}"] * n
    ),
    "paragraphs that are joined": lambda n: word("x", *["{%- if a %}x{% endif %}"] * n),
    "tags that join in a paragraph": lambda n: word("{%- if a %}x{%- endif %}" * n),
    "fields within each other": lambda n: word(f"<w:p>{OPEN_FIELD * n}{run('{{ a }}')}</w:p>"),
    "raw passages": lambda n: word("{% raw %}{{ x }}{% endraw %}" * n),
    "braces in brackets": lambda n: word("{{ ( }} " * n),
    "styles based on each other": lambda n: word("{{ a }}", extra=chained_styles(20 * n)),
    "styles of lists based on each other": lambda n: word(
        "{{ a }}", extra=chained_styles(20 * n, '<w:numPr><w:numId w:val="{}"/></w:numPr>') | lists(20 * n)
    ),
    "equations in each other": lambda n: word("{{ a }}", equations(n)),
    "content controls in each other": lambda n: word("{{ a }}", controls(n, paragraph("x"))),
    "branches with headers": lambda n: word(
        *branches(10 * n, [section(HEADER)]), *[section()] * n, header=["h"]
    ),
    "branches with merged cells": lambda n: word(
        [*branches(5 * n, [merged("restart")], row=True), *[merged("continue")] * n]
    ),
    "headers with bookmarks in loops": lambda n: word(
        "x",
        **{
            f"h{at}_header": ["{% for x in b %}", *bookmarks(1, "x", "y"), "{% endfor %}"]
            for at in range(3 * n)
        },
    ),
    "smart quotes": lambda n: word("{{ “a” }}" * n),
    # refused
    "raw without end": lambda n: word("{% raw %}" * n),
    "values without end": lambda n: word("{{ a " * n),
    "values without end in paragraphs": lambda n: word(*["{{ a"] * n),
    "conditions without end": lambda n: word(*["{% if a %}"] * n, *["{% endfor %}"] * n),
    "closers without tag": lambda n: word("{{ a }} }} " * n),
    "tags in fields": lambda n: word(*[field("{{ a }}")] * n),
    "unknown filters": lambda n: word(*["{{ a | nothing }}"] * n),
}


def loading(template: bytes) -> Callable[[], None]:
    def load() -> None:
        with contextlib.suppress(DocgenError):
            WordTemplate.load(template)

    return load


@pytest.mark.parametrize("what", MANY)
def test_loading_takes_work_in_proportion_to_the_template(what: str) -> None:
    assert growth(lambda size: loading(MANY[what](size)), 12) < MOST
