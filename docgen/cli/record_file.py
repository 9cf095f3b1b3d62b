"""Reads the file of a record to go on with, and writes answers into it, or beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from docgen.cli.output import Output
from docgen.encounter import Place
from docgen.errors import DeliveryError, DocgenError, EncounterError, Problem
from docgen.files import clear_remains, is_folder, read_text, write_whole
from docgen.sources import as_json, parser_of, require_answerable, with_answers, with_lines


@dataclass(frozen=True)
class RecordFile:
    """The file of a record: its text, empty if there is no file yet, and the raw data of the record."""

    path: Path
    text: str
    data: dict[str, Any]

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Raise EncounterError if something is wrong with the file already: nobody should answer in vain."""
        ending = self.path.suffix.lower()
        if problems:
            placed = with_lines(problems, self.text) if ending == ".toml" else problems
            raise EncounterError(str(self.path), placed)
        require_answerable(ending, self.text, str(self.path))

    def write(self, output: Output, answers: Mapping[Place, Any]) -> Path:
        """Write answers into the file, or beside it if it was changed meanwhile or cannot take them.

        Returns the path of what was written. Raises DeliveryError, and then writes nothing.
        """
        path = self.path
        if self._is_changed():
            output.say("Another program changed the file meanwhile: it stays as it is.")
            path = _beside(path, path.suffix)
        try:
            content = with_answers(path.suffix.lower(), self.text, answers)
        except EncounterError:
            output.say("The answers cannot stand between the lines of the file: it stays as it is.")
            path, content = _beside(path, ".json"), as_json(self.text, answers)
        clear_remains(path.parent)
        write_whole(path, content.encode("utf-8"), force=os.path.lexists(path))
        output.say(f"Written to {path}, readable by you alone.", f"Next: docgen check {path}")
        return path

    def _is_changed(self) -> bool:
        """Return whether the file has another text by now, or none that can be read."""
        try:
            return _text_of(self.path) != self.text
        except DocgenError:
            return True


def read_record_file(path: Path) -> RecordFile:
    """Read a record's file, which may be new or empty. Raises DocgenError for one that cannot be read."""
    parse, text = parser_of(path), _text_of(path)
    return RecordFile(path, text, parse(text, str(path)) if text else {})


def _text_of(path: Path) -> str:
    if os.path.lexists(path):
        try:
            return read_text(path, EncounterError)
        except EncounterError as error:
            if error.problems[0].kind != "empty-file":
                raise
            return ""
    if not is_folder(path.parent):  # nobody should answer in vain
        problem = Problem("", "its folder does not exist", "create the folder, or choose another", "enoent")
        raise DeliveryError(str(path), [problem])
    return ""


def _beside(path: Path, ending: str) -> Path:
    """Return the path of a file beside this one that is not there yet."""
    numbers = chain([""], (f"-{number}" for number in count(2)))
    names = (f"{path.stem}-answered{number}{ending}" for number in numbers)
    return next(beside for beside in map(path.with_name, names) if not os.path.lexists(beside))
