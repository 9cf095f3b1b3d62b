"""Puts documents into a folder, each judged alone: what stops one does not harm the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docgen.document import Document
from docgen.errors import DeliveryError


@dataclass(frozen=True)
class Delivery:
    """What became of one document: the path it was written to, or the error that stopped it."""

    document: Document
    path: Path | None = None
    error: DeliveryError | None = None


def deliver_to_folder(
    documents: Iterable[Document], folder: str | Path, force: bool = False
) -> tuple[Delivery, ...]:
    """Write each document into `folder`, which is made when it is not there; raise nothing.

    Each file is whole or absent, readable by its owner only, and never replaces another unless
    `force` says so.
    """
    return tuple(_deliver(document, folder, force) for document in documents)


def _deliver(document: Document, folder: str | Path, force: bool) -> Delivery:
    try:
        return Delivery(document, path=document.save(folder, force=force))
    except DeliveryError as error:
        return Delivery(document, error=error)
