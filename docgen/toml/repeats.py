"""Finds the keys and headings that a file has already on an earlier line."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.toml.statements import is_heading
from docgen.toml.values import is_toml

MOST_TOLD = 20  # problems of one file
_MOST_READ_AGAIN = 200_000  # characters of a file that is read once more for each key that appears twice
_SAID = compiled_when_used(
    r"(?P<said>.*?)\s*(?:\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\))?", re.DOTALL
)
_NAME_OF = compiled_when_used(r"[ \t]*\[*[ \t]*(?P<name>[^=\]\n]*[^=\]\s])")


class Line(NamedTuple):
    """A line of a file as TOML can read it: its text, the line it was, and where its statement begins."""

    text: str
    origin: int
    start: int


def cause_of(text: str) -> re.Match[str]:
    """Return what TOML says of a text that it cannot read: what it said, line and column."""
    said = ""
    try:
        tomllib.loads(f"{text}\n")
    except tomllib.TOMLDecodeError as cause:
        said = str(cause)
    found = _SAID.fullmatch(said)
    assert found is not None  # noqa: S101  # the pattern fits any text
    return found


def find_repeats(lines: list[Line], repeats: bool) -> list[Problem]:
    """Find the keys and tables that appear twice: reads the file again without each."""
    texts, problems = [line.text for line in lines], list[Problem]()
    while len(problems) <= MOST_TOLD:
        text = "\n".join(texts)
        if is_toml(text):
            break
        cause = cause_of(text)
        at = int(cause["line"] or len(lines)) - 1
        while not texts[at] and at:
            at -= 1
        first = _first(texts, lines[at].start)
        problems.append(
            _repeat(lines[at].origin, texts[at], lines[first].origin if first >= 0 else 0, repeats)
        )
        if len(text) > _MOST_READ_AGAIN:
            break
        _take_out(texts, lines[at].start, at)
    return problems


def _take_out(texts: list[str], start: int, end: int) -> None:
    """Empty the lines of a statement; of a heading, those of its table too."""
    if is_heading(texts[start]):
        following = range(start + 1, len(texts))
        end = next((at for at in following if is_heading(texts[at])), len(texts)) - 1
    texts[start : end + 1] = [""] * (end + 1 - start)


def _first(texts: list[str], at: int) -> int:
    """Return the number of the line that has the heading or key of a later line already; -1 if none has."""
    found = _NAME_OF.match(texts[at])
    name = found["name"] if found else ""
    headings = [number for number in range(at + 1) if is_heading(texts[number])]
    if at not in headings:
        return _key_of(texts, headings[-1:] or [0], name, at)
    same = re.compile(rf"[ \t]*\[+[ \t]*{re.escape(name)}[ \t]*[.\]]")
    above, _, last = name.rpartition(".")
    parents = (
        [number for number in headings if texts[number].strip(" \t[]").startswith(above)] if above else [0]
    )
    earlier = next((number for number in headings[:-1] if same.match(texts[number])), -1)
    return earlier if earlier >= 0 else _key_of(texts, parents, last, at)


def _key_of(texts: list[str], starts: list[int], name: str, end: int) -> int:
    """Return the number of the first line with a key, in the parts of a text that begin at lines; else -1."""
    key = re.compile(rf"[ \t]*{re.escape(name)}[ \t]*[=.]")
    for start in starts:
        for number in range(start, end):
            if number > start and is_heading(texts[number]):
                break
            if key.match(texts[number]):
                return number
    return -1


def _repeat(line: int, text: str, first: int, repeats: bool) -> Problem:
    """Return the problem of a heading, or of a key, that an earlier line of the file has."""
    seen = f"on line {first}" if first else "elsewhere"
    name = _NAME_OF.match(text)
    heading = name["name"] if name and is_heading(text) else ""
    if not heading:
        message = f"has a key that is there already {seen}"
        fix = "keep one; if another part of the file begins here, write its [heading] above this line"
    elif text.lstrip().startswith("[["):
        message = f"has the heading {heading}, for which there is another kind of entry {seen}"
        fix = f"write [[{heading}]] each time, in two brackets, and nothing else of this name"
    else:
        message = f"has the heading {heading}, which is there already {seen}"
        fix = (
            f"keep one; write [[{heading}]] each time for what repeats"
            if repeats
            else ("write the lines of both under one heading")
        )
    return Problem(f"line {line}", message, fix, kind="broken-toml", line=line)
