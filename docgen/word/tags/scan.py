"""Finds the tags in a text: where each begins and ends, and its code in plain Jinja.

A tag is `{{ printed }}`, `{% statement %}` or `{# comment #}`. It ends at the first closer outside of quotes
and brackets. Smart quotes that delimit strings become straight quotes, special spaces become plain spaces,
and dashes become hyphens; the inside of a string stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Literal
from unicodedata import normalize

from docgen.errors import Problem
from docgen.word.ooxml.limits import DEFAULT

MARK_START, MARK_END = "\ufdd0", "\ufdd1"
RAW_OPEN, RAW_CLOSE = "\ufdd2", "\ufdd3"
MARK = re.compile(f"{MARK_START}(\\d+){MARK_END}")
RESERVED = re.compile(f"[{MARK_START}{MARK_END}{RAW_OPEN}{RAW_CLOSE}]")
OBSTACLE = "\ufffc"  # stands for content that cannot be part of a tag: a picture, a field, a note's number
GONE = "\0"  # stands for a character that is not printed, such as those of `{% raw %}`

OPENER = re.compile(r"\{\{|\{%|\{#")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_Kind = Literal["print", "statement", "comment"]
_KINDS: dict[str, _Kind] = {"{{": "print", "{%": "statement", "{#": "comment"}
_STRAY = re.compile(r"\}\}|%\}|#\}")
_FAMILIES = {'"': '"“”„‟', "'": "'‘’‚‛"}
_QUOTES = {quote: straight for straight, family in _FAMILIES.items() for quote in family}
_QUOTE = re.compile(f"[{''.join(_QUOTES)}]")
_SIGN = re.compile(rf"[{''.join(_QUOTES)}()\[\]{{}}%]")  # what decides where a tag ends
_FAMILY = {straight: re.compile(f"[{family}]") for straight, family in _FAMILIES.items()}
# Unicode's characters that nothing is shown for (Default_Ignorable_Code_Point): joiners, direction marks, …
_HIDDEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{_HIDDEN}]+")
_PARTED_OPENER = re.compile(rf"\{{([{_HIDDEN}]+)([{{%#])")
_PARTED_CLOSER = re.compile(rf"([}}%#])([{_HIDDEN}]+)\}}")
_ESCAPE = re.compile(r"\{_[{%#]|[}%#]_\}")
GAP = rf"[\s{_HIDDEN}]"
_RAW = re.compile(rf"\{{%{GAP}*(raw|endraw){GAP}*%\}}")
_UNIT = re.compile(
    rf"\{{[%#][{_HIDDEN}]*(p|tr|tc|r)[{_HIDDEN}]*\s(?={GAP}*\w)"
    rf"|\{{\{{[{_HIDDEN}]*(?=[pr]{GAP}+\w)([pr])[{_HIDDEN}]*\s"
)
_DASHES = {ord("–"): "-", ord("−"): "-", ord("‑"): "-", ord("‐"): "-"}


@dataclass(frozen=True)
class Tag:
    """A tag: its number in the template, its kind, its code in plain Jinja, and its place.

    `sink` and its `argument` say how its value is written (see `docgen.word.values.sinks`).

    `unit` is what a mark makes a statement repeat or drop (`{%p`, `{%tr`, `{%tc`, `{%r`): `p` its
    paragraph, `tr` its row, `tc` its cell, `r` the text; empty without a mark. `joins_before` and
    `joins_after` are true for `{%-` and `-%}`: the tag's paragraph joins its neighbour.
    """

    number: int
    kind: _Kind
    code: str
    typed: str
    place: str
    unit: str = ""
    joins_before: bool = False
    joins_after: bool = False
    sink: str = "text"
    argument: str = ""

    @cached_property
    def keyword(self) -> str:
        """The first word of a statement: `if`, `for`, `endif`, …; empty for other tags."""
        found = re.match(r"[a-zA-Z_]+", self.code) if self.kind == "statement" else None
        return found.group() if found else ""


@dataclass(frozen=True)
class Scanned:
    """A scanned text: the braces of raw passages hidden, the spans of its tags, the tags and the problems."""

    text: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def marked(self) -> str:
        """Return the text with a mark in place of each tag."""
        pieces, at = [], 0
        for (start, end), tag in zip(self.spans, self.tags, strict=False):
            pieces += [self.text[at:start], mark(tag.number)]
            at = end
        return "".join([*pieces, self.text[at:]]).replace(GONE, "")


def mark(number: int) -> str:
    """Return the mark that stands for a tag in a text; no text in a Word file can contain it."""
    return f"{MARK_START}{number}{MARK_END}"


def has_tags(text: str) -> bool:
    """Return whether a text holds anything that looks like a tag or part of a tag."""
    if "{" in text or "}" not in text:
        return "{" in text
    return bool(_STRAY.search(adjoined(text)) or _ESCAPE.search(text))


def adjoined(text: str) -> str:
    """Return a text in which what nobody sees between two braces of a tag is inside of the tag instead."""
    return text if text.isascii() else _PARTED_CLOSER.sub(r"\2\1}", _PARTED_OPENER.sub(r"{\2\1", text))


class TooManyTags(Exception):
    """A template has more tags than it may; the first of them too many, and its place."""

    def __init__(self, place: str, tag: str) -> None:
        super().__init__(place, tag)
        self.place, self.tag = place, tag


def scan(typed: str, place: str, first: int, most: int = DEFAULT.tags) -> Scanned:
    """Return the tags of a text, numbered from `first`, and the problems of their delimiters.

    Raises TooManyTags where the template has more than `most` tags.
    """
    text = _hide_raw(adjoined(typed))
    found = list(islice(_spans(text), max(most - first, 0) + 1))
    if found and first + len(found) > most:
        raise TooManyTags(place, _shown(text[slice(*found[-1])]))
    spans, unclosed = [span for span in found if span[1] >= 0], [start for start, end in found if end < 0]
    tags = [_tag(text[start:end], place, first + index) for index, (start, end) in enumerate(spans)]
    problems = [
        *(_unclosed(text, start, place) for start in unclosed),
        *(_broken(tag) for tag, (start, end) in zip(tags, spans, strict=True) if OBSTACLE in text[start:end]),
        *(_strays(text, spans, place) if not unclosed else ()),
    ]
    if GONE in text:  # a raw passage has no code, but its part must be written without the raw tags
        tags.append(Tag(first + len(tags), "comment", "", "{% raw %}", place))
    return Scanned(text, spans, tags, problems)


def _unclosed(text: str, start: int, place: str) -> Problem:
    closer = _CLOSERS[text[start : start + 2]]
    message = f"the tag is not closed with {closer} in its paragraph"
    fix = f"add {closer} where the tag should end"
    return Problem(place, message, fix, "unclosed-tag", _shown(text[start : start + 40]))


def _broken(tag: Tag) -> Problem:
    message = "a picture, field, equation, note or page break is inside the tag"
    return Problem(tag.place, message, "type the tag again in one go", "broken-tag", tag.typed)


def _tag(typed: str, place: str, number: int) -> Tag:
    unit = _UNIT.match(typed)
    start, end = unit.end() if unit else 2, len(typed) - 2
    while _INVISIBLE.fullmatch(typed, start, start + 1):
        start += 1
    while _INVISIBLE.fullmatch(typed, end - 1, end):
        end -= 1
    kind = _KINDS[typed[:2]]
    joins_before = kind == "statement" and typed[start : start + 1] == "-"
    joins_after = kind == "statement" and typed[end - 1 : end] == "-" and end - 1 > start
    inner = typed[start + joins_before : end - joins_after]
    code = plain_code(inner) if kind != "comment" else ""
    mark_ = (unit.group(1) or unit.group(2)) if unit else ""
    return Tag(number, kind, code, _shown(typed), place, mark_, joins_before, joins_after)


def _hide_raw(text: str) -> str:
    """Return the text with the raw tags, and the braces between them, replaced by reserved characters."""

    def escaped(match: re.Match[str]) -> str:
        first, second = match.group().split("_")
        return _hidden_braces(first) + GONE + _hidden_braces(second)

    pieces, at = [], 0
    opened: re.Match[str] | None = None
    for found in _RAW.finditer(text):
        if found[1] == "raw":
            opened = opened or found
        elif opened is not None:
            inner = _hidden_braces(text[opened.end() : found.start()])
            pieces += [text[at : opened.start()], GONE * len(opened[0]), inner, GONE * len(found[0])]
            at, opened = found.end(), None
    return _ESCAPE.sub(escaped, "".join([*pieces, text[at:]]))


def _hidden_braces(text: str) -> str:
    return text.replace("{", RAW_OPEN).replace("}", RAW_CLOSE)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each tag begins and ends; the end is -1 for a tag that is not closed."""
    at = 0
    last = {closer: text.rfind(closer) for closer in _CLOSERS.values()}
    while opener := OPENER.search(text, at):
        start, closer = opener.start(), _CLOSERS[opener.group()]
        if last[closer] < start + 2:
            end = -1
        else:
            end = text.find(closer, start + 2) if closer == "#}" else _closing(text, start + 2, closer)
        at = end + 2 if end >= 0 else start + 2
        yield start, at if end >= 0 else -1


