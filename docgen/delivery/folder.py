"""Saves documents to a folder, each on its own: an error with one does not stop the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal

from docgen.document import Document
from docgen.errors import DeliveryError, Problem
from docgen.existing import KEPT, TOLD_APART
from docgen.files import clear_remains
from docgen.lazy import dataclass


@dataclass(frozen=True)
class Delivery:
    """The result for one document: its path and what became of it, and why if it was not written."""

    document: Document
    path: Path
    state: Literal["written", "unchanged", "kept", "not-written"]
    error: DeliveryError | None = None

    @property
    def failed(self) -> bool:
        """Whether the document is not in the folder; one that was signed, and is kept, is."""
        return self.state == "not-written"


def deliver_to_folder(
    documents: Iterable[Document], folder: str | Path, force: bool = False, taken: Collection[Path] = ()
) -> tuple[Delivery, ...]:
    """Write each document to `folder`, which is created if it is missing; raise nothing.

    Each file is complete or absent, readable by its owner only, and replaces another only with `force`, and
    never one that is `taken`: written for another visit. Temporary files that killed runs left are removed.
    """
    clear_remains(Path(folder))
    return tuple(deliver(document, Path(folder), force, taken) for document in documents)


def deliver(document: Document, folder: Path, force: bool = False, taken: Collection[Path] = ()) -> Delivery:
    """Write one document to a folder, as `deliver_to_folder` does; raise nothing."""
    path = folder / document.name
    try:
        if path in taken:
            message = "belongs to another record that was given beside this one"
            raise DeliveryError(str(path), [Problem("", message, TOLD_APART, "taken")])
        return Delivery(document, path, document.write(folder, force))
    except DeliveryError as error:
        is_kept = error.problems[0].kind == KEPT
        return Delivery(document, path, "kept" if is_kept else "not-written", error)
