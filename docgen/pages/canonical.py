"""Compares a page with its canonical form, the one way in which docgen writes it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from docgen.errors import Problem, TemplateError
from docgen.pages.reading import read_page_text
from docgen.pages.writing import write_page
from docgen.word.page.model import Page

_LONG = 2000  # lines
_ANOTHER_WAY = "docgen writes this in another way"


def read_canonical(text: str, source: str = "page") -> Page:
    """Return the page that a text describes, if the text is in the canonical form.

    Raises TemplateError with every problem of the page or, where it can be read, with every place at which it
    is not in that form, and the form.
    """
    page = read_page_text(text, source)
    check_same(text, write_page(page), source)
    return page


def check_same(text: str, form: str, source: str, message: str = _ANOTHER_WAY) -> None:
    """Raise TemplateError with each place at which a page is not in a form, and how it is there."""
    if problems := list(_differences(text, form, message)):
        raise TemplateError(source, problems)


def _differences(text: str, form: str, message: str) -> Iterator[Problem]:
    typed, written = text.split("\n"), form.split("\n")
    is_long = len(typed) > _LONG  # what is common in it is compared no more: that would take minutes
    for kind, start, end, first, last in SequenceMatcher(None, typed, written, is_long).get_opcodes():
        if kind == "equal":
            continue
        shown, line = "\n".join(written[first:last]), min(start + 1, len(typed))
        fix = f"write: {shown}" if shown.strip() else "add an empty line before it"
        if first == last:
            fix = "delete the empty line" if not "".join(typed[start:end]) else "delete it"
        yield Problem(f"line {line}", message, fix, "not-canonical", line=line)
