"""Annotated copies of templates: their problems, and the comments that show them."""

from __future__ import annotations

import pytest
from lxml import etree
from notation import NS, W, control, paragraph, part, text_box, text_of, word

from docgen import TemplateError, WordTemplate
from docgen.errors import Problem

COMMENTS = (
    f'<w:comments {NS}><w:comment w:id="4" w:author="Ada" w:initials="A">{paragraph("keep this")}</w:comment>'
    '<w:comment w:id="7" w:author="docgen" w:initials="AB"><w:p/></w:comment></w:comments>'
)
COMMENTED = (
    '<w:p><w:commentRangeStart w:id="4"/><w:r><w:t>{{ a b }}</w:t></w:r><w:commentRangeEnd w:id="4"/>'
    '<w:r><w:commentReference w:id="4"/></w:r></w:p>'
)


def problems_of(data: bytes) -> tuple[Problem, ...]:
    """The problems that a template is refused with."""
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(data)
    return caught.value.problems


def remarks(data: bytes) -> list[tuple[str, list[str]]]:
    """The comments of a file in the order in which the body leads to them: the text they cover, their own."""
    comments = {c.get(f"{W}id"): c for c in part(data, "word/comments.xml")}
    found = []
    for reference in part(data).iter(f"{W}commentReference"):
        number = reference.get(f"{W}id")
        found.append((covered(part(data), number), [text_of(p) for p in comments[number].iter(f"{W}p")]))
    return found


def covered(root: etree._Element, number: str) -> str:
    """The text between the start and the end of a comment's range."""
    texts, inside = [], False
    for element in root.iter():
        if element.get(f"{W}id") == number:
            inside = element.tag == f"{W}commentRangeStart"
        elif inside and element.tag == f"{W}t":
            texts.append(element.text or "")
    return "".join(texts)


BROKEN = word(
    "fine",
    "Dear {{ patient name }}, {{ }}",
    [["a", "{{ x | dat }}"]],
    text_box("{{ in_box"),
    control("{% if y %}"),
    header=["x", "{{ in header }}"],
    footnotes=["{{ in_note"],
)


def without_comments(root: etree._Element) -> bytes:
    """A part without the marks that lead to comments."""
    for name in ("commentRangeStart", "commentRangeEnd"):
        for mark in root.findall(f".//{W}{name}"):
            mark.getparent().remove(mark)
    for reference in root.findall(f".//{W}commentReference"):
        run = reference.getparent()
        run.getparent().remove(run)
    return etree.tostring(root)
