"""Tags found in a paragraph's text, across its runs.

A tag is `{{ printed }}`, `{% statement %}` or `{# comment #}`. Word breaks them over runs, writes smart
quotes and non-breaking spaces into them; here they are found all the same, taken out of the text and
replaced by a mark that no text can contain (U+FDD0, number, U+FDD1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from docgen.errors import Problem
from docgen.word.names import DELETED, PARAGRAPH, TEXT, XML_SPACE, w
from docgen.word.places import place_of

MARK_START, MARK_END = "\ufdd0", "\ufdd1"
RAW_OPEN, RAW_CLOSE = "\ufdd2", "\ufdd3"
MARK = re.compile(f"{MARK_START}(\\d+){MARK_END}")
RESERVED = re.compile(f"[{MARK_START}{MARK_END}{RAW_OPEN}{RAW_CLOSE}]")

_SPACES = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): "\u00ad"}
_IGNORED = {w("rPr"), w("pPr"), w("lastRenderedPageBreak"), w("proofErr"), w("sdtPr"), w("sdtEndPr")}
_OBSTACLE = "\ufffc"  # stands for what cannot be part of a tag: a picture, a field, a note's mark
_OPENER = re.compile(r"\{\{|\{%|\{#")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_KINDS: dict[str, Literal["print", "statement", "comment"]] = {
    "{{": "print",
    "{%": "statement",
    "{#": "comment",
}
_STRAY = re.compile(r"\}\}|%\}|#\}")
_FAMILIES = {'"': '"“”„‟', "'": "'‘’‚‛"}
_QUOTES = {quote: straight for straight, family in _FAMILIES.items() for quote in family}
_RAW = re.compile(r"\{%\s*raw\s*%\}(.*?)\{%\s*endraw\s*%\}", re.DOTALL)
_UNIT = re.compile(r"\{%(p|tr|tc|r)\s(?=\s*\w)")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_DASHES = {ord("–"): "-", ord("−"): "-", ord("‑"): "-", ord("‐"): "-"}


@dataclass(frozen=True)
class Tag:
    """A tag: its number in the template, its kind, its code in plain Jinja, and where it stands.

    `unit` is what a mark forces a statement to repeat or drop (`{%p`, `{%tr`, `{%tc`, `{%r`): `p` the
    paragraph, `tr` the row, `tc` the cell that it stands in, `r` the text; empty without a mark.
    """

    number: int
    kind: Literal["print", "statement", "comment"]
    code: str
    typed: str
    place: str
    unit: str = ""

    @property
    def keyword(self) -> str:
        """The first word of a statement: `if`, `for`, `endif`, …; empty for other tags."""
        found = re.match(r"[a-zA-Z_]+", self.code) if self.kind == "statement" else None
        return found.group() if found else ""


@dataclass(frozen=True)
class _Stream:
    """A paragraph's text with, for each character, the element that it stands in."""

    text: str
    owners: list[etree._Element]


def paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of a part in document order, text boxes' too."""
    yield from root.iter(PARAGRAPH)


def take_tags(paragraph: etree._Element, label: str, first: int, problems: list[Problem]) -> list[Tag]:
    """Take the tags out of a paragraph, leave marks in their places, and return them.

    `first` is the number of the first tag. What cannot be a tag is added to `problems`.
    """
    stream = _stream(paragraph)
    if "{" not in stream.text and not _STRAY.search(stream.text):
        return []
    place = place_of(paragraph, label)
    text = _hide_raw(stream.text)
    spans = list(_spans(text, place, problems))
    tags: list[Tag] = []
    for start, end in spans:
        typed = text[start:end]
        number = first + len(tags)
        unit = _UNIT.match(typed)
        inner = typed[unit.end() if unit else 2 : -2]
        code = plain_code(inner) if typed[:2] != "{#" else ""
        tags.append(Tag(number, _KINDS[typed[:2]], code, _shown(typed), place, unit.group(1) if unit else ""))
        if _OBSTACLE in typed:
            message = "a picture, field, note or page break stands inside the tag"
            problems.append(
                Problem(place, message, "type the tag again in one go", "broken-tag", _shown(typed))
            )
    if "\0" in text:  # a raw passage has no code, but the part must be written anew without its tags
        tags.append(Tag(first + len(tags), "comment", "", "{% raw %}", place))
    _report_strays(text, spans, place, problems)
    _put_marks(stream, text, spans, first)
    return tags


def _stream(paragraph: etree._Element) -> _Stream:
    pieces: list[str] = []
    owners: list[etree._Element] = []
    _collect(paragraph, pieces, owners)
    return _Stream("".join(pieces), owners)


def _collect(element: etree._Element, pieces: list[str], owners: list[etree._Element]) -> None:
    for child in element:
        if child.tag in _IGNORED or child.tag in DELETED:
            continue
        if child.tag == TEXT:
            text = child.text or ""
        elif child.tag in _SPACES:
            text = _SPACES[str(child.tag)]
        elif child.tag == w("br"):
            text = "\n" if child.get(w("type"), "textWrapping") == "textWrapping" else _OBSTACLE
        elif element.tag == w("r"):
            text = _OBSTACLE
        else:
            _collect(child, pieces, owners)
            continue
        pieces.append(text)
        owners += [child] * len(text)


