"""Compares the names of people as they are written: with titles, credentials, initials, in any order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

_TITLES = frozenset("dr prof mr mrs ms".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_CREDENTIALS = frozenset(
    "md do mbbs pa pac mpas np rn lpn bsn msn aprn cnp fnp fnpc fnpbc dnp dcnp phd ma cma faad facp".split()
)


def same_person(name: str | None, other: str | Iterable[str | None] | None) -> bool:
    """Return whether two names may be the same person's: the same words in any order.

    Titles, credentials, capitals, accents, spaces and points do not count; without a comma before it, a
    credential must be in capitals: `MD`, not `Do`. What only one of the two has does not count if it is an
    initial, `Jr.` or another such suffix, or a word in capitals after the name, as of a credential that
    docgen does not know. An initial is that of a first name if the surname is the same. `other` may be the
    names of several people, of whom one is enough.
    """
    words = _name_words(name)
    return any(
        _may_be_one(words, _name_words(known))
        for known in ([other] if isinstance(other, str) else other or ())
    )


def names_somebody(name: str) -> bool:
    """Return whether a text has words beside titles and credentials."""
    return any(word not in _CREDENTIALS for word in _name_words(name).words)


class _Name(NamedTuple):
    """The words of a name, the surname last, and words beside them that may be no part of it."""

    words: tuple[str, ...]
    beside: frozenset[str]


def _may_be_one(name: _Name, other: _Name) -> bool:
    words, others = set(name.words), set(other.words)
    if not _full(words & others):
        return False
    more, less = words - others - other.beside, others - words - name.beside
    if name.words[-1] == other.words[-1]:
        more, less = _not_begun_by(more, less), _not_begun_by(less, more)
    apart = [name.beside - others - other.beside, other.beside - words - name.beside]
    return not (_full(more) or _full(less) or (more and less) or all(apart))


def _full(words: set[str]) -> set[str]:
    return {word for word in words if len(word) > 1}


def _not_begun_by(words: set[str], others: set[str]) -> set[str]:
    """Return the words of which no other is the initial, nor they of it."""
    return {
        word
        for word in words
        if not any(word[0] == other[0] and 1 in (len(word), len(other)) for other in others)
    }


def _name_words(name: str | None) -> _Name:
    """Return a name's words without titles and credentials (after a comma, or capitals after two words)."""
    letters = unicodedata.normalize("NFKD", name or "")
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in ".'’")
    surname, *first = plain.split(",")
    found: list[str] = []
    beside: set[str] = set()
    for written in surname.split():
        _add(written, found, beside, is_after_comma=False)
    before = len(found)
    for written in " ".join(first).split():
        _add(written, found, beside, is_after_comma=True)
    return _Name((*found[before:], *found[:before]), frozenset(beside))


def _add(written: str, found: list[str], beside: set[str], *, is_after_comma: bool) -> None:
    """Add a written word to those of the name, or beside them; a title or a credential is dropped."""
    word, is_last = written.casefold().replace("-", ""), len(found) > 1
    in_capitals = is_last and written[0].isupper() and written[-1].isupper()
    if word in _TITLES or (word in _CREDENTIALS and (is_after_comma or in_capitals)):
        return
    if (found and word in _SUFFIXES) or (in_capitals and 2 <= len(word) <= 6):
        beside.add(word)
    else:
        found += written.casefold().replace("-", " ").split()
