"""Finds what belongs to the file of a page: its frame in the same folder, and the look that it is to have."""

from __future__ import annotations

from pathlib import Path

from docgen.errors import Problem, TemplateError
from docgen.files import is_file, read_text
from docgen.lazy import compiled_when_used
from docgen.pages.building import build_page, print_page
from docgen.pages.framing import Frame, read_frame
from docgen.pages.reading import read_page_text
from docgen.pages.writing import write_page
from docgen.word import read_file
from docgen.word.page.look import Look

LOOKS = {path.stem: path for path in sorted((Path(__file__).parent / "looks").glob("*.docx"))}
USUAL_LOOK, _USUAL_FRAME = "patient", "frame.page"
_NAME = compiled_when_used(r"[\w-][\w .-]*\.page")


def build_file(page: Path, like: Path) -> bytes:
    """Return the Word template that the file of a page describes, with the look of the Word file `like`.

    Raises TemplateError with every problem (see `build_page`), also if a file cannot be read.
    """
    look = Look(read_file(like, TemplateError), str(like))
    return build_page(
        read_text(page, TemplateError), look, str(page), lambda name: _frame(page.parent, name, str(page))
    )


def tidied(page: Path) -> str:
    """Return the text of a page in its canonical form; raises TemplateError with every problem."""
    return write_page(read_page_text(read_text(page, TemplateError), str(page)))


def print_file(path: Path) -> str:
    """Return a Word file as the text of a page, with the frame that is in its folder, if that is its own.

    Raises TemplateError if it is no Word file, damaged or protected, or exceeds a limit.
    """
    has_frame = is_file(path.parent / _USUAL_FRAME)
    frame = _frame(path.parent, _USUAL_FRAME, str(path)) if has_frame else None
    return print_page(read_file(path, TemplateError), str(path), frame)


def _frame(folder: Path, name: str, source: str) -> Frame:
    if not _NAME.fullmatch(name):
        fix = f"write {_USUAL_FRAME}, and put it in the folder of the page"
        raise TemplateError(
            source, [Problem("frame", "is no name of a page in this folder", fix, "not-built")]
        )
    return read_frame(read_text(folder / name, TemplateError), name, str(folder / name))
