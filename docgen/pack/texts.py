"""Reads the texts of a language: those that every pack has, and those of the pack's text file.

It alone knows how a draft says in these words what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.pack import words
from docgen.pack.reading import read_core, read_table

_SHARED = ("words", "questions", "picture", "missing")  # tables that every pack has
_PHRASES = "phrases"  # of every pack too; one of the pack's own replaces all of it
_WORDINGS = (".clinical", ".plain", ".coded", ".display")  # at the end of a name
_LANGUAGE = compiled_when_used(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class ReadTexts(NamedTuple):
    """The texts of a language, the pack's own alone, and what is wrong with these."""

    data: Mapping[str, Any]
    own: Mapping[str, Any]
    problems: list[Problem]


def is_language(name: str) -> bool:
    """Return whether a folder or a text file with this name is a language's."""
    return _LANGUAGE.fullmatch(name) is not None


def text_languages(folder: Path) -> list[str]:
    """List the languages in which a pack has a text file."""
    return sorted(path.stem for path in (folder / "text").glob("*.toml") if is_language(path.stem))


def read_texts(
    folder: Path,
    language: str,
    vocabulary: Mapping[str, Any] | None,
    kinds: Iterable[str],
) -> ReadTexts:
    """Read a pack's text file of a language; its words and questions stand before those that every pack has.

    `kinds` are the kinds of word that the language's documents print. While the vocabulary is unknown, only
    what makes the file unreadable is a problem.
    """
    name = f"text/{language}.toml"
    own, problems = read_table(folder / name, name)
    core = read_core(name)
    data = {**own, **{key: _joined(core.get(key, {}), own.get(key, {})) for key in _SHARED}}
    phrases = own.get(_PHRASES, {})
    data[_PHRASES] = {**core.get(_PHRASES, {}), **(phrases if isinstance(phrases, Mapping) else {})}
    if not problems and vocabulary is not None:
        problems = words.find_problems(name, own, data["words"], language, vocabulary, kinds)
    return ReadTexts(data, own, problems)


def mark_missing(texts: Mapping[str, Any], name: str) -> str:
    """Return the mark of a missing value in a draft: `[missing: time of signature]` for `signature.at`.

    A name without words in the texts is said by its last part.
    """
    missing = texts["missing"]
    for wording in _WORDINGS:
        name = name.removesuffix(wording)
    field = missing.get(name) or name.rpartition(".")[2].replace("_", " ")
    return f"[{missing.get('word', 'missing')}: {field}]"


def _joined(known: Any, own: Any) -> Any:
    """Join tables of words key by key; what the pack says replaces what every pack says."""
    if not (isinstance(known, Mapping) and isinstance(own, Mapping)):
        return own
    both = {key: _joined(known[key], value) if key in known else value for key, value in own.items()}
    return {**known, **both}
