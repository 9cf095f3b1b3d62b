"""Defines the filters of the template language, such as dates, times and lists in the document's language.

The language comes from the rendering. Babel (Unicode CLDR) words dates and lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any, Final, Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from jinja2 import nodes, pass_context
from jinja2.filters import FILTERS as OF_JINJA
from jinja2.runtime import Context, Undefined

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.language.limits import check_size, joined, replaced, spend
from docgen.word.language.missing import LEFT_OUT, Missing, is_left_out, is_missing
from docgen.word.language.phrasing import (
    other_day,
    other_zone,
    write_after,
    write_counted,
    write_either,
    write_ended,
    write_instead,
    write_number,
    write_otherwise,
    write_unbroken,
)
from docgen.word.values.text import NEEDS_DATE, Refused, moment, plain_text
from docgen.word.values.types import DATE, GROUP, LIST, MOMENT, NUMBER, TEXT, TIME, YES_NO

LANGUAGE = "docgen language"
_COPIED_A_STEP = 10_000  # characters
_MOMENT = {"en": "{date} at {time}", "es": "{date} a las {time}"}
_BEFORE = {  # ICU knows these sounds, Babel does not
    " y ": (compiled_when_used(r"[hH]?[iíIÍ](?![aeoáéó])"), " e "),
    " o ": (compiled_when_used(r"[hH]?[oóOÓ]"), " u "),
}
_FORMS = frozenset({"long", "medium", "short", "full", "iso"})
_PATTERN = compiled_when_used(r"(?=.*[yMd])(?:[GyQqMLwdDEec]+|'[^']*'|[^A-Za-z%'])+", re.DOTALL)
_NEEDS_MOMENT = "give a date with a time and a zone, or a text such as 2026-03-02T10:15:00Z"
_NEEDS_LIST = "name a list, or delete the filter"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def _language(context: Context) -> str:
    return str(context.get(LANGUAGE) or "en")


@pass_context
def write_date(context: Context, value: object, form: object = "long") -> str:
    """Write a date: `long` (March 2, 2026), `short` (3/2/26), `medium`, `full`, `iso`, or by a pattern.

    A pattern has the letters of CLDR for the fields of a date: `dd.MM.yyyy`.
    """
    value = moment(value)
    if not isinstance(value, date):
        raise Refused("the filter 'date' needs a date", NEEDS_DATE)
    if not isinstance(form, str) or not (form in _FORMS or _PATTERN.fullmatch(form)):
        raise Refused(
            "the filter 'date' does not know this form",
            "write long, medium, short, full, iso, or a pattern such as dd.MM.yyyy",
        )
    day = value.date() if isinstance(value, datetime) else value
    return day.isoformat() if form == "iso" else format_date(day, form, _locale(_language(context)))


@pass_context
def write_time(context: Context, value: object) -> str:
    """Write the time of day to the minute: 10:15 AM, which no line breaks."""
    value = moment(value)
    if not isinstance(value, datetime | time):
        raise Refused("the filter 'time' needs a time", "give a time, or a text such as 10:15")
    clock = value.time() if isinstance(value, datetime) else value
    written = format_time(clock.replace(tzinfo=None), "short", locale=_locale(_language(context)))
    return written.replace("\u202f", "\N{NO-BREAK SPACE}")  # which more fonts have


@pass_context
def write_datetime(context: Context, value: object) -> str:
    """Write a date and time of day: March 2, 2026 at 10:15 AM."""
    value = moment(value)
    if not isinstance(value, datetime):
        raise Refused("the filter 'datetime' needs a date with a time", _NEEDS_MOMENT)
    form = _MOMENT.get(_language(context), "{date}, {time}")
    return form.format(date=write_date(context, value), time=write_time(context, value))


def write_zone(value: object) -> object:
    """Write the name of a time's zone (EST); where only its offset from UTC is known, it is optional."""
    value = moment(value)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Refused("the filter 'zone' needs a time with a zone", _NEEDS_MOMENT)
    name = value.tzname() or ""
    return LEFT_OUT if not name or name.startswith(("UTC+", "UTC-")) else name


