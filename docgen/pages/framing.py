"""Knows the frame of a page: headers and footers that several pages share, in a page of their own.

A page names the file of its frame in its properties, and has then no header and no footer itself.
"""

from __future__ import annotations

from docgen.errors import Problem, TemplateError
from docgen.lazy import dataclass
from docgen.pages.canonical import read_canonical
from docgen.pages.kinds import FRAME
from docgen.word.page.model import Block, Cell, Group, Page, Piece


@dataclass(frozen=True)
class Frame:
    """The headers and footers of a frame, and the name of its file."""

    name: str
    groups: tuple[Block, ...]


def read_frame(text: str, name: str, source: str) -> Frame:
    """Return the frame that a text describes; raises TemplateError with every problem of it."""
    groups = read_canonical(text, source).blocks
    if not all(map(is_furniture, groups)):
        fix = "write all of it between ::: header or ::: footer and :::"
        raise TemplateError(source, [Problem("", "a frame has only headers and footers", fix, "not-built")])
    return Frame(name, groups)


def with_frame(page: Page, frame: Frame | None) -> Page:
    """Return a page with the headers and footers of its frame, if it has one."""
    given = tuple(one for one in page.properties if one[0] != FRAME)
    return Page((*page.blocks, *(frame.groups if frame is not None else ())), given, page.style)


def without_frame(page: Page, frame: Frame) -> Page:
    """Return a page that names its frame, if its headers and footers are those of the frame."""
    rest = tuple(block for block in page.blocks if not is_furniture(block))
    if page.blocks != (*rest, *frame.groups):
        return page
    return Page(rest, (*page.properties, (FRAME, frame.name)), page.style)


def is_furniture(block: Block | Cell | Piece) -> bool:
    """Return whether a block is a header or a footer."""
    return isinstance(block, Group) and block.kind in ("header", "footer")
