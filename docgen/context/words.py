"""Turns the pack's words into names of the context: one word object for each code, made once per language.

A word object is a dict of `code`, `clinical` (for colleagues), `plain` (for patients), `coded` (the code,
unless it is `other` or the words themselves) and the pack's facts about the codes of its list. Every object
of a list has the same keys: a fact that the pack does not state for a code is False, [] or None, according to
its type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docgen.encounter import OTHER, Other
from docgen.lazy import dataclass

Reader = Callable[[Any], Any]
WORDINGS = ("clinical", "plain")
TEXT_SLOT = "{text}"


class Word(dict[str, Any]):
    """A word object. It equals its code: `laterality == "left"` and `laterality.code == …` say the same."""

    def __eq__(self, other: object) -> bool:
        """Return whether the other is this code, or has the same keys and values."""
        return bool(self["code"] == other) if isinstance(other, str) else super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        """Return whether it differs: a dict has a comparison of its own for this."""
        return not self == other

    __hash__ = None


class NoItems(list[Any]):
    """An empty list of which the record says why it is empty; it equals that code: `assistants == "none"`.

    `reason` is the word of the code.
    """

    def __init__(self, reason: Word) -> None:
        super().__init__()
        self.reason = reason

    def __eq__(self, other: object) -> bool:
        """Return whether the other is this code, or an empty list for the same reason."""
        return bool(self.reason["code"] == (other.reason["code"] if isinstance(other, NoItems) else other))

    def __ne__(self, other: object) -> bool:
        """Return whether it differs: a list has a comparison of its own for this."""
        return not self == other

    __hash__ = None


@dataclass(frozen=True)
class Words:
    """All word objects of a pack in one language, and the phrases for its sites.

    `lists` maps list and code to the word, `blanks` a list to a word without a code, and `phrases` site and
    side to the site's clinical and plain phrase.
    """

    lists: Mapping[str, Mapping[str, Word]]
    blanks: Mapping[str, Word]
    phrases: Mapping[tuple[str, str], tuple[str | None, str | None]]

    def word(self, list_: str, code: str, text: str | None = None) -> Word:
        """Return the word of a code, with `text` from the record as its wording, if given.

        A code that the pack does not have keeps its code; its only wording is `text`.
        """
        found = self.lists.get(list_, {}).get(code)
        if found is None:
            coded = None if code in (text, OTHER) else code
            said = {"code": code, "clinical": text, "plain": text, "coded": coded}
            return Word({**self.blanks.get(list_, {}), **said})
        return found if text is None else Word({**found, "clinical": text, "plain": text})

    def reader(self, list_: str, is_open: bool) -> Reader:
        """Return the function that turns a code of this list into its word.

        A value that is not text (a pain score) stays as it is. The code `other` has the record's words. An
        unknown code of an open list is its own wording.
        """
        known = self.lists.get(list_, {})

        def read(code: Any) -> Any:
            if isinstance(code, Other):
                return self.word(list_, OTHER, code.text)
            found = known.get(code)
            if found is not None or not isinstance(code, str):
                return found if found is not None else code
            return self.word(list_, code, code if is_open else None)

        return read

    def phrase(self, site: str, side: str, text: str | None) -> tuple[str | None, str | None]:
        """Return a site's clinical and plain phrase for a side; `text` fills the place for it, if any."""
        word = self.lists.get("body_site", {}).get(site)
        if word is None:
            return None, None
        clinical, plain = self.phrases.get((site, side)) or (word["clinical"], word["plain"])
        if not word.get("text_required"):
            return clinical, plain
        if text is None:
            return None, None
        if (site, side) not in self.phrases:
            return text, text
        return _filled(clinical, text), _filled(plain, text)


def collect_words(
    vocabulary: Mapping[str, Mapping[str, Mapping[str, Any]]],
    wordings: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> Words:
    """Join a pack's facts and a language's wordings into word objects."""
    lists: dict[str, dict[str, Word]] = {}
    blanks: dict[str, Word] = {}
    for list_, facts in vocabulary.items():
        blanks[list_] = _blank(facts.values())
        said = wordings.get(list_, {})
        lists[list_] = {
            code: Word(
                {
                    **blanks[list_],
                    "code": code,
                    "coded": None if code == OTHER else code,
                    **_wording(said.get(code, {})),
                    **own,
                }
            )
            for code, own in facts.items()
        }
    return Words(lists, blanks, _phrases(wordings.get("body_site", {})))


def _blank(facts: Iterable[Mapping[str, Any]]) -> Word:
    """Make a word without a code: every key of the list, each empty according to its type."""
    kinds: dict[str, Any] = {}
    for own in facts:
        for key, value in own.items():
            kinds[key] = False if isinstance(value, bool) else [] if isinstance(value, list | tuple) else None
    return Word({"code": None, "clinical": None, "plain": None, "coded": None, **kinds})


def _wording(said: Mapping[str, Any]) -> dict[str, Any]:
    return {wording: said.get(wording) for wording in WORDINGS}


def _filled(phrase: str | None, text: str) -> str | None:
    return phrase and phrase.replace(TEXT_SLOT, text)


def _phrases(sites: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    return {
        (site, side): (phrase.get("clinical"), phrase.get("plain"))
        for site, said in sites.items()
        for side, phrase in said.items()
        if isinstance(phrase, Mapping)
    }
