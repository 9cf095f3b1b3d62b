"""Finds what is wrong with the words and short texts of a language; alone knows a text file's shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.suggest import did_you_mean

_TAG = compiled_when_used(r"\{[{%#]|[}%#]\}")
KEYS = ("language", "reviewed", "words", "questions", "phrases", "picture", "missing", "text", "terms")
KINDS = ("clinical", "plain")
_FORMER = ({"text", "when"}, {"when", "what"})  # entries that had a condition, or a time
_PHRASE, _NAME = ("text", "if", "for"), compiled_when_used(r"\w+")


def find_problems(
    name: str,
    data: Mapping[str, Any],
    words: Mapping[str, Any],
    language: str,
    vocabulary: Mapping[str, Any],
    kinds: Iterable[str],
) -> list[Problem]:
    """Find everything that is wrong with a text file.

    `words` are its words together with those that every pack has. `kinds` are the kinds of word that the
    language's documents print (`clinical`, `plain`): every code needs them. A language without documents may
    be unfinished.
    """
    return [
        *_key_problems(name, data, language),
        *_unknown_problems(name, data.get("words", {}), vocabulary),
        *_missing_problems(name, words, vocabulary, tuple(kinds)),
        *_phrase_problems(name, data.get("phrases", {})),
        *_text_problems(f"{name}, text", data.get("text", {})),
        *_text_problems(f"{name}, terms", data.get("terms", {})),
        *_mark_problems(f"{name}, missing", data.get("missing", {})),
    ]


def _key_problems(name: str, data: Mapping[str, Any], language: str) -> Iterator[Problem]:
    for key in [key for key in data if key not in KEYS]:
        fix = did_you_mean(key, KEYS) or f"known here: {', '.join(KEYS)}"
        yield Problem(name, f"{key} is not known here", fix, kind="unknown-key")
    if data.get("language") != language:
        yield Problem(
            name, "does not name its own language", f'write language = "{language}"', kind="wrong-type"
        )
    if not isinstance(data.get("reviewed", False), bool):
        yield Problem(name, "reviewed must be true or false", "correct it", kind="wrong-type")
    for key in ("words", "phrases", "picture", "missing", "text", "terms"):
        if not isinstance(data.get(key, {}), dict):
            yield Problem(name, f"{key} must be a table", "correct it", kind="wrong-type")


def _unknown_problems(name: str, words: Any, vocabulary: Mapping[str, Any]) -> Iterator[Problem]:
    """Find words for lists, codes and sides that the pack does not have, and words that are not text."""
    for list_name, codes in _items(words):
        place = f"{name}, words.{list_name}"
        if list_name not in vocabulary:
            fix = (
                did_you_mean(list_name, vocabulary) or "add the list to vocabulary.toml, or take it out here"
            )
            yield Problem(place, "is not a list of the pack", fix, kind="unknown-list")
            continue
        if not isinstance(codes, dict):
            yield Problem(place, "must be a table", "give a line for each code", kind="wrong-type")
        for code, word in _items(codes):
            known = _items_of(vocabulary, list_name)
            if code not in known:
                fix = did_you_mean(code, known) or "add the code to vocabulary.toml, or take it out here"
                yield Problem(f"{place}.{code}", "is not a code of the list", fix, kind="unknown-code")
            else:
                yield from _word_problems(f"{place}.{code}", word, _sides(known[code]))


def _word_problems(place: str, word: Any, sides: tuple[str, ...]) -> Iterator[Problem]:
    if not isinstance(word, dict):
        fix = 'write { clinical = "...", plain = "..." }'
        yield Problem(place, "must be a table of words", fix, kind="wrong-type")
        return
    for key, value in word.items():
        if key in sides:
            yield from _word_problems(f"{place}.{key}", value, ())
        elif key not in KINDS:
            fix = did_you_mean(key, (*KINDS, *sides)) or f"known here: {', '.join((*KINDS, *sides))}"
            yield Problem(place, f"{key} is not known here", fix, kind="unknown-key")
        elif not isinstance(value, str) or not value.strip():
            yield Problem(place, f"{key} must be a text", "correct it", kind="wrong-type")


def _missing_problems(
    name: str, words: Any, vocabulary: Mapping[str, Any], kinds: tuple[str, ...]
) -> Iterator[Problem]:
    """Find codes, and sides of sites, that have no word in this language."""
    for list_name in vocabulary:
        for code, facts in _items_of(vocabulary, list_name).items():
            word = _items_of(_items_of(words, list_name), code)
            place = f"{name}, words.{list_name}.{code}"
            yield from _absent(place, word, kinds)
            for side in _sides(facts):
                yield from _absent(f"{place}.{side}", _items_of(word, side), kinds)


def _absent(place: str, word: Mapping[str, Any], kinds: tuple[str, ...]) -> Iterator[Problem]:
    for kind in kinds:
        if kind not in word:
            yield Problem(place, f"has no {kind} word", f"add {kind}", kind="missing-word")


def _phrase_problems(name: str, phrases: Any) -> Iterator[Problem]:
    for phrase, given in _items(phrases):
        place, parts = f"{name}, phrases.{phrase}", given if isinstance(given, dict) else {"text": given}
        if not _NAME.fullmatch(phrase):
            fix = "a name has letters, digits and underscores only"
            yield Problem(place, "is no name that a template can use", fix, kind="bad-name")
        for key in parts.keys() - _PHRASE:
            fix = did_you_mean(key, _PHRASE) or f"known here: {', '.join(_PHRASE)}"
            yield Problem(place, f"{key} is not known here", fix, kind="unknown-key")
        if "if" in parts and "for" in parts:
            fix = "keep one of them, and put the other into the text as a tag"
            yield Problem(place, "has both if and for", fix, kind="wrong-type")
        if not all(isinstance(part, str) and part.strip() for part in (parts.get("text"), *parts.values())):
            fix = 'write it in quotes, or as { if = "…", text = "…" } or { for = "item in …", text = "…" }'
            yield Problem(place, "is no phrase", fix, kind="wrong-type")
        elif "\n" in parts["text"]:
            fix = "write a backslash at the end of each line of it but the last"
            yield Problem(place, "has several lines", fix, kind="wrong-type")


def _mark_problems(place: str, words: Any) -> Iterator[Problem]:
    """Check what a draft says of missing values: a text for each name."""
    for key, value in _items(words):
        if not isinstance(value, str) or not value.strip():
            fix = f'put names with dots in quotes: "{key}.…" = "words"'
            yield Problem(f"{place}.{key}", "must be a text", fix, kind="wrong-type")


def _text_problems(place: str, value: Any) -> Iterator[Problem]:
    """Check the short texts that documents print by name: a text, or a table of these."""
    if isinstance(value, dict) and set(value) not in _FORMER:
        for key, part in value.items():
            yield from _text_problems(f"{place}.{key}", part)
    elif isinstance(value, list | dict):
        message = "is a list" if isinstance(value, list) else "is a text with a condition or a time"
        fix = "write it in the Word file of its document; a sentence with a condition, under {% if … %}"
        yield Problem(place, f"{message}, which is not read here", fix, kind="wrong-type")
    elif not isinstance(value, str):
        yield Problem(place, "must be a text", "put it in quotes", kind="wrong-type")
    else:
        if not value.strip():
            yield Problem(place, "is empty", "write a text, or take it out", kind="wrong-type")
        if _TAG.search(value):
            fix = "texts are printed as they are: put the tag in the template"
            yield Problem(place, "holds a tag of a template", fix, kind="tag-in-text")


def _sides(facts: Any) -> tuple[str, ...]:
    """List the sides of a site that need a phrase of their own."""
    sides = facts.get("sides", ()) if isinstance(facts, dict) else ()
    if not isinstance(sides, list):
        return ()
    return tuple(side for side in sides if isinstance(side, str) and side != "not_applicable")


def _items(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def _items_of(table: Any, key: str) -> dict[str, Any]:
    value = table.get(key) if isinstance(table, Mapping) else None
    return value if isinstance(value, dict) else {}
