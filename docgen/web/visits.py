"""Holds the folder of visits: what their files say, and changes of them, saved whole or not at all.

A window says what it knew when it changes something. What was changed meanwhile at the same place, by another
window or another program, is never overwritten.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docgen.clinic import FILE_NAME, Clinic, own_of
from docgen.data import value_at
from docgen.encounter import path_of, read_unfinished
from docgen.errors import DeliveryError, DocgenError, EncounterError, Problem
from docgen.files import clear_remains, is_folder, read_text, write_whole
from docgen.pack import Pack, records_of
from docgen.sources import FORMATS, parser_of, require_answerable, with_changes, with_lines
from docgen.web.changing import Change, changed, find_conflict, is_other_kind

_MOST_VERSIONS = 400  # that windows may still know
_UNWRITTEN = ("blank", "missing")  # problems of a value that is still to be written
_GONE = Problem(
    "", "The file of this visit is gone: another program moved or removed it", "put it back", "gone"
)


class VisitFile(NamedTuple):
    """A visit's file as it is now: its data and version, or what is wrong with a file that cannot be read."""

    id: str
    path: Path
    data: Mapping[str, Any]
    version: str
    problems: tuple[Problem, ...] = ()


class Saved(NamedTuple):
    """The version that a window knows from now on, and why some of its changes were not saved."""

    version: str
    problems: tuple[Problem, ...] = ()


