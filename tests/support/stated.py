"""Reads the statements of a Word file, filled or not: the words of each control with the tag `states:…`."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree
from notation import W

TAG = re.compile(r"\{[{%#].*?[%}#]\}")


def stated(content: bytes) -> dict[str, str]:
    """The words of each statement by its id, a line for each paragraph; spaces that do not break are spaces.

    What several branches say of a statement follows each other.
    """
    found: dict[str, list[str]] = {}
    for control in body_of(content).iter(f"{W}sdt"):
        kind, _, name = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val", "").partition(":")
        if kind == "states":
            parts = list(control.iter(f"{W}p")) or [control]
            found.setdefault(name, []).append("\n".join(map(words_of, parts)))
    return {name: "\n".join(parts) for name, parts in found.items()}


def said_whatever_holds(content: bytes) -> dict[str, str]:
    """The words of each statement of a template, those of every condition, without the tags."""
    return {name: without_tags(words) for name, words in stated(content).items()}


def sentences_of(content: bytes) -> list[str]:
    """All sentences that a template may print, whatever its conditions, without the tags.

    What stands between semicolons is a sentence of its own.
    """
    lines = (without_tags(words_of(paragraph)) for paragraph in body_of(content).iter(f"{W}p"))
    return [part for line in lines for part in re.split(r"(?<=[.?!:;])\s+", line) if re.search(r"\w", part)]


def without_tags(words: str) -> str:
    """The words between the tags."""
    return re.sub(r"[ \t]+", " ", TAG.sub("", words)).strip()


def words_of(element: etree._Element) -> str:
    """The text in an element, with spaces in the place of those that do not break."""
    return "".join(t.text or "" for t in element.iter(f"{W}t")).replace("\N{NO-BREAK SPACE}", " ")


def body_of(content: bytes) -> etree._Element:
    """The body of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read("word/document.xml"))
