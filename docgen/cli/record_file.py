"""Reads the file of a record to go on with, and writes answers into it, or beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Any

from docgen.cli.output import Output
from docgen.cli.signals import undisturbed
from docgen.encounter import Place
from docgen.errors import DeliveryError, EncounterError, Problem
from docgen.files import as_typed, clear_remains, is_folder, is_read_only, read_text, who_reads, write_whole
from docgen.sources import as_json, parser_of, require_answerable, with_answers, with_lines


class RecordFile:
    """The file of a record, which takes answers as often as there are more.

    `data` is the raw data of the record, empty if there is no file yet; `is_written` says whether it took
    answers. A file that another program changes meanwhile stays as it is, and so do one that is read-only and
    one that cannot take the answers between its lines: they are written beside it.
    """

    def __init__(self, path: Path, text: str) -> None:
        parse = parser_of(path)
        self.path, self._text, self._expected = path, text, text
        self.data = parse(text, str(path)) if text else {}
        self._ending, self._stem = path.suffix.lower(), path.stem
        self._written: Mapping[Place, Any] = {}
        self.is_written = False

    def begin_with(self, text: str) -> None:
        """Let a file that is new, or has nothing in it, begin with a text."""
        self._text = self._text or text

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Raise EncounterError if something is wrong with the file already: nobody should answer in vain."""
        if problems:
            placed = with_lines(problems, self._text) if self._ending == ".toml" else problems
            raise EncounterError(str(self.path), placed)
        require_answerable(self._ending, self._text, str(self.path))

    def write(self, output: Output, answers: Mapping[Place, Any]) -> Path:
        """Keep answers, and say where. Raises DeliveryError, and then writes nothing."""
        with undisturbed():
            self.keep(answers)
            next_command = f"docgen check {as_typed(self.path)}"
            output.say(f"Written to {self.path}, readable by {who_reads()}.", f"Next: {next_command}")
        return self.path

    def keep(self, answers: Mapping[Place, Any]) -> None:
        """Write answers into the file if there are others than before, with all those before.

        Raises DeliveryError, and then writes nothing.
        """
        if answers != self._written:
            with undisturbed():
                self._keep(answers)

    def _keep(self, answers: Mapping[Place, Any]) -> None:
        if why := self._why_it_stays():
            Output.say(f"{why}: it stays as it is, and the answers are written beside it.")
            self._go_beside(self._ending)
        try:
            content = with_answers(self._ending, self._text, answers)
        except EncounterError:
            Output.say(
                "The answers cannot all stand between the lines of the file: they are written beside it."
            )
            content = as_json(self._text, answers)
            self._go_beside(".json")
        clear_remains(self.path.parent)
        write_whole(self.path, content.encode("utf-8"), force=os.path.lexists(self.path))
        self._expected, self._written, self.is_written = content, {**answers}, True

    def go_to(self, folder: Path) -> None:
        """Write to a file of the same name in another folder from now on."""
        self.path, self._expected = folder / self.path.name, ""

    def _why_it_stays(self) -> str:
        """Return why the file cannot take the answers; empty if it can."""
        if not os.path.lexists(self.path):
            return ""
        if is_read_only(self.path):
            return "The file is read-only"
        try:
            is_changed = _text_of(self.path) != self._expected
        except EncounterError:
            is_changed = True
        return "Another program changed the file meanwhile" if is_changed else ""

    def _go_beside(self, ending: str) -> None:
        """Take the name of a file beside this one that is not there yet."""
        numbers = chain([""], (f"-{number}" for number in count(2)))
        names = (f"{self._stem}-answered{number}{ending}" for number in numbers)
        self.path = next(path for path in map(self.path.with_name, names) if not os.path.lexists(path))
        self._expected = ""
        if ending != self._ending:
            self._text, self._ending = as_json(self._text, {}), ending


def read_record_file(path: Path) -> RecordFile:
    """Read a record's file, which may be new or empty. Raises DocgenError for one that cannot be read."""
    parser_of(path)
    return RecordFile(path, _text_of(path))


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
