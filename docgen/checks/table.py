"""Reads the checks of every pack and a pack's own, and finds what is wrong with a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from docgen.characters import printable
from docgen.checks.rules import MISSING, NAMES, ROWS, RULES, SECTIONS, WHEN, item_of, read_rules
from docgen.context import GIVEN
from docgen.errors import Level, PackError, Problem
from docgen.files.cache import kept
from docgen.lazy import compiled_when_used, dataclass
from docgen.pack import TYPES, Pack, kept_for_pack
from docgen.pack.reading import read_optional, read_table
from docgen.suggest import did_you_mean

NAME = "checks.toml"
_CORE = Path(__file__).with_name("core.toml")  # the checks that are true of any procedure
LEVELS: tuple[Level, ...] = get_args(Level)
RELEASES = ("override", "variance")
_REQUIRED = ("id", "documents", "level", "when", "path", "message", "fix", "source")
_ASKS_NOTHING = (
    f"asks nothing: it has no rows, and neither {MISSING} nor {WHEN}",
    f"say what is {MISSING}, or {WHEN} there is something to find, or write [[{RULES}.{ROWS}]]",
)
_ELSEWHERE = "elsewhere"  # rules without a row of their own, with where they are enforced
_NUMBERED = compiled_when_used(r"[A-Z]\d+")


@dataclass(frozen=True)
class Check:
    """One row: what to look for, in which documents, and what to say when it is found.

    `when` is an expression over the names of the context; it is true when there is something to find.
    `each` names a list (`procedure.sites`): the check is then asked of each item, whose name is the list's
    last name without its s (`site`); in `path`, `[]` becomes the item's position and `*` its path or code.
    `subject` at the start of `path` is the table that the document is about, `plan` or `procedure`. `about`
    is an expression whose value ends the message. `release` says what releases a stop, or answers a warning.
    `section` is the title under which it stands. `is_core` is true for a check of every pack.
    """

    id: str
    documents: tuple[str, ...]
    level: Level
    when: str
    path: str
    message: str
    fix: str
    source: str
    place: str
    each: str = ""
    about: str = ""
    release: tuple[str, ...] = ()
    section: str = ""
    is_core: bool = False

    @property
    def item(self) -> str:
        """The name under which `when` sees each item: `site` of `procedure.sites`."""
        return item_of(self.each)


def pack_checks(pack: Pack) -> tuple[Check, ...]:
    """Read the checks of every pack and the pack's own, without a clinic's settings.

    Their expressions are compiled when first used. Raises PackError with all problems.
    """
    checks, problems = find_checks(pack)
    if problems:
        raise PackError(str(pack.folder), problems)
    return checks


def suggest_check(id_: str, pack: Pack) -> str:
    """Suggest the check that was probably meant by an unknown id; empty when none is similar.

    A numbered rule (`R12`) is never guessed from its number: the pack says where it is enforced, or a row
    names the rule in its source.
    """
    if not _NUMBERED.fullmatch(id_):
        return did_you_mean(id_, {row.id for row in find_checks(pack)[0]})
    held = read_table(pack.folder / NAME, NAME)[0].get(_ELSEWHERE, {}).get(id_)
    if held:
        return f"{id_} {held}"
    named = re.compile(rf"\b{id_}\b")
    rows = dict.fromkeys(row.id for row in find_checks(pack)[0] if named.search(row.source))
    return f"{id_} is asked by {' and '.join(rows)}: name that" if rows else ""


@kept_for_pack
def find_checks(pack: Pack) -> tuple[tuple[Check, ...], tuple[Problem, ...]]:
    """Read the rows of every pack and the pack's own; return the valid ones, and the problems of the others.

    A pack need not have rows of its own.
    """
    data, problems = read_optional(pack.folder / NAME, NAME)
    if not _is_table_of_texts(data.get(_ELSEWHERE, {})):
        problems.append(Problem(NAME, f"{_ELSEWHERE} must hold texts", "correct it", kind="wrong-type"))
    for key in [key for key in data if key not in (NAMES, RULES, SECTIONS, _ELSEWHERE)]:
        problems.append(Problem(NAME, f"{key} is not known here", f"write [[{RULES}]]", kind="unknown-key"))
    checks, found = _read_rows(data, NAME, pack.documents, {*GIVEN, *pack.definition.fields, *pack.names})
    return (*_core_checks(pack), *checks), (*problems, *found)


def _core_checks(pack: Pack) -> Iterator[Check]:
    """Yield the checks of every pack that are asked of one of its documents."""
    for row in core_rows():
        asked = tuple(code for code, document in pack.documents.items() if document.type in row.documents)
        if asked:
            yield replace(row, documents=asked, is_core=True)


@lru_cache(maxsize=1)
def core_rows() -> tuple[Check, ...]:
    """Read the checks of every pack; their documents are types of document."""
    name = f"docgen's {_CORE.name}"
    return tuple(_read_rows(read_table(_CORE, name)[0], name, TYPES)[0])


def _read_rows(
    data: Mapping[str, Any], name: str, documents: Collection[str], taken: Collection[str] = ()
) -> tuple[list[Check], list[Problem]]:
    """Read the rows of a table; `documents` are those that a row may name."""
    key = ("rows", repr(data), name, tuple(documents), sorted(taken))
    return kept(lambda: _find_rows(data, name, documents, taken), *key)


def _find_rows(
    data: Mapping[str, Any], name: str, documents: Collection[str], taken: Collection[str]
) -> tuple[list[Check], list[Problem]]:
    rows, problems = read_rules(data, name, taken)
    checks: list[Check] = []
    seen: dict[tuple[str, ...], str] = {}
    for place, row in rows:
        found = list(_row_problems(place, row, documents))
        problems += found
        if not found:
            checks.append(check := _check(place, row))
            asked = [(check.id, check.each, check.when, document) for document in check.documents]
            if repeated := next((seen[one] for one in asked if one in seen), ""):
                message = f"asks what {repeated} asks under the same id"
                problems.append(Problem(place, message, "take one of them out", "twice"))
            seen |= dict.fromkeys(asked, place)
    return checks, problems


def _check(place: str, row: Mapping[str, Any]) -> Check:
    lists = {key: _texts(row.get(key, ())) for key in ("documents", "release")}
    return Check(**{**row, **lists}, place=place)


def _row_problems(place: str, row: Mapping[str, Any], documents: Collection[str]) -> Iterator[Problem]:
    for key in [key for key in _REQUIRED if not row.get(key)]:
        message, fix = _ASKS_NOTHING if key == WHEN else (f"has no {key}", f"add {key}")
        yield Problem(place, message, fix, kind="missing-key")
    for key in [key for key in row if key not in ("documents", "release") and not isinstance(row[key], str)]:
        yield Problem(place, f"{key} must be a text", "correct it", kind="wrong-type")
    if "*" in str(row.get("path")) and not row.get("each"):
        fix = "say in each which list it goes through, or write the path of a field"
        yield Problem(place, "path has a * and no list whose items it stands for", fix, kind="bad-path")
    yield from _line_problems(place, row)
    for key, known in (("documents", documents), ("release", RELEASES), ("level", LEVELS)):
        for wrong in [
            one for one in _texts(row.get(key, ())) if not isinstance(one, str) or one not in known
        ]:
            fix = did_you_mean(str(wrong), known) or f"known here: {', '.join(known)}"
            yield Problem(place, f"{key}: {wrong} is not known", fix, kind="unknown-code")


def _line_problems(place: str, row: Mapping[str, Any]) -> Iterator[Problem]:
    """Find an id that is no word, and texts that people read but cannot see whole."""
    for key in ("id", "message", "fix", "source"):
        text = row.get(key)
        if isinstance(text, str) and printable(text) != text:
            message = f"{key} has a line break or a character that nobody sees"
            yield Problem(place, message, "write it as one line of plain text", kind="bad-name")
        elif key == "id" and isinstance(text, str) and len(text.split()) > 1:
            yield Problem(place, "id is not one word", "put - between its parts", kind="bad-name")


def _is_table_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _texts(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