def _closing(text: str, start: int, closer: str) -> int:
    """Return the position of the closer outside of quotes and brackets, else of the first closer.

    Returns -1 if another tag begins before it: no code holds an opener outside of quotes.
    """
    depth, at = 0, start
    while (sign := _SIGN.search(text, at)) is not None:
        letter, at = sign[0], sign.start()
        if letter in _QUOTES:
            if (at := _string_end(text, at, closer)) < 0:
                break
        elif depth <= 0 and text.startswith(closer, at):
            return at
        elif letter == "{" and OPENER.match(text, at):
            break
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        at += 1
    end = text.find(closer, start)
    return end if end >= 0 and OPENER.search(text, start, end) is None else -1


def _string_end(text: str, start: int, closer: str) -> int:
    """Return the position of the quote that ends the string starting here, or -1 if it is never closed."""
    straight = _QUOTES[text[start]]
    if text[start] != straight:  # a smart quote: the next one of its family ends the string
        found = _FAMILY[straight].search(text, start + 1)
        return found.start() if found is not None else -1
    end = text.find(straight, start + 1)
    limit = text.find(closer, start + 1, end if end >= 0 else len(text))
    if end >= 0 and limit < 0:
        return end
    found = _FAMILY[straight].search(text, start + 1, max(limit, 0))
    if found is not None:
        return found.start()
    swallowed = text[start:end]
    return end if end >= 0 and not OPENER.search(swallowed, swallowed.find(closer)) else -1


