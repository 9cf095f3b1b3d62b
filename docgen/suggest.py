"""Suggests the known word that was probably meant, for keys, codes, filters, statements and names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from docgen.lazy import compiled_when_used

_HUMP_OR_GAP = compiled_when_used(r"(?<=[a-z0-9])(?=[A-Z])|[- ]")
_NUMBER = compiled_when_used(r"\d+")
_LONGEST = 60  # characters of a word that are compared: a longer word is not a typing error
_NONE: Mapping[str, str] = MappingProxyType({})


def nearest(
    word: str, known: Iterable[str], likeness: float = 0.6, synonyms: Mapping[str, str] = _NONE
) -> str:
    """Return the known word that was probably meant, ignoring case, hyphens and camel case; empty if none.

    Of words that differ only by a number, such as codes of grades, none is meant by a word without theirs.
    `likeness` is from 0 (anything) to 1 (equal), as `difflib` measures it. `synonyms` map other words for
    the same thing, in small letters, to known ones.
    """
    plain = _plain(word[:_LONGEST].strip())
    by_plain = {_plain(name): name for name in known}
    if (synonym := synonyms.get(plain, "")) and synonym in by_plain.values():
        return synonym
    found = get_close_matches(plain, by_plain, n=1, cutoff=likeness)
    return by_plain[found[0]] if found and not _is_one_of_a_series(found[0], plain, by_plain) else ""


def did_you_mean(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return a question that names the word that was probably meant; empty if there is none."""
    return question(nearest(word, known, likeness))


def question(name: str) -> str:
    """Return the question whether this name was meant; empty without a name."""
    return f"did you mean {name}?" if name else ""


def _is_one_of_a_series(found: str, word: str, known: Iterable[str]) -> bool:
    """Return whether a known word differs from others only by its number, which the word does not have."""
    series = [name for name in known if _NUMBER.sub("", name) == _NUMBER.sub("", found)]
    return len(series) > 1 and _NUMBER.findall(found) != _NUMBER.findall(word)


def _plain(word: str) -> str:
    return _HUMP_OR_GAP.sub("_", word).lower()