@pass_context
def write_list(
    context: Context, value: object, joint: str = "and", attribute: str | None = None
) -> str | Undefined:
    """Write texts as a list in a sentence: `a, b, and c`; `list("or")` joins with or, `list("; ")` with that.

    With `attribute`, write that attribute of each item. An empty list has no text: it counts as missing where
    it is printed.
    """
    texts = [*_pieces(context, value, "list", attribute)]
    if not texts:
        return context.environment.undefined(obj=value, name="list")
    if joint not in ("and", "or"):
        return joined(texts, str(joint))
    style: Literal["or", "standard"] = "or" if joint == "or" else "standard"
    size = sum(map(len, texts))
    check_size(size)
    spend(len(texts) * size // _COPIED_A_STEP)  # each item is put behind a copy of those before it
    listed = format_list(texts, style, _locale(_language(context)))
    return _euphonic(listed, texts[-1]) if _locale(_language(context)).language == "es" else listed


def _euphonic(listed: str, last: str) -> str:
    """Return a Spanish list with the conjunction for its last item: "e" before i-, "u" before o-."""
    front = listed[: len(listed) - len(last)]
    for conjunction, (sound, other) in _BEFORE.items():
        if front.endswith(conjunction) and sound.match(last):
            return f"{front.removesuffix(conjunction)}{other}{last}"
    return listed


@pass_context
def write_join(context: Context, value: object, separator: str = "", attribute: str | None = None) -> str:
    """Write texts one after the other; with `attribute`, write that attribute of each item."""
    return joined(_pieces(context, value, "join", attribute), str(separator))


def _pieces(context: Context, value: object, name: str, attribute: str | None) -> Iterator[str]:
    """Yield the texts of a list's items, or of an attribute of them, without those that are optional."""
    if isinstance(value, str | dict) or not isinstance(value, Iterable):
        raise Refused(f"the filter {name!r} needs a list of texts", _NEEDS_LIST)
    items: Iterable[object] = value
    for step in attribute.split(".") if attribute else ():
        items = [context.environment.getattr(item, step) for item in items]
    return (piece(item) for item in items if not is_left_out(item))


def piece(value: object) -> str:
    """Return a value's text as a piece of a longer text; a missing value is recorded and marked there."""
    if value.__class__ is str:
        return str(value)
    if is_missing(value):
        return str(Missing(name="an item") if value is None else value)
    return plain_text(value)


def write_sentence(value: object) -> str:
    """Write a text with a capital first letter; leave the rest as it is."""
    text = plain_text(value)
    return text[:1].upper() + text[1:]


def write_replaced(value: object, old: object, new: object, count: int | None = None) -> str:
    """Write a text with another in place of a part of it, everywhere or the first `count` times."""
    return replaced(plain_text(value), plain_text(old), plain_text(new), -1 if count is None else count)


def default(value: Any, otherwise: Any = "", boolean: bool = False) -> Any:
    """Return the value, or `otherwise` for a missing value and, with `boolean`, also for a false one."""
    if is_missing(value) or (boolean and not value):
        return otherwise
    return value


WORDS: Final = "words"
ITEMS: Final = "items"
SOME_ITEMS: Final = "some items"
ITEM: Final = "item"
PAIRS: Final = "pairs"
LISTS = frozenset({ITEMS, SOME_ITEMS})


@dataclass(frozen=True)
class Filter:
    """The properties of a filter of the language.

    `function` is docgen's own function; None means Jinja's. `types` are the types that its use suggests for
    the value. `passes` is the part of the value that is in its result: the `words`, all `items` of a list or
    `some items`, one `item`, or the `pairs` of keys and values. `attribute` says where the filter takes the
    name that it reads from each item: from the `keyword` argument `attribute`, which may also be its
    `second`, or from its `first` argument. A filter that `takes_missing` is given missing values too.
    """

    function: Callable[..., Any] | None = None
    types: tuple[str, ...] = ()
    passes: Literal["words", "items", "some items", "item", "pairs", ""] = ""
    attribute: Literal["keyword", "first", "second", ""] = ""
    takes_missing: bool = False


def _jinja(names: str, *types: str, **knowledge: Any) -> dict[str, Filter]:
    return dict.fromkeys(names.split(), Filter(None, types, **knowledge))


def _of_text(names: str, **knowledge: Any) -> dict[str, Filter]:
    """Return filters of Jinja that get the text of a value as it is printed: a list or a group has none."""

    def on_text(filter_: Callable[..., Any]) -> Callable[..., Any]:
        return lambda value, *given, **named: filter_(plain_text(value), *given, **named)

    return {name: Filter(on_text(OF_JINJA[name]), (TEXT,), **knowledge) for name in names.split()}


FILTERS: Mapping[str, Filter] = {
    "date": Filter(write_date, (DATE,), WORDS),
    "datetime": Filter(write_datetime, (MOMENT,), WORDS),
    "default": Filter(default, (), WORDS),
    "d": Filter(default, (), WORDS),
    "join": Filter(write_join, (LIST, TEXT), attribute="second"),
    "list": Filter(write_list, (LIST, TEXT), ITEMS, "second"),
    "number": Filter(write_number, (NUMBER,), WORDS),
    "sentence": Filter(write_sentence, (TEXT,), WORDS),
    "string": Filter(plain_text, (), WORDS),
    "time": Filter(write_time, (TIME,), WORDS),
    "zone": Filter(write_zone, (MOMENT,), WORDS),
    "unbroken": Filter(write_unbroken, (TEXT,), WORDS),
    "after": Filter(write_after, (TEXT,), takes_missing=True),
    "otherwise": Filter(write_otherwise, (TEXT,), WORDS, takes_missing=True),
    "ended": Filter(write_ended, (TEXT,), WORDS, takes_missing=True),
    "either": Filter(write_either, (YES_NO,), takes_missing=True),
    "instead": Filter(write_instead, (), WORDS, takes_missing=True),
    "counted": Filter(write_counted, (NUMBER,), WORDS, takes_missing=True),
    "other_day": Filter(other_day, (DATE,), takes_missing=True),
    "other_zone": Filter(other_zone, (MOMENT,), takes_missing=True),
    **dict.fromkeys(("e", "escape"), Filter(lambda value: value, (), WORDS)),  # every value is text already
    **_jinja("abs round", NUMBER, passes=WORDS),
    **_jinja("float int", passes=WORDS),
    **_of_text("capitalize lower title trim upper", passes=WORDS),
    "replace": Filter(write_replaced, (TEXT,), WORDS),
    **_of_text("urlencode wordcount"),
    **_jinja("truncate", TEXT),
    **_jinja("sort unique", LIST, passes=ITEMS, attribute="keyword"),
    **_jinja("reverse", passes=ITEMS),
    **_jinja("reject select", LIST, passes=SOME_ITEMS),
    **_jinja("rejectattr selectattr", LIST, passes=SOME_ITEMS, attribute="first"),
    **_jinja("first last", LIST, passes=ITEM),
    **_jinja("max min", LIST, passes=ITEM, attribute="keyword"),
    **_jinja("batch count length slice", LIST),
    **_jinja("map", LIST, attribute="keyword"),
    **_jinja("sum", LIST, NUMBER, attribute="keyword"),
    **_jinja("dictsort", GROUP, passes=PAIRS),
    **_jinja("items", GROUP),
}
"""Every filter of the language by name, without those that a caller adds."""


def passes(node: nodes.Filter) -> str:
    """Return the part of its value that a filter passes on; empty for none, or for a caller's own filter."""
    known = FILTERS.get(node.name)
    return known.passes if known is not None else ""


def attributes_read(node: nodes.Filter) -> list[str]:
    """Return the names that a filter reads from list items: `map(attribute="x")`, `selectattr("x")`."""
    known = FILTERS.get(node.name)
    where = known.attribute if known is not None else ""
    named = [item.value for item in node.kwargs if item.key == "attribute" and where in ("keyword", "second")]
    placed = {"first": node.args[:1], "second": node.args[1:2]}.get(where, [])
    return [str(name.value) for name in (*named, *placed) if isinstance(name, nodes.Const)]


def takes_missing(name: str) -> bool:
    """Return whether a filter of this name decides itself what a missing value becomes."""
    return name in FILTERS and FILTERS[name].takes_missing