def plain_code(typed: str) -> str:
    """Return a tag's inner text as plain Jinja: straight quotes, plain spaces and hyphens, composed letters.

    The inside of strings stays as typed, except for line breaks and inner quotes, which are escaped.
    """
    out: list[str] = []  # code and strings in turns
    at = since = 0
    while (quote := _QUOTE.search(typed, at)) is not None:
        letter, at = quote[0], quote.start()
        end = _string_end(typed, at, "\0")
        if end >= 0:
            straight = _QUOTES[letter]
            inner = typed[at + 1 : end].replace("\n", "\\n")
            inner = inner if letter == straight else inner.replace(straight, "\\" + straight)
            out += [_plain(typed[since:at]), f"{straight}{inner}{straight}"]
            at, since = end, end + 1
        at += 1
    return "".join([*out, _plain(typed[since:])]).strip()


def _plain(code: str) -> str:
    """Return code outside of strings with plain spaces and hyphens, and without what nobody sees."""
    code = re.sub(r"\s", " ", code)
    return code if code.isascii() else normalize("NFC", _INVISIBLE.sub("", code).translate(_DASHES))


def _shown(typed: str) -> str:
    return " ".join(_INVISIBLE.sub("", typed.replace(OBSTACLE, "…")).split())


def _strays(text: str, spans: list[tuple[int, int]], place: str) -> Iterator[Problem]:
    starts, ends = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)]
    between = list(zip(starts, ends, strict=True))
    open_ = 0  # braces of the text that are not closed: one may be closed right after a tag
    for start, end in between:
        if start and open_ <= 0 and text.startswith("}", start, end) and not _STRAY.match(text, start, end):
            fix = "delete it; write {% raw %}}{% endraw %} to print a brace"
            shown = _shown(text[max(0, start - 30) : start + 1])
            yield Problem(place, "a brace follows the end of the tag", fix, "unopened-tag", shown)
        open_ += text.count("{", start, end) - text.count("}", start, end)
    for stray in (stray for start, end in between for stray in _STRAY.finditer(text, start, end)):
        opener = {"}}": "{{", "%}": "{%", "#}": "{#"}[stray.group()]
        message = f"{stray.group()} closes a tag that was never opened"
        fix = f"write {opener} without a space where the tag begins"
        shown = _shown(text[max(0, stray.start() - 30) : stray.end()])
        yield Problem(place, message, fix, "unopened-tag", shown)
