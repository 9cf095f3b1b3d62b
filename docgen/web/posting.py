"""Reads what a browser posted for a part of a visit as changes of its record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from docgen.data import value_at
from docgen.encounter import NUMBERS, Field, Place, place_of
from docgen.pack import Records
from docgen.questions import Wording, said_before
from docgen.web.changing import Change
from docgen.web.inputs import Texts, field_at, now_at, read_posted, texts_of

FIELD = ":"  # names a field that is on the page; what is not sent of it is empty
WORDS, INSTEAD = ":words", ":instead"
SIDE = "laterality"
OTHER_SIDE = {"right": "left", "left": "right"}
NO = "no"  # the answer that a condition is denied
_MOST = 5000  # fields of one page

Allowed = Callable[[Place, Field], bool]
Fields = Mapping[str, tuple[Place, Field]]


def _all(_: Place, __: Field) -> bool:
    return True


class Post(NamedTuple):
    """What was posted: the version that the window knew, an action, the fields and their values."""

    version: str
    action: str
    fields: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]

    def texts(self, path: str) -> Texts:
        """Return what was posted for a field."""
        words, instead = (next(iter(self.values.get(path + end, ())), "") for end in (WORDS, INSTEAD))
        return Texts(self.values.get(path, ()), words.strip(), instead)


def read_post(body: bytes) -> Post:
    """Read the body of a form. Raises ValueError for what is none."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(
        body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST
    ):
        values[name] = (*values.get(name, ()), value.replace("\r\n", "\n"))
    version, action = (next(iter(values.get(name, ())), "") for name in ("version", "action"))
    return Post(version, action, values.get(FIELD, ()), values)


class Poster:
    """Reads posts by what records can hold, in the words of the page; `known` is what the window knew."""

    def __init__(
        self, records: Records, wording: Wording, zone: tzinfo | None, known: Mapping[str, Any]
    ) -> None:
        self.records, self.wording, self.zone, self.known = records, wording, zone, known

    def changes(self, post: Post, is_allowed: Allowed = _all) -> list[Change]:
        """Return the changes of the fields that say something else than what was shown, and of the action."""
        fields = {}
        for path in dict.fromkeys(post.fields):
            place = place_of(path)
            one = field_at(self.records, place)
            if one is not None and is_allowed(place, one):
                fields[path] = (place, one)
        found = {
            place: change
            for path, (place, one) in fields.items()
            for change in self._of(post, path, place, one)
        }
        acted = {change.place: change for change in self._acted(post, fields)}
        return [*{**found, **acted}.values()]

    def _of(self, post: Post, path: str, place: Place, one: Field) -> Iterator[Change]:
        is_number = one.phrase.type in NUMBERS
        choices = () if is_number else self.wording.choices.get(one.phrase.list, ())
        instead = self.wording.choices.get(one.phrase.instead, ()) if one.phrase.instead else ()
        shown = texts_of(one, value_at(self.known, place), choices, instead)
        sent = post.texts(path)
        if one.group is not None:
            is_rows = isinstance(value_at(self.known, place), list)
            if not is_rows and sent.instead != shown.instead:
                yield Change(place, sent.instead or None)
        elif _plain(sent) != _plain(shown):
            if sent.instead and sent.instead != shown.instead:
                sent = sent._replace(values=())  # the code was chosen last
            yield Change(place, read_posted(one, sent, choices, self.zone))

    def _acted(self, post: Post, fields: Fields) -> Iterator[Change]:
        """Yield what a button does: each is pressed by who says, saw or did it."""
        action, _, about = post.action.partition(" ")
        acts = {"deny": self._denied, "same": self._same, "now": self._now, "remove": self._removed}
        act = {**acts, "copy": self._copied}.get(action)
        if act is not None:
            yield from act(about, fields)

    def _open(self, table: str, fields: Fields) -> Iterator[tuple[Place, Field]]:
        for at, one in fields.values():
            if at[0] == table and value_at(self.known, at) is None:
                yield at, one

    def _denied(self, table: str, fields: Fields) -> Iterator[Change]:
        """Say no to all conditions of which nothing is said."""
        for at, one in self._open(table, fields):
            codes = {choice.code for choice in self.wording.choices.get(one.phrase.list, ())}
            if NO in codes and self.records.definition.at(at) is None:
                yield Change(at, NO)

    def _same(self, table: str, fields: Fields) -> Iterator[Change]:
        """Say what was planned, or agreed, of which nothing is said; of its rows what other rows can hold."""
        for at, one in self._open(table, fields):
            if earlier := said_before(self.records.definition, self.known, at):
                rows, value = one.group.fields if one.group is not None else {}, earlier[1]
                kept = [{key: row[key] for key in row if key in rows} for row in value] if rows else value
                yield Change(at, kept)

    def _now(self, path: str, fields: Fields) -> Iterator[Change]:
        if path in fields:
            yield Change(place_of(path), now_at(self.zone))

    def _removed(self, path: str, _: Fields) -> Iterator[Change]:
        if value_at(self.known, place_of(path)) is not None:
            yield Change(place_of(path), None)

    def _copied(self, path: str, _: Fields) -> Iterator[Change]:
        """Add a row for the other side, with all that the row of this side says."""
        place = place_of(path)
        row, rows = value_at(self.known, place), value_at(self.known, place[:-1])
        side = OTHER_SIDE.get(str(row.get(SIDE))) if isinstance(row, Mapping) else None
        if isinstance(row, Mapping) and side is not None:
            for key, value in {**row, SIDE: side}.items():
                yield Change((*place[:-1], len(rows), key), value)


def _plain(texts: Texts) -> Texts:
    lines = "\n".join(texts.values).split("\n")
    return Texts(tuple(line.strip() for line in lines if line.strip()), texts.words, texts.instead)
