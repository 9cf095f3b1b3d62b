"""A reader who does what a guide says: types its commands, and changes files as a text editor or Word would.

The first words of a block, which a reader does not see, say what it is: commands (`sh`, or `sh fails`), what
the command before it prints (`text`), a file or a change to one, or a change in Word.
"""

from __future__ import annotations

import copy
import re
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.text.paragraph import Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"(\{%.*?%\})")


class Reader(ABC):
    """Somebody who does what a guide says, in the folder that they are in."""

    printed = ""

    def follow(self, kind: str, about: str, content: str) -> None:
        """Do what a block says."""
        if kind == "sh":
            for line in content.splitlines():
                self.enter(line, fails=about == "fails")
        elif kind in ("toml", "xml"):
            edit(*about.split(" ", 1), content)
        elif about:
            self.edit_in_word(*about.removeprefix("in ").split(" ", 2), content.rstrip("\n"))
        else:
            assert self.printed.strip() == content.strip()

    @abstractmethod
    def enter(self, line: str, fails: bool) -> None:
        """Type a command and keep what it prints."""

    def edit_in_word(self, name: str, how: str, begins: str, content: str) -> None:
        """Change a Word file and save it."""
        document = docx.Document(name)
        _EDITS[how](document, begins, content)
        document.save(name)


def edit(name: str, how: str = "", content: str = "") -> None:
    """Write a text file, or change the place of it that `how` names."""
    path = Path(name)
    how, content = (how, content) if content else ("", how)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if not how:
        assert not text, f"{name} is there already"
        text = content
    elif how == "end":
        text += f"\n{content}"
    elif how.startswith("line"):
        key = how[5:] or content.split("=")[0].strip()
        text, count = re.subn(rf"^{re.escape(key)}.*\n", content, text, count=1, flags=re.MULTILINE)
        assert count == 1, f"{name}: {key}"
    else:
        text = _edited(text, *how.rsplit(" ", 1), content)
    path.write_text(text, encoding="utf-8")


def _edited(text: str, how: str, header: str, content: str) -> str:
    """Change the table below a header, which ends at an empty line."""
    start = text.index(f"\n{header}") + 1
    end = text.find("\n\n", start)
    end = len(text) if end < 0 else end + 1
    return text[:start] + (content if how == "instead of" else text[start:end] + content) + text[end:]


def lines_of(document: Any) -> list[Paragraph]:
    """Return every paragraph of the body, those in tables and content controls too."""
    return [Paragraph(line, document._body) for line in document.element.body.iter(f"{W}p")]


def _line(document: Any, begins: str) -> Paragraph:
    (line,) = (one for one in lines_of(document) if one.text.startswith(begins))
    return line


def _add_to_line(document: Any, begins: str, content: str) -> None:
    _line(document, begins).runs[-1].text += content


def _add_line(document: Any, begins: str, content: str) -> None:
    line = _line(document, begins)._p
    line.addnext(copy.deepcopy(line))
    _write_line(Paragraph(line.getnext(), document._body), content)


def _write_line(line: Paragraph, content: str) -> None:
    for part in line.runs[1:]:
        part._r.getparent().remove(part._r)
    line.runs[0].text = content


def _replace_words(document: Any, words: str, content: str) -> None:
    """Type over words: Word keeps what is typed in several runs, with marks of the spelling between them."""
    selected = _select(document, words)
    half = len(content) // 2
    halves = (_typed(part, selected[0]) for part in (content[:half], content[half:]))
    mark = OxmlElement("w:proofErr")
    mark.set(f"{W}type", "spellStart")
    first, second = halves
    _put_behind(selected[-1], [*first, mark, *second])
    for run in selected:
        run.getparent().remove(run)


def _add_words(document: Any, words: str, content: str) -> None:
    """Copy a place, paste it behind itself, and type over what is not a tag."""
    selected = _select(document, words)
    black = next(run for run in selected if not _TAG.fullmatch("".join(run.itertext())))
    _put_behind(selected[-1], _typed(content, black))


def _add_row(document: Any, begins: str, content: str) -> None:
    """Insert a row below the one whose first cell says `begins`; each line of the content is for a cell."""
    above = next(
        row for row in document.element.body.iter(f"{W}tr") if "".join(row.itertext()).startswith(begins)
    )
    row = copy.deepcopy(above)
    for line, words in zip(row.iter(f"{W}p"), content.splitlines(), strict=True):
        run, *others = line.iter(f"{W}r")
        _put_behind(run, _typed(words, run))
        for old in (run, *others):
            line.remove(old)
    above.addnext(row)


def _select(document: Any, words: str) -> list[Any]:
    """Return the runs that hold words and nothing else; a run that holds more is divided."""
    (line,) = (one._p for one in lines_of(document) if words in _text(one._p))
    start = _text(line).index(words)
    _divide(line, start + len(words))
    _divide(line, start)
    at, selected = 0, []
    for run in _runs(line):
        if start <= at < start + len(words):
            selected.append(run)
        at += len(_text(run))
    return selected


def _text(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _runs(line: Any) -> list[Any]:
    return [run for run in line.iter(f"{W}r") if run.find(f"{W}t") is not None]


def _divide(line: Any, offset: int) -> None:
    for run in _runs(line):
        words = _text(run)
        if 0 < offset < len(words):
            run.addnext(_run(words[offset:], run))
            run.getparent().replace(run, _run(words[:offset], run))
        offset -= len(words)


def _typed(content: str, like: Any) -> list[Any]:
    """Return runs with the content, formatted like a run; its tags in their grey style."""
    return [
        _run(piece, like, "Tag" if _TAG.fullmatch(piece) else "") for piece in _TAG.split(content) if piece
    ]


def _run(words: str, like: Any, style: str = "") -> Any:
    run = OxmlElement("w:r")
    run.extend(copy.deepcopy(like.findall(f"{W}rPr")))
    if style:
        run.style = style
    run.text = words
    return run


def _put_behind(place: Any, runs: list[Any]) -> None:
    for run in reversed(runs):
        place.addnext(run)


_EDITS = {
    "line": lambda document, begins, content: _write_line(_line(document, begins), content),
    "after": _add_line,
    "behind": _add_to_line,
    "instead": _replace_words,
    "copied": _add_words,
    "row": _add_row,
}
