"""Compares two packs, such as a clinic's copy and the pack that it was copied from: what differs, by whom.

A Word file is compared sentence by sentence, a TOML file key by key, the picture of the body line by line. A
copy keeps the files that it was made of: what differs from these in either pack was changed there. It keeps
the texts of every pack, too: they may change with docgen itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal, NamedTuple

from docgen.errors import DocgenError, PackError, Problem, TemplateError
from docgen.files import read_text
from docgen.lazy import dataclass
from docgen.pack import BODY_FILE, EVERY_PACK, ORIGIN_FOLDER, find_folder, read_core, read_table, shape
from docgen.pages import list_sentences, read_page
from docgen.toml import on_one_line
from docgen.word import read_file

Side = Literal["yours", "theirs", "both", ""]
_COMPARED = ("*.toml", "text/*.toml", "[!.]*/*.docx", BODY_FILE)
_NAMED_BY = ("id", "what", "name")  # what names a table in a list, so that its place is found again


@dataclass(frozen=True)
class Change:
    """One difference: in which file, and where in it; what each pack says there.

    `changed_by` is the pack that differs there from what was copied, empty if that is not known. Where only
    one pack has the file, it is `only_in` that one.
    """

    file: str
    place: str = ""
    yours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    changed_by: Side = ""
    only_in: Side = ""


@dataclass(frozen=True)
class PackChanges:
    """What differs between two packs, and the facts of each in its `pack.toml`.

    `has_origin` is true if the first keeps the files that it was copied from.
    """

    yours: Mapping[str, Any]
    theirs: Mapping[str, Any]
    has_origin: bool
    changes: tuple[Change, ...]

    @property
    def origin(self) -> Mapping[str, Any]:
        """What the first was copied from, as its `pack.toml` says; empty where it says nothing."""
        origin = self.yours.get("origin")
        is_sound = shape.KEPT["origin"][1]
        return origin if isinstance(origin, dict) and is_sound(origin) else {}


Texts = dict[str, list[str]]  # by the key of a TOML file; those of a Word file have one, empty


class _Contents(NamedTuple):
    """What a pack says by file: its texts, and where each text of a Word file is."""

    facts: Mapping[str, Any]
    texts: dict[str, Texts]
    places: dict[str, list[str]]
    problems: list[Problem]


def compare_packs(yours: str | Path, theirs: str | Path) -> PackChanges:
    """Compare two packs, each given by its name or its folder.

    Raises PackError with every file of both that cannot be read.
    """
    problems: list[Problem] = []
    folders: list[Path] = []
    for name in (yours, theirs):
        try:
            folders.append(find_folder(name))
        except PackError as error:
            problems += [replace(one, place=error.source) for one in error.problems]
    if problems:
        raise PackError("the packs", problems)
    kept = folders[0] / ORIGIN_FOLDER
    read = [_read(folder) for folder in (*folders, *([kept] if kept.is_dir() else []))]
    if found := [problem for contents in read for problem in contents.problems]:
        raise PackError("the packs", found)
    origin = read[2] if len(read) > 2 else None
    changes = (*_changes(read[0], read[1], origin), *_of_every_pack(kept / EVERY_PACK))
    return PackChanges(read[0].facts, read[1].facts, origin is not None, changes)


def _of_every_pack(kept: Path) -> Iterator[Change]:
    """Yield what docgen has changed in the texts of every pack since a copy was made, also its phrases."""
    for path in sorted(kept.glob("*.toml")):
        name = f"text/{path.name}"
        before, now = (
            _Contents({}, {name: dict(_values(data, "", by_name=False))}, {}, [])
            for data in (read_table(path, name)[0], read_core(name))
        )
        yield from (replace(one, file=f"every pack's {name}") for one in _changes(before, now, before))


def _read(folder: Path) -> _Contents:
    contents = _Contents({}, {}, {}, [])
    paths = {shape.NAME: folder / shape.NAME}
    found = (path for pattern in _COMPARED for path in folder.glob(pattern))
    for path in sorted(found):
        if not path.name.startswith((".", "~$")):
            paths[path.relative_to(folder).as_posix()] = path
    for name, path in paths.items():
        if path.suffix == ".toml":
            data, problems = read_table(path, name)
            if name == shape.NAME:
                contents = contents._replace(facts=data)
            contents.texts[name] = dict(_values(shape.without_kept(data), "", not name.startswith("text/")))
        else:
            problems = _read_lines(name, path, contents)
        contents.problems.extend(replace(one, place=f"{folder}/{one.place}") for one in problems)
    return contents


def _read_lines(name: str, path: Path, contents: _Contents) -> list[Problem]:
    """Read the sentences of a Word file, or the lines of a picture."""
    try:
        if name == BODY_FILE:
            lines = read_text(path, PackError).splitlines()
            said = [(f"line {number}", line.strip()) for number, line in enumerate(lines, start=1)]
        else:
            said = [
                (one.place, one.text)
                for one in list_sentences(read_page(read_file(path, TemplateError), name))
            ]
    except DocgenError as error:
        return [replace(one, place=", ".join(filter(None, (name, one.place)))) for one in error.problems]
    contents.texts[name] = {"": [text for _, text in said]}
    contents.places[name] = [place for place, _ in said]
    return []


def _values(value: Any, key: str, by_name: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield the values below a key of a TOML file; tables in a list by what names each, or as they are."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _values(inner, f"{key}.{name}".lstrip("."), by_name)
        return
    listed = value if isinstance(value, list) else [value]
    names = [_name_of(one) for one in listed] if by_name else []
    if all(names) and len({*names}) == len(listed):
        for name, one in zip(names, listed, strict=True):
            yield from _values(one, f"{key}[{name}]", by_name)
    else:
        yield key, [on_one_line(one) for one in listed]


def _name_of(table: Any) -> str:
    """Return what names a table in a list: of a rule, its id, or that of its first row; else nothing."""
    if not isinstance(table, dict):
        return ""
    rows = table.get("rows")
    named = next((table[key] for key in _NAMED_BY if isinstance(table.get(key), str)), "")
    return named or (_name_of(rows[0]) if isinstance(rows, list) and rows else "")


def _changes(yours: _Contents, theirs: _Contents, origin: _Contents | None) -> Iterator[Change]:
    for file in sorted({*yours.texts, *theirs.texts}):
        mine, other = yours.texts.get(file), theirs.texts.get(file)
        before = origin.texts.get(file) if origin is not None else None
        if mine is None or other is None:
            has: Side = "theirs" if mine is None else "yours"
            lacks: Side = "yours" if mine is None else "theirs"
            by = "" if origin is None else has if before is None else lacks
            yield Change(file, changed_by=by, only_in=has)
            continue
        spots = (yours.places.get(file), theirs.places.get(file))
        for key in {**mine, **other}:
            one, two = mine.get(key, []), other.get(key, [])
            origins = None if origin is None else _Origins((before or {}).get(key, []), one, two)
            for hunk in _hunks(one, two):
                by = "" if origins is None else origins.changed_by(hunk)
                place = key or _place(spots, hunk)
                yield Change(file, place, tuple(one[hunk.yours]), tuple(two[hunk.theirs]), by)


class _Hunk(NamedTuple):
    """A range of the texts of each pack, in which they differ."""

    yours: slice
    theirs: slice


def _hunks(mine: Sequence[str], other: Sequence[str]) -> Iterator[_Hunk]:
    """Yield the ranges that differ; as many texts as there were are compared one by one."""
    for kind, start, end, first, last in SequenceMatcher(None, mine, other, False).get_opcodes():
        if kind == "replace" and end - start == last - first:
            pairs = zip(range(start, end), range(first, last), strict=True)
            yield from (_Hunk(slice(one, one + 1), slice(two, two + 1)) for one, two in pairs)
        elif kind != "equal":
            yield _Hunk(slice(start, end), slice(first, last))


def _place(spots: tuple[list[str] | None, list[str] | None], hunk: _Hunk) -> str:
    """Return where a difference is in a Word file."""
    found = [*(spots[0] or [])[hunk.yours], *(spots[1] or [])[hunk.theirs]]
    return found[0] if found else ""


class _Origins:
    """Knows for each text of two packs which text of the pack that was copied it is, if it is one."""

    def __init__(self, before: list[str], mine: list[str], other: list[str]) -> None:
        self._before = before
        self._texts = (mine, other)
        self._at = [dict[int, int](), dict[int, int]()]
        for at, texts in zip(self._at, self._texts, strict=True):
            for start, first, size in SequenceMatcher(None, before, texts, False).get_matching_blocks():
                at |= zip(range(first, first + size), range(start, start + size), strict=True)

    def changed_by(self, hunk: _Hunk) -> Side:
        """Return which pack says something else there than what was copied."""
        sides = list(zip(self._at, hunk, strict=True))
        above = [there for at, cut in sides for here, there in at.items() if here < cut.start]
        below = [there for at, cut in sides for here, there in at.items() if here >= cut.stop]
        before = self._before[max(above, default=-1) + 1 : min(below, default=len(self._before))]
        by_you, by_them = (texts[cut] != before for texts, cut in zip(self._texts, hunk, strict=True))
        return "both" if by_you and by_them else "yours" if by_you else "theirs"
