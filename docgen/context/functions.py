"""The functions an expression of a pack may call; each is pure and takes names of the context.

What is missing never raises: a function that was given nothing to count answers None, and a comparison
with None is false.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

BOTH_SIDES = frozenset({"right", "left"})
SIDES = BOTH_SIDES | {"bilateral"}
_TITLES = frozenset("dr prof mr mrs ms".split())
_CREDENTIALS = frozenset("md do pa pac np rn lpn aprn cnp fnp fnpc fnpbc dnp phd ma cma faad".split())


def age_on(birth_date: object, day: object) -> int | None:
    """Count the whole years from a birth date to a day; who was born on 29 February ages on 1 March."""
    born, today = _day(birth_date), _day(day)
    if born is None or today is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def days_between(start: object, end: object) -> int | None:
    """Count the calendar days from start to end; negative when end comes first.

    A time counts as the day that it is in the zone of the first; beside a date, as its own calendar day.
    """
    first, last = _day(start), _day(in_zone_of(end, start))
    return None if first is None or last is None else (last - first).days


def months_between(start: object, end: object) -> int | None:
    """Count the whole months from start to end; from 31 August to 30 September it is none."""
    first, last = _day(start), _day(end)
    if first is None or last is None:
        return None
    if last < first:
        return -(months_between(last, first) or 0)
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def consent_end(consent: object, limits: object, start: object = None) -> date | None:
    """Find the last day on which a consent holds: the one it names, else so many days after the signature.

    The days are the consent's own (`valid_for`), else the limit `consent_valid_days`. Where a consent names
    both a day and a number of days, the earlier end counts. The day of the signature is that of the zone in
    which the procedure started, where that is given.
    """
    signed = _day(in_zone_of(_value(consent, "signed_at"), start))
    until = _day(_value(consent, "valid_until"))
    days = _value(consent, "valid_for")
    if days is None and until is None:
        days = _value(limits, "consent_valid_days")
    ends = [] if until is None else [until]
    if signed is not None and isinstance(days, int | float):
        last = date.max.toordinal() - signed.toordinal()
        ends.append(signed + timedelta(days=min(int(days), last)))
    return min(ends, default=None)


def freeze_limit(limits: object, level: str, agent: object, site: object) -> float | None:
    """Find the limit for the seconds of a freeze: `level` is `stop` or `warn`, the zone face or elsewhere.

    It stands among the limits as `freeze_seconds_<level>_<zone>_<agent>`.
    """
    zone = "face" if _value(site, "body_site.region") == "face" else "elsewhere"
    limit = _value(limits, f"freeze_seconds_{level}_{zone}_{_value(agent, 'code')}")
    return limit if isinstance(limit, int | float) else None


def same_language(language: object, other: object) -> bool:
    """Tell whether two languages, words or tags, are the same but for their region: `es` and `es-MX`.

    Of a language that is not known nobody can say that it is another.
    """
    tags = [_value(tag, "code") if isinstance(tag, Mapping) else tag for tag in (language, other)]
    first, second = (str(tag or "").casefold().partition("-")[0] for tag in tags)
    return first == second or not (first and second)


def same_person(name: object, other: object) -> bool:
    """Tell whether two names may be one person's: the same words in any order.

    Titles and credentials, capitals, accents, spaces and points do not count, and an initial does only
    where both names have one. Without a comma before it only capitals make a credential: `MD`, not `Do`.
    """
    words, others = _name_words(name), _name_words(other)
    if not (_initials(words) and _initials(others)):
        words, others = words - _initials(words), others - _initials(others)
    return bool(words) and words == others


def same_text(text: object, other: object) -> bool:
    """Tell whether two texts are the same but for capitals and spaces."""
    return _plain(text) == _plain(other)


def _plain(text: object) -> str:
    return " ".join(str(text or "").casefold().split())


def _name_words(name: object) -> set[str]:
    """The words of a name; a comma, or capitals after two words, tell credentials from a family name."""
    letters = unicodedata.normalize("NFKD", str(name or ""))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in ".'’")
    words: list[str] = []
    for number, part in enumerate(plain.split(",")):
        for written in part.split():
            word, beside = written.casefold(), bool(number) or (len(words) > 1 and _is_in_capitals(written))
            if word.replace("-", "") not in (_TITLES | _CREDENTIALS if beside else _TITLES):
                words += word.replace("-", " ").split()
    return set(words)


def _is_in_capitals(word: str) -> bool:
    return word.isupper() or word == "PhD"


def _initials(words: set[str]) -> set[str]:
    return {word for word in words if len(word) == 1}


def missing(value: object) -> bool:
    """Tell whether the record has nothing here: no value, no entry of a list, or only blank text.

    False and 0 are values, and so is a code such as `none`.
    """
    if isinstance(value, str):
        return not value.strip()
    return not value and not isinstance(value, int | float)


def codes(words: object) -> list[str]:
    """List the codes of coded values, in their order; of one value, that one."""
    return [str(word["code"]) for word in _items(words) if isinstance(word, Mapping) and word.get("code")]


def duplicates(items: object, *keys: str) -> list[Any]:
    """List the items that repeat an earlier one: whole, or by the given keys (`"body_site.code"`)."""
    seen: list[Any] = []
    repeated = []
    for item in _items(items):
        mark = [_value(item, key) for key in keys] if keys else item
        if mark in seen:
            repeated.append(item)
        seen.append(mark)
    return repeated


def sites_beyond(sites: object, agreed: object) -> list[Any]:
    """List the sites that none of the agreed ones allows, side by side.

    Both sides agreed allow either. Where a site has no right and left, midline, not applicable and no
    side at all are the same. A part is not within a whole: an agreed face allows no cheek.
    """
    allowed: set[_Place] = set()
    for site in _items(agreed):
        allowed |= _places(site)
    return [site for site in _items(sites) if not _places(site) <= allowed]


class _Place(NamedTuple):
    """A single place on the body: the code of its site, the words of another one, its side if it has one."""

    code: str
    text: str
    side: str


def _places(site: Mapping[str, Any]) -> set[_Place]:
    """The single places a site stands for; both sides are two."""
    code = _value(site, "body_site.code") or ""
    text = _plain(site.get("other_text"))
    side = _value(site, "laterality.code")
    if side == "bilateral":
        return {_Place(code, text, single) for single in BOTH_SIDES}
    return {_Place(code, text, side if side in BOTH_SIDES else "")}


def in_zone_of(time: Any, other: object) -> Any:
    """Give a time as the clock shows it in the zone of another; anything else as it is."""
    if not (isinstance(time, datetime) and isinstance(other, datetime) and time.tzinfo and other.tzinfo):
        return time
    try:
        return time.astimezone(other.tzinfo)
    except OverflowError:  # the first or the last day that there is
        return time


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _items(value: object) -> Iterable[Any]:
    """The entries of a list; one value is a list of one, nothing a list of none."""
    if not value or isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        return [value]
    return value


def _value(item: Any, path: str) -> Any:
    for key in path.split("."):
        item = item.get(key) if isinstance(item, Mapping) else None
    return item


# The most used come first: a call looks its function up from the start.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        missing,
        freeze_limit,
        age_on,
        codes,
        consent_end,
        days_between,
        duplicates,
        months_between,
        same_language,
        same_person,
        same_text,
        sites_beyond,
    )
}
