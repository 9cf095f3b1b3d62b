"""A page as its structure, in the order in which it is read: what two languages of a document share.

Parts are tags, statements, content controls, fields, pictures, and paragraphs with words. What only words a
value, or puts a comma between two, is left out: each language has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from docgen.lazy import compiled_when_used
from docgen.pages.sentences import BODY, place_of
from docgen.pages.writing import HEADINGS
from docgen.word.page.model import Block, Cell, Field, Group, Page, Paragraph, Piece, Row, Span, Table, Text
from docgen.word.page.model import plain_text as plain_words
from docgen.word.page.tidy import TAG

PARAGRAPH, ITEM = "a paragraph", "an item of a list"
_QUOTES = str.maketrans("“”„‘’‚", "\"\"\"'''")
_ARGUMENTS = r"""(?:\((?P<{}>(?:"[^"]*"|'[^']*'|[^()"'])*)\))?"""
_WORDING = compiled_when_used(
    r"\s*\|\s*(?:after|capitalize|counted|date|datetime|either|ended|instead|lower|number|otherwise|replace"
    rf"|sentence|time|title|trim|truncate|unbroken|upper|zone)\b{_ARGUMENTS.format('worded')}"
)
_LISTING = compiled_when_used(rf"\s*\|\s*(?:join|list)\b{_ARGUMENTS.format('listed')}")
_ATTRIBUTE = compiled_when_used(r"""(?:attribute\s*=|,)\s*["']([\w.]+)["']""")
_STRING = compiled_when_used(r"""\"[^"]*\"|'[^']*'""")
_NAME = compiled_when_used(r"(?<![\w.|])(?<!\| )[A-Za-z_]\w*")
_SENTENCE = compiled_when_used(r"[.!?](?<!\b[A-Z]\.)(?=[\"”’»)]*(?:\s|$))")
_SYNTAX = frozenset("if elif else and or not in is".split())
_BRANCHES = frozenset({"elif", "else", "endif"})


class Part(NamedTuple):
    """A part of a page: what it is, and where; how many sentences a paragraph has.

    `ends` is true where something only ends: a condition, a loop, a statement.
    """

    what: str
    place: str
    sentences: int = 0
    ends: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether it is words alone."""
        return self.what in (PARAGRAPH, ITEM)


def list_structure(page: Page) -> list[Part]:
    """Return the structure of a page, headers, footers and notes too; not a loop's commas."""
    return [*_Lister().listed(page.blocks)]


class _Lister:
    """Lists the parts of one page; they are under the last heading above them."""

    def __init__(self) -> None:
        self._place = BODY
        self._of_loop: list[bool] = []  # whether each open `if` is about a loop alone

    def listed(self, blocks: Iterable[Block | Cell]) -> Iterator[Part]:
        """Yield the parts of blocks."""
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from self._paragraph(block)
            elif isinstance(block, Table):
                yield from self.listed(block.rows)
            elif isinstance(block, Row):
                yield from self.listed(block.cells)
            elif isinstance(block, Group):
                yield from self._group(block)
            else:
                yield from self.listed(block.blocks)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Part]:
        words = plain_words(paragraph.pieces)
        if paragraph.style in HEADINGS:
            self._place = " ".join(words.split()) or self._place
        if TAG.sub("", words).strip():
            what = ITEM if paragraph.item else PARAGRAPH
            yield Part(what, self._place, len(_SENTENCE.findall(TAG.sub(" ", words))))
        yield from self._pieces(paragraph.pieces)

    def _group(self, group: Group) -> Iterator[Part]:
        if group.kind not in ("states", "control"):
            if group.kind not in ("box", "object"):
                self._place = place_of(group)
            yield Part(f"{group.kind} {group.name}".strip(), self._place)
            yield from self.listed(group.blocks)
            return
        name = _named(group.kind, group.name)
        yield Part(name, self._place)
        yield from self.listed(group.blocks)
        yield Part(f"the end of {name}", self._place, ends=True)

    def _pieces(self, pieces: Iterable[Piece]) -> Iterator[Part]:
        for piece in pieces:
            if isinstance(piece, Text):
                yield from self._tags(piece.text)
            elif isinstance(piece, Field):
                yield Part(f"the field {piece.code}", self._place)
                yield from self._pieces(piece.result)
            elif isinstance(piece, Span):
                name = _named(piece.kind, piece.name)
                yield Part(name, self._place)
                yield from self._tags(piece.name)
                yield from self._pieces(piece.pieces)
                yield Part(f"the end of {name}", self._place, ends=True)
            else:
                yield Part(f"{piece.kind} {piece.name}".strip(), self._place)

    def _tags(self, text: str) -> Iterator[Part]:
        for found in TAG.finditer(text):
            what, is_of_loop = _normal(found[0]), _reads_loop_alone(found[0])
            word = what[2:].split(maxsplit=1)[0] if what.startswith("{%") else ""
            if word == "if":
                self._of_loop.append(is_of_loop)
            skipped = self._of_loop[-1:] == [True] if word in {"if", *_BRANCHES} else is_of_loop
            if word == "endif" and self._of_loop:
                self._of_loop.pop()
            if not (skipped or what.startswith("{#")):
                yield Part(what, self._place, ends=word in ("endif", "endfor"))


def _named(kind: str, name: str) -> str:
    if kind == "states":
        return f"the statement {name}"
    return f"the {kind} {name}" if kind in ("link", "picture") else f"the control {name}".strip()


def _normal(tag: str) -> str:
    """Return a tag without what only words its value."""
    code = " ".join(tag[2:-2].translate(_QUOTES).strip("-").split())
    if tag.startswith("{%"):
        return f"{{% {code} %}}"
    return f"{{{{ {_LISTING.sub(_attribute, _WORDING.sub('', code))} }}}}"


def _attribute(found: re.Match[str]) -> str:
    named = _ATTRIBUTE.search(found["listed"] or "")
    return f' | map(attribute="{named[1]}")' if named else ""


def _reads_loop_alone(tag: str) -> bool:
    names = {name for name in _NAME.findall(_STRING.sub("", tag[2:-2])) if name not in _SYNTAX}
    return names == {"loop"}
