"""Writes copies of documents beside them: PDF, plain text, XHTML, for receivers that take no Word files.

A copy has the name of its document, but for its ending. The same copy stays; another file is replaced only on
request, and a PDF that was signed or changed never.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from docgen.delivery.pdf import Converted, convert_all, is_as_made
from docgen.delivery.text import to_text
from docgen.delivery.words import Source
from docgen.delivery.xhtml import to_xhtml
from docgen.document import Document
from docgen.errors import DeliveryError, DocgenError, DocumentError, Problem, expect
from docgen.existing import check_unfiled
from docgen.files import clear_remains, is_file, make_folder, read_bytes, write_whole
from docgen.lazy import dataclass

Kind = Literal["pdf", "text", "xhtml"]

ENDINGS: Mapping[Kind, str] = {"pdf": ".pdf", "text": ".txt", "xhtml": ".xhtml"}
_LARGEST = 100_000_000  # bytes of a file that is there; docgen makes none of this size
_FIX = "keep it; move it away, or choose another folder"


@dataclass(frozen=True)
class Copy:
    """What became of a copy of a document: its kind, its path, its state, and why if it was not written."""

    kind: Kind
    path: Path
    state: Literal["written", "unchanged", "not-written"]
    error: DocgenError | None = None


def save_copies(
    sources: Iterable[Document | str | Path],
    kinds: Iterable[Literal["pdf", "text", "xhtml"]] = ("pdf",),
    *,
    folder: str | Path | None = None,
    force: bool = False,
) -> tuple[Copy, ...]:
    """Write copies of documents or Word files; return what became of each, a document's copies together.

    `kinds` are `pdf`, `text` and `xhtml`. `folder`, which is created if it is missing, is by default that of
    the file; documents need it. LibreOffice is started once for all PDFs. What stops one copy stops no other.
    Raises ValueError for another kind, and for a document without a folder.
    """
    expect(bool, "True or False", force=force)
    asked = [kinds] if isinstance(kinds, str) else list(kinds)
    if not set(asked) <= set(ENDINGS):
        raise ValueError(f"a kind is one of {', '.join(ENDINGS)}")
    given = list(sources)
    wanted = [kind for kind in ENDINGS if kind in asked]
    pdfs = convert_all(given) if "pdf" in wanted else [Converted()] * len(given)
    return tuple(
        _save(source, kind, _place(source, folder), pdf, force)
        for source, pdf in zip(given, pdfs, strict=True)
        for kind in wanted
    )


def _place(source: Document | str | Path, folder: str | Path | None) -> Path:
    """Return the path of a document in the folder of its copies."""
    name = Path(source.name if isinstance(source, Document) else source)
    if folder is None and isinstance(source, Document):
        raise ValueError("the copies of a document need a folder")
    return name if folder is None else Path(folder) / name.name


def _save(source: Source, kind: Kind, place: Path, pdf: Converted, force: bool) -> Copy:
    path = place.with_suffix(ENDINGS[kind])
    try:
        content = _content(source, kind, pdf)
        clear_remains(make_folder(path.parent))
        return Copy(kind, path, _write(path, content, kind, force))
    except (DocumentError, DeliveryError) as error:
        return Copy(kind, path, "not-written", error)


def _content(source: Source, kind: Kind, pdf: Converted) -> bytes:
    if kind == "pdf":
        if pdf.error is not None:
            raise pdf.error
        return pdf.content
    return (to_text if kind == "text" else to_xhtml)(source).encode()


def _write(path: Path, content: bytes, kind: Kind, force: bool) -> Literal["written", "unchanged"]:
    if is_file(path):
        there = read_bytes(path, DeliveryError, _LARGEST)
        if there == content:
            return "unchanged"
        check_unfiled(path)
        if kind == "pdf" and not is_as_made(there):
            message = (
                "was signed or changed since it was made, or is no PDF of docgen's, and is never replaced"
            )
            raise DeliveryError(str(path), [Problem("", message, _FIX, "written-on")])
    write_whole(path, content, force)
    return "written"