class Visits:
    """The visits of a folder, for the records of a pack and a clinic; new ones begin with a text, `start`."""

    def __init__(self, folder: Path, pack: Pack, clinic: Clinic | None, start: str = "") -> None:
        if not is_folder(folder):
            fix = "create it, or name the folder in which the visits are"
            raise DeliveryError(str(folder), [Problem("", "is no folder", fix, "not-a-folder")])
        self.folder, self.pack, self.clinic, self.start = folder, pack, clinic, start
        self._lock, self._key = threading.RLock(), secrets.token_bytes(16)
        self._known: OrderedDict[str, Mapping[str, Any]] = OrderedDict()
        clear_remains(folder)

    def all(self) -> list[VisitFile]:
        """Return all visits, by the names of their files. Raises DeliveryError if the folder is gone."""
        return [self._read(path) for path in sorted(self._paths())]

    def find(self, id_: str) -> VisitFile | None:
        """Return the visit with an id, as its file is now; None if there is none."""
        path = self._path(id_)
        return self._read(path) if path is not None else None

    def known(self, version: str) -> Mapping[str, Any]:
        """Return the data of a version; nothing for one that is not known any more."""
        return self._known.get(version, {})

    def begin(self, stem: str, changes: Sequence[Change]) -> Saved | VisitFile:
        """Write the file of a new visit, by this name or one that is free; or say what is wrong with it."""
        if problems := self._problems(changed({}, changes)):
            return Saved("", tuple(problems))
        content = with_changes(".toml", self.start, {one.place: one.value for one in changes})
        with self._lock:
            path, number = self.folder / f"{stem}.toml", 1
            while path.exists():
                number += 1
                path = self.folder / f"{stem}-{number}.toml"
            return self._read(write_whole(path, content.encode("utf-8")))

    def save(self, id_: str, version: str, changes: Sequence[Change]) -> Saved:
        """Save what can be saved of the changes of a window that knew this version.

        Raises DeliveryError where the file cannot be written; nothing is saved then.
        """
        with self._lock:
            path = self._path(id_)
            if path is None:
                return Saved(version, (_GONE,))
            try:
                text, now = _content(path)
                require_answerable(path.suffix.lower(), text, str(path))
            except EncounterError as error:
                return Saved(version, error.problems)
            known = self._known.get(version, {})
            met = [(one, find_conflict(one.place, known, now)) for one in changes]
            sound, wrong = self._sound(now, [one for one, conflict in met if conflict is None])
            if others := [one for one in sound if value_at(now, one.place) != one.value]:
                write_whole(path, _text_with(path, text, now, others).encode("utf-8"), force=True)
            conflicts = [conflict for _, conflict in met if conflict is not None]
            return Saved(self._remember(changed(known, sound)), (*conflicts, *wrong))

    def _sound(self, now: Mapping[str, Any], changes: Sequence[Change]) -> Sound:
        """Return the changes with which the record can be true, and what is wrong with the others."""
        known = self._problems(now)
        found = [one for one in self._problems(changed(now, changes)) if one not in known]
        wrong = {problem.place for problem in found}
        places = {path_of(change.place) for change in changes}
        if not found:
            return Sound(changes, [])
        if not all(any(_is_in(place, one) for one in places) for place in wrong):
            return Sound([], found)  # values that contradict each other
        left = [one for one in changes if not any(_is_in(place, path_of(one.place)) for place in wrong)]
        return Sound(left, found)

    def _problems(self, data: Mapping[str, Any]) -> list[Problem]:
        """Find what is wrong with the data of a record, apart from what is still to be written."""
        laid = self.clinic.lay_under(data) if self.clinic is not None else data
        zone = self.clinic.time_zone if self.clinic is not None else None
        found = read_unfinished(laid, *records_of(self.pack, own_of(self.clinic)), zone).problems
        return [one for one in found if one.kind not in _UNWRITTEN]

    def _paths(self) -> Iterator[Path]:
        try:
            found = [path for path in self.folder.iterdir() if path.suffix.lower() in FORMATS]
        except OSError:
            fix = "put it back, or start again with another folder"
            problem = Problem("", "cannot be read: the folder is gone or closed", fix, "unreadable")
            raise DeliveryError(str(self.folder), [problem]) from None
        for path in found:
            if path.name != FILE_NAME and not path.name.startswith(".") and path.is_file():
                yield path

    def _path(self, id_: str) -> Path | None:
        return next((path for path in self._paths() if self._id(path) == id_), None)

    def _id(self, path: Path) -> str:
        """Return the id of a visit in addresses: its name says whose it is."""
        return hmac.new(self._key, path.name.encode(), hashlib.sha256).hexdigest()[:16]

    def _read(self, path: Path) -> VisitFile:
        try:
            _, data = _content(path)
        except EncounterError as error:
            return VisitFile(self._id(path), path, {}, "", error.problems)
        return VisitFile(self._id(path), path, data, self._remember(data))

    def _remember(self, data: Mapping[str, Any]) -> str:
        """Keep data that a window knows, and return its version."""
        version = hashlib.sha256(repr(data).encode()).hexdigest()[:16]
        with self._lock:
            self._known[version] = data
            self._known.move_to_end(version)
            while len(self._known) > _MOST_VERSIONS:
                self._known.popitem(last=False)
        return version


class Sound(NamedTuple):
    """Changes that can be saved, and what is wrong with others."""

    changes: Sequence[Change]
    wrong: Sequence[Problem]


def _content(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text of a visit's file and its data. Raises EncounterError for what cannot be read."""
    text = read_text(path, EncounterError)
    try:
        return text, parser_of(path)(text, str(path))
    except EncounterError as error:
        raise EncounterError(error.source, with_lines(error.problems, text)) from None


def _text_with(path: Path, text: str, now: Mapping[str, Any], changes: Sequence[Change]) -> str:
    values = {one.place: one.value for one in changes if one.value is not None}
    gone = [one.place for one in changes if one.value is None]
    gone += [place for place, value in values.items() if is_other_kind(value_at(now, place), value)]
    try:
        return with_changes(path.suffix.lower(), text, values, gone)
    except DocgenError as error:
        raise DeliveryError(str(path), error.problems) from None


def _is_in(place: str, other: str) -> bool:
    """Return whether a path is another one, or a part of what is there."""
    return place == other or place.startswith((f"{other}.", f"{other}["))
