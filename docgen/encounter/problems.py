"""Describes what is wrong with a record to the person who must fix it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from docgen.encounter.definition import Group
from docgen.encounter.older import WORDS_BESIDE
from docgen.encounter.other import IN_WORDS, OTHER, Other
from docgen.errors import Problem
from docgen.lazy import compiled_when_used, dataclass
from docgen.suggest import nearest, question

Place = tuple[str | int, ...]

_PLAIN_CODE = compiled_when_used(r"[\w.-]{1,40}")
_WITH_WORDS = compiled_when_used(r"other\W", re.IGNORECASE)  # "other: a metal rod"
_MOST_CODES = 40  # of a list that is told as a whole
_TOP = "the record itself (in TOML, above its first table)"
_PLAIN_KEY = compiled_when_used(r"[A-Za-z0-9_-]+")
_PARTS = compiled_when_used(r"[^.\[\]]+")
SYNONYMS = {
    "mrn": "record_number",
    "dob": "birth_date",
    "sex": "gender",
    "phone": "telephone",
    "side": "laterality",
    "site": "body_site",
    "pain": "pain_peak",
}
_IN_CLINIC: Mapping[str | int, str] = {
    "own": "declare it in clinic.toml, under [own]",
    "logo": 'write it into clinic.toml, above its first [heading]: logo = "logo.png"',
}
_WHOLE_TIME = "write date, time and zone, such as 2026-03-02T10:15:00-05:00"
_FIXES = {
    ("text", "a number"): "write it in quotes, or leading zeros would be lost",
    ("text", "a date"): "write it in quotes",
    ("text", "a list"): "write one text in quotes, without brackets",
    ("a number", "text"): "write the number alone, such as 2.5, without quotes, unit or words",
    ("a whole number", "text"): "write the number alone, such as 4, without quotes, unit or words",
    ("a whole number", "a number"): "write it without decimals",
    ("true or false", "text"): "write true or false, without quotes",
    ("a date", "a date with a time"): "write the date alone, such as 2026-03-02",
    ("a date with a time", "a date"): _WHOLE_TIME,
    ("a date with a time", "a time of day"): _WHOLE_TIME,
    ("a list", "text"): 'put it in brackets, each text in quotes: ["…"]',
}
_USUAL_FIXES = {
    "a date": "write year-month-day, such as 2026-03-02",
    "a date with a time": _WHOLE_TIME,
    "a number": "write a number",
    "a whole number": "write a whole number",
    "true or false": "write true or false",
}


@dataclass(frozen=True)
class RecordProblem:
    """A problem of a record: the keys and list positions that lead to it, a stable kind, message and fix."""

    place: Place
    kind: str
    message: str
    fix: str = ""
    meant: str = ""  # the key that was probably meant by an unknown one
    elsewhere: tuple[Place, ...] = ()  # places at which it would be known

    @property
    def meant_places(self) -> tuple[Place, ...]:
        """The places for whose values an unknown key may be meant; none for another problem."""
        return (*self.elsewhere, *([(*self.place[:-1], self.meant)] if self.meant else []))

    def as_problem(self) -> Problem:
        """Convert to the form in which docgen shows every problem."""
        return Problem(path_of(self.place), self.message, self.fix, self.kind)


def path_of(place: Place) -> str:
    """Write a place as a record would: `procedure.sites[0].laterality`."""
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += (
                f".{part if _PLAIN_KEY.fullmatch(part) else json.dumps(shorten(part), ensure_ascii=False)}"
            )
    return text.removeprefix(".")


def place_of(path: str) -> Place:
    """Return the place that a path names: `plan.sites[0].laterality`."""
    return tuple(int(part) if part.isdigit() else part for part in _PARTS.findall(path))


def shorten(word: str, longest: int = 40) -> str:
    """Make a word fit to show: on one line, and cut to the length of the longest possible code."""
    cut = word if len(word) <= longest else f"{word[: longest - 1]}…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cut)


def _nearest(word: str, words: Iterable[str], likeness: float = 0.7) -> str:
    return nearest(word, words, likeness, SYNONYMS)


def missing(place: Place) -> RecordProblem:
    """Describe a key that every record has."""
    return RecordProblem(place, "missing", "is missing", "every record needs it")


def unknown_code(place: Place, code: str, codes: Sequence[str], of: str) -> RecordProblem:
    """Describe a code that its list does not have."""
    near = _nearest(code, codes)
    if near:
        fix = question(near)
    elif OTHER in codes and _WITH_WORDS.match(code):
        fix = IN_WORDS
    else:
        fix = one_of(codes, of)
    is_code = _PLAIN_CODE.fullmatch(code)  # free text may be about a patient and is not shown
    shown = f"“{shorten(code)}”" if is_code else "the text here"
    return RecordProblem(place, "unknown-code", f"{shown} is not a code of {of}", fix)


def one_of(codes: Sequence[str], of: str) -> str:
    """Return what to do where a code of a list belongs."""
    if len(codes) <= _MOST_CODES:
        return f"write one of: {', '.join(codes)}"
    return f"write one of the {len(codes)} codes of {of}, such as {', '.join(codes[:3])}"


def unknown_key(place: Place, root: Group, names: Sequence[str]) -> RecordProblem:
    """Describe a key that its table does not have, with the key or the table that was probably meant."""
    name, table = str(place[-1]), path_of(place[:-1])
    message = f"is not a key of {table}" if table else "is not a table of a record"
    above = root.at(place[:-1])
    renamed = root.renamed if not table else above.group.renamed if above and above.group else {}
    if name in renamed:
        fix = f"its name is {renamed[name]} now"
        return RecordProblem(place, "unknown-key", message, fix, meant=renamed[name])
    if name == WORDS_BESIDE and "body_site" in names:
        fix = f"the words belong in body_site: {IN_WORDS}"
        return RecordProblem(place, "unknown-key", message, fix, meant="body_site")
    places = root.places
    elsewhere: list[Place] = []
    near = "" if name in places else nearest(name, names, 0.7, {**SYNONYMS, **root.also})
    known = name if name in places else _nearest(name, places, 0.85)
    if near:
        fix = question(near)
    elif known:
        inner = [spot for spot in places[known] if table and spot.startswith(f"{table}.")]
        spots = inner or places[known]
        elsewhere = [(*filter(None, spot.replace("[]", "").split(".")), known) for spot in spots]
        fix = f"{known} belongs in {_either([spot or _TOP for spot in spots])}"
    elif name in _IN_CLINIC or place[0] in _IN_CLINIC:
        fix = _IN_CLINIC.get(name) or _IN_CLINIC[place[0]]
    elif len(names) <= 12:
        fix = f"its keys are {', '.join(names)}"
    else:
        fix = "correct its spelling, or take it out"
        if above is not None and above.group is not None and above.group.answers is not None:
            fix += "; what your clinic asks beside these belongs in [own], and is declared in clinic.toml"
    return RecordProblem(place, "unknown-key", message, fix, near, tuple(elsewhere))


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def wrong_type(place: Place, expected: str, given: object, among: bool = False) -> RecordProblem:
    """Describe a value of another type than expected; `among` is true for an item of a list of tables."""
    found = _describe(given)
    fix = _FIXES.get((expected, found)) or _USUAL_FIXES.get(expected, "")
    if given is None:
        fix = "leave the key out when there is nothing to say"
    if found == "true or false" and expected == "text":
        fix = "write it in quotes"
    if {expected, found} == {"a list", "a table"}:
        heading = f"[[{path_of(place)}]]" if expected == "a list" else f"[{path_of(place)}]"
        fix = f"write its heading as {heading}"
    if found == "text" and among:
        fix = f"write each as a table of its own, under [[{path_of(place[:-1])}]]"
    if found == "a number" and (expected == found or (isinstance(given, float) and not math.isfinite(given))):
        return RecordProblem(place, "out-of-range", "is not a usable number", "correct it")
    return RecordProblem(place, "wrong-type", f"is {found} where {expected} belongs", fix)


def _describe(value: object) -> str:
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "true or false"),
        ((int, float), "a number"),
        (Other, "a table"),
        (str, "text"),
        (datetime, "a date with a time"),
        (date, "a date"),
        (time, "a time of day"),
        ((list, tuple), "a list"),
        (Mapping, "a table"),
        (type(None), "null"),
    ]
    return next((name for kind, name in kinds if isinstance(value, kind)), "something else")
