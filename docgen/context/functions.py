"""The functions that a pack's expressions may call; each is pure and takes names of the context.

Missing values never raise: a function with nothing to count returns None, and a comparison with None is
false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from docgen.context.days import (
    age_on,
    day_of,
    days_between,
    in_zone_of,
    minutes_between,
    months_between,
    workdays_between,
)
from docgen.context.words import NoItems
from docgen.person_names import same_person

_TABLES = (dict, Mapping)  # most are a dict, which is told at once
BOTH_SIDES = frozenset({"right", "left"})


def consent_end(consent: object, limits: object, start: object = None) -> date | None:
    """Find the last day on which a consent is valid: the day it names, or a number of days after signing.

    The number is the consent's own (`valid_for`), else the limit `consent_valid_days`. If a consent names
    both a day and a number of days, the earlier end counts. The day of signing is taken in the zone of
    `start`, the start of the procedure, if given.
    """
    signed = day_of(in_zone_of(_value(consent, "signed_at"), start))
    until = day_of(_value(consent, "valid_until"))
    days = _value(consent, "valid_for")
    if days is None and until is None:
        days = _value(limits, "consent_valid_days")
    ends = [] if until is None else [until]
    if signed is not None and isinstance(days, int | float):
        last = date.max.toordinal() - signed.toordinal()
        ends.append(signed + timedelta(days=min(int(days), last)))
    return min(ends, default=None)


def dated_between(items: object, start: object, end: object) -> list[Any]:
    """List the items whose `date` is from the day of start to that of end.

    Where both are one day, nobody can say of an item of that day that it came after the start.
    """
    first, last = day_of(start), day_of(end)
    days = [(item, day_of(_value(item, "date"))) for item in _items(items)]
    return [item for item, day in days if first and last and day and first <= day <= last != first]


def limit_named(limits: object, *parts: object) -> float | None:
    """Find a limit by the parts of its name, `limit_named(limits, "seconds", site.region)`; else None."""
    limit = _value(limits, "_".join(map(str, parts))) if all(parts) else None
    return limit if isinstance(limit, int | float) else None


def some(items: object, path: str) -> bool:
    """Return whether one of the items has a value that holds at a path."""
    return any(_value(item, path) for item in _items(items))


def total(path: str, *lists: object) -> float | None:
    """Add up the numbers at a path of all items; None without items, or if one lacks its number.

    Decimals are added as they are written: 0.15, 0.2 and 0.3 make 0.65.
    """
    numbers = [_value(item, path) for items in lists for item in _items(items)]
    known = [number for number in numbers if isinstance(number, int | float)]
    if not numbers or len(known) < len(numbers):
        return None
    added = sum(Decimal(str(number)) for number in known)
    return int(added) if all(isinstance(number, int) for number in known) else float(added)


def distinct(items: object, path: str) -> list[Any]:
    """List the words at a path of the items, without those that repeat an earlier one."""
    found: dict[Any, Any] = {}
    for item in _items(items):
        word = _value(item, path)
        if word is not None:
            found.setdefault((word["code"], word["clinical"]) if isinstance(word, Mapping) else word, word)
    return list(found.values())


def shared(items: object, path: str) -> Any:
    """Return the word at a path that all items have; None if one has another, or none."""
    words = distinct(items, path)
    return words[0] if len(words) == 1 and all(_value(item, path) for item in _items(items)) else None


def same_language(language: object, other: object) -> bool:
    """Return whether two languages (words or tags) are the same apart from the region: `es` and `es-MX`.

    `other` may be several, of which one is enough. An unknown language is never a different one.
    """
    first, known = _tags(language), _tags(other)
    return not (first and known) or bool(first & known)


def _tags(languages: object) -> set[str]:
    """Return the tags of known languages, without their regions."""
    tags = [_value(tag, "code") if isinstance(tag, Mapping) else tag for tag in _items(languages)]
    return {str(tag).casefold().partition("-")[0] for tag in tags if tag}


def same_text(text: object, other: object) -> bool:
    """Return whether two texts are the same apart from capitals and spaces."""
    return _plain(text) == _plain(other)


def _plain(text: object) -> str:
    return " ".join(str(text or "").casefold().split())


def missing(value: object) -> bool:
    """Return whether the record has nothing here: no value, an empty list, or only blank text.

    False and 0 are values, and so is a code such as `none`, also in the place of a list.
    """
    if isinstance(value, NoItems):
        return False
    if isinstance(value, str):
        return not value.strip()
    return not value and not isinstance(value, int | float)


def codes(words: object) -> list[str]:
    """List the codes of coded values, in their order; a single value gives a list of one."""
    return [str(word["code"]) for word in _items(words) if isinstance(word, Mapping) and word.get("code")]


def duplicates(items: object, *keys: str) -> list[Any]:
    """List the items that repeat an earlier one, entirely or in the given keys (`"body_site.code"`)."""
    seen: set[object] = set()
    repeated = []
    for item in _items(items):
        mark = _mark([_value(item, key) for key in keys] if keys else item)
        if mark in seen:
            repeated.append(item)
        seen.add(mark)
    return repeated


def _mark(value: object) -> object:
    """Return a value that can be kept in a set, equal for equal values."""
    if isinstance(value, Mapping):
        return frozenset((key, _mark(part)) for key, part in value.items())
    return tuple(map(_mark, value)) if isinstance(value, list | tuple) else value


def sites_beyond(sites: object, *agreed: object) -> list[Any]:
    """List the sites that the agreed ones, of one list or more, do not allow, each side on its own.

    An agreement to both sides allows either. For a site without right and left, midline, not applicable
    and no side are the same. Agreement to a whole does not cover its parts: the arm does not allow the hand.
    """
    allowed = _places_of(agreed)
    return [site for site in _items(sites) if not _places(site) <= allowed]


def sides_beyond(site: object, *agreed: object) -> list[str]:
    """List the sides of a site, "left" and "right", that `sites_beyond` finds."""
    beyond = _places(site) - _places_of(agreed) if isinstance(site, Mapping) else ()
    return sorted(place.side for place in beyond if place.side)


def agreed_instead(site: object, path: str, *agreed: object) -> list[Any]:
    """List the words at a path that were agreed for a site, where its own word is none of them.

    Each side is asked on its own. The first list counts that says something of the site.
    """
    own, places = _value(site, path), sorted(_places(site) if isinstance(site, Mapping) else ())
    for sites in agreed if own is not None else ():
        said = [distinct([one for one in _items(sites) if place in _places(one)], path) for place in places]
        if any(said):
            return distinct([{"word": word} for words in said if own not in words for word in words], "word")
    return []


class _Place(NamedTuple):
    """A single place on the body: the code and the words of its site, and its side if any."""

    code: str
    words: str
    side: str


def _places(site: Mapping[str, Any]) -> set[_Place]:
    """Return the single places that a site means; both sides are two places."""
    code = _value(site, "body_site.code") or ""
    words = _plain(_value(site, "body_site.clinical"))
    side = _value(site, "laterality.code")
    if side == "bilateral":
        return {_Place(code, words, single) for single in BOTH_SIDES}
    return {_Place(code, words, side if side in BOTH_SIDES else "")}


def _places_of(lists: Iterable[object]) -> set[_Place]:
    return {place for sites in lists for site in _items(sites) for place in _places(site)}


def _items(value: object) -> Iterable[Any]:
    """Return the entries of a list; a single value is a list of one, and no value an empty list."""
    if not value or isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        return [value]
    return value


def _value(item: Any, path: str) -> Any:
    for key in path.split("."):
        if item.__class__ is dict or isinstance(item, _TABLES):
            item = item.get(key)
        else:
            return None
    return item


# The most used come first: a call looks up its function from the start.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        missing,
        limit_named,
        age_on,
        agreed_instead,
        codes,
        consent_end,
        dated_between,
        days_between,
        distinct,
        duplicates,
        minutes_between,
        months_between,
        same_language,
        same_person,
        same_text,
        shared,
        sides_beyond,
        sites_beyond,
        some,
        total,
        workdays_between,
    )
}
