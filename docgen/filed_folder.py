"""Reads the documents in a folder and in those below it, one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docgen.errors import DocumentError, Problem
from docgen.filed import FiledDocument, read_document
from docgen.files import name_of
from docgen.files.causes import why_unread

WORD = ".docx"
NOT_OURS = frozenset({"not-sealed", "not-word"})  # the kinds of problem of the files of other programs


def files_below(folder: str | Path) -> Iterator[Path]:
    """Yield the files in a folder and in those below it, by their names, without hidden ones.

    Raises DocumentError when a folder cannot be read.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError as error:
        raise DocumentError(name_of(folder), [why_unread(Path(folder), error)]) from None
    for entry in entries:
        if not entry.name.startswith((".", "~")):
            if entry.is_dir(follow_symlinks=False):
                yield from files_below(entry.path)
            elif entry.is_file():
                yield Path(entry.path)


class Reading(NamedTuple):
    """A Word file of a folder: the document, or the problems that keep it from being read as one."""

    path: Path
    filed: FiledDocument | None
    problems: tuple[Problem, ...] = ()

    @property
    def is_foreign(self) -> bool:
        """Whether it is a file of another program."""
        return self.filed is None and {one.kind for one in self.problems} <= NOT_OURS


def read_documents(folder: str | Path) -> Iterator[Reading]:
    """Read the Word files in a folder and in those below it, one after the other."""
    for path in files_below(folder):
        if path.suffix.lower() == WORD:
            try:
                yield Reading(path, read_document(path))
            except DocumentError as error:
                yield Reading(path, None, error.problems)