def _hide_raw(text: str) -> str:
    """Return the text with the braces of raw passages, and the raw tags themselves, out of sight."""

    def hidden(match: re.Match[str]) -> str:
        inner = match.group(1).replace("{", RAW_OPEN).replace("}", RAW_CLOSE)
        before, after = match.start(1) - match.start(), match.end() - match.end(1)
        return "\0" * before + inner + "\0" * after

    return _RAW.sub(hidden, text)


def _spans(text: str, place: str, problems: list[Problem]) -> Iterator[tuple[int, int]]:
    at = 0
    while opener := _OPENER.search(text, at):
        start, closer = opener.start(), _CLOSERS[opener.group()]
        end = text.find(closer, start + 2) if closer == "#}" else _closing(text, start + 2, closer)
        if end < 0:
            shown = _shown(text[start : start + 40])
            problems.append(
                Problem(
                    place,
                    f"the tag is not closed with {closer} in its paragraph",
                    f"add {closer} where the tag should end",
                    "unclosed-tag",
                    shown,
                )
            )
            at = start + 2
            continue
        yield start, end + 2
        at = end + 2


def _closing(text: str, start: int, closer: str) -> int:
    """Return where the closer stands, outside of quotes and brackets; else the first; else -1."""
    depth, at = 0, start
    while at < len(text):
        letter = text[at]
        if letter in _QUOTES:
            at = _string_end(text, at, closer)
            if at < 0:
                break
        elif depth <= 0 and text.startswith(closer, at):
            return at
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        at += 1
    return text.find(closer, start)


def _string_end(text: str, start: int, closer: str) -> int:
    """Return where a string ends that starts here, or -1 when its quote was never closed."""
    typed = text[start]
    straight = _QUOTES[typed]
    limit = text.find(closer, start + 1)
    if typed != straight:  # a smart quote: the next one of its family ends the string
        ends = [at for quote in _FAMILIES[straight] if (at := text.find(quote, start + 1)) >= 0]
        return min(ends, default=-1)
    end = text.find(straight, start + 1)
    if end >= 0 and (limit < 0 or end < limit):
        return end
    ends = [at for quote in _FAMILIES[straight] if 0 <= (at := text.find(quote, start + 1)) < limit]
    if ends:
        return min(ends)
    swallowed = text[start:end]
    return end if end >= 0 and not _OPENER.search(swallowed, swallowed.find(closer)) else -1


def plain_code(typed: str) -> str:
    """Return a tag's inner text as plain Jinja: straight quotes, plain spaces and hyphens.

    The inside of strings stays as typed, but for a backslash's and an inner quote's sake.
    """
    out: list[str] = []
    at = 0
    while at < len(typed):
        letter = typed[at]
        end = _string_end(typed, at, "\0") if letter in _QUOTES else -1
        if end >= 0:
            straight = _QUOTES[letter]
            inner = typed[at + 1 : end].replace("\n", "\\n")
            out.append(
                straight
                + (inner if letter == straight else inner.replace(straight, "\\" + straight))
                + straight
            )
            at = end
        elif letter.isspace():
            out.append(" ")
        else:
            out.append(letter.translate(_INVISIBLE).translate(_DASHES))
        at += 1
    return "".join(out).strip()


def _shown(typed: str) -> str:
    return " ".join(typed.replace(_OBSTACLE, "…").translate(_INVISIBLE).split())


def _report_strays(text: str, spans: list[tuple[int, int]], place: str, problems: list[Problem]) -> None:
    for stray in _STRAY.finditer(text):
        inside = any(start <= stray.start() < end for start, end in spans)
        unclosed = any(problem.kind == "unclosed-tag" and problem.place == place for problem in problems)
        if not inside and not unclosed:
            shown = _shown(text[max(0, stray.start() - 30) : stray.end()])
            opener = {"}}": "{{", "%}": "{%", "#}": "{#"}[stray.group()]
            problems.append(
                Problem(
                    place,
                    f"{stray.group()} closes a tag that was never opened",
                    f"write {opener} without a space where the tag begins",
                    "unopened-tag",
                    shown,
                )
            )


def _put_marks(stream: _Stream, text: str, spans: list[tuple[int, int]], first: int) -> None:
    """Write the text back without its tags, a mark where each began."""
    rebuilt: dict[etree._Element, list[str]] = {owner: [] for owner in stream.owners}
    numbers = {start: first + index for index, (start, _) in enumerate(spans)}
    hidden = {at for start, end in spans for at in range(start, end)}
    for at, (letter, owner) in enumerate(zip(text, stream.owners, strict=True)):
        if at in numbers:
            rebuilt[owner].append(f"{MARK_START}{numbers[at]}{MARK_END}")
        elif at not in hidden and letter != "\0":
            rebuilt[owner].append(letter)
    for owner, pieces in rebuilt.items():
        if owner.tag == TEXT:
            owner.text = "".join(pieces)
            owner.set(XML_SPACE, "preserve")
        elif not pieces and (parent := owner.getparent()) is not None:
            parent.remove(owner)
