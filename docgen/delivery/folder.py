"""Saves documents to a folder, each on its own: an error with one does not stop the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docgen.document import Document
from docgen.errors import DeliveryError
from docgen.files import clear_remains


@dataclass(frozen=True)
class Delivery:
    """The result for one document: the path it was written to, or the error that stopped it."""

    document: Document
    path: Path | None = None
    error: DeliveryError | None = None


def deliver_to_folder(
    documents: Iterable[Document], folder: str | Path, force: bool = False
) -> tuple[Delivery, ...]:
    """Write each document to `folder`, which is created if it is missing; raise nothing.

    Each file is complete or absent, readable by its owner only, and replaces another only with `force`.
    Temporary files that killed runs left in the folder are removed.
    """
    clear_remains(Path(folder))
    return tuple(_deliver(document, folder, force) for document in documents)


def _deliver(document: Document, folder: str | Path, force: bool) -> Delivery:
    try:
        return Delivery(document, path=document.save(folder, force=force))
    except DeliveryError as error:
        return Delivery(document, error=error)
