"""The page of a small Word file, and its text without what every file of the tests has."""

from __future__ import annotations

from typing import Any

from notation import word

from docgen.pages import read_page, read_page_text, write_page
from docgen.word.page.model import Block, Page, Paragraph, Piece


def page_of(*blocks: Any, **stories: Any) -> Page:
    """The page of a Word file in the notation of the tests."""
    return read_page(word(*blocks, **stories), "mine.docx")


def blocks_of(*blocks: Any, **stories: Any) -> tuple[Block, ...]:
    """The blocks of that page."""
    return page_of(*blocks, **stories).blocks


def pieces_of(*runs: str) -> tuple[Piece, ...]:
    """The pieces of a paragraph of these runs."""
    (block,) = blocks_of(f"<w:p>{''.join(runs)}</w:p>")
    assert isinstance(block, Paragraph)
    return block.pieces


def text_of(*blocks: Any, **stories: Any) -> str:
    """The text of a Word file, which is read again as the same page, without its properties."""
    page = page_of(*blocks, **stories)
    text = write_page(page)
    assert read_page_text(text) == page
    return text.rpartition("+++\n\n")[2]
