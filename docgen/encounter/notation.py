"""Reads the phrase that defines a field of a record: `decimal mm, > 0`, `choice gender`, `string, repeats`.

A phrase is a type of FHIR's Questionnaire (R4, item-type), after it the list of a coded field or the unit of
a number (UCUM), and facets after commas:

    required          every record has it
    repeats           a list; `filled`: a list that is not empty where it is given
    > n, >= n, < n, <= n, a..b    bounds of a number
    each LIST         a table with a value for each code of a list
    or LIST           or, in the place of a number, a text or a list, a code of another list: `or nothing`
"""

from __future__ import annotations

import math

from docgen.lazy import compiled_when_used, dataclass
from docgen.suggest import did_you_mean

CODED = frozenset({"choice", "open-choice"})
NUMBERS = frozenset({"integer", "decimal"})
TYPES = (
    *sorted(CODED),
    *sorted(NUMBERS),
    "attachment",
    "boolean",
    "date",
    "dateTime",
    "group",
    "string",
    "text",
)

_WORD = compiled_when_used(r"[a-z][a-z0-9_]*")
_NUMBER = r"-?\d{1,15}(?:\.\d{1,15})?"  # a number of more digits is not kept as it is written
_BOUND = compiled_when_used(rf"(>=|<=|>|<) ?({_NUMBER})")
_SPAN = compiled_when_used(rf"({_NUMBER})\.\.({_NUMBER})")
_OR = NUMBERS | {"string", "text"}  # types in whose place there may be a code; so in that of any list
_FLAGS = ("required", "repeats", "filled")


class PhraseError(Exception):
    """A phrase that cannot be read: what is wrong with it, and how to write it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message: str = message
        self.fix: str = fix


@dataclass(frozen=True)
class Phrase:
    """What a phrase says. `each` is the list of a table by codes, `instead` that of codes in its place."""

    type: str
    list: str = ""
    unit: str = ""
    bounds: tuple[tuple[str, float], ...] = ()
    required: bool = False
    repeats: bool = False
    filled: bool = False
    each: str = ""
    instead: str = ""

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists of codes that it names."""
        return tuple(filter(None, (self.list, self.each, self.instead)))

    @property
    def is_open(self) -> bool:
        """Whether other words than the codes of its list may be given."""
        return self.type == "open-choice"


def parse_phrase(written: str) -> Phrase:
    """Read a phrase. Raises PhraseError for one that is not of this notation."""
    head, *facets = [piece.strip() for piece in written.split(",")]
    type_, *rest = head.split() or [""]
    if type_ not in TYPES:
        fix = did_you_mean(type_, TYPES) or f"the types are {', '.join(TYPES)}"
        raise PhraseError(f"{type_!r} is not a type", fix)
    found: dict[str, str | bool] = {"type": type_, **_said_of(type_, rest)}
    bounds: list[tuple[str, float]] = []
    repeats = "repeats" in facets
    for facet in facets:
        if facet in _FLAGS:
            found[facet] = True
        elif facet.startswith("each ") and _WORD.fullmatch(facet[5:]):
            found["each"] = facet[5:]
        elif facet.startswith("or ") and (repeats or type_ in _OR) and _WORD.fullmatch(facet[3:]):
            found["instead"] = facet[3:]
        elif type_ in NUMBERS and (numbers := _bounds_in(facet)):
            bounds += numbers
        else:
            raise PhraseError(f"{facet!r} is not understood", _how_to_go_on(facet, type_))
    if "list" in found and found.get("instead") == found["list"]:
        message = f"'or {found['list']}' names the list of the codes themselves"
        raise PhraseError(message, "name another list after or: or nothing")
    _check_bounds(bounds)
    return Phrase(**found, bounds=tuple(bounds))  # type: ignore[arg-type]


def _said_of(type_: str, rest: list[str]) -> dict[str, str | bool]:
    """Return the list of a coded type, or the unit of a number."""
    if type_ in CODED:
        if len(rest) != 1 or not _WORD.fullmatch(rest[0]):
            raise PhraseError(f"{type_!r} needs the name of a list of codes", f"write {type_} and one name")
        return {"list": rest[0]}
    if type_ in NUMBERS and len(rest) <= 1:
        return {"unit": rest[0]} if rest else {}
    if rest:
        raise PhraseError(
            f"{' '.join(rest)!r} is not understood after {type_!r}", "put a comma before a facet"
        )
    return {}


def _bounds_in(facet: str) -> list[tuple[str, float]]:
    if span := _SPAN.fullmatch(facet):
        return [(">=", float(span[1])), ("<=", float(span[2]))]
    bound = _BOUND.fullmatch(facet)
    return [(bound[1], float(bound[2]))] if bound else []


def _check_bounds(bounds: list[tuple[str, float]]) -> None:
    """Refuse bounds that no number is within."""
    low = max(((bound, sign) for sign, bound in bounds if sign[0] == ">"), default=(-math.inf, ""))
    high = min(((bound, sign) for sign, bound in bounds if sign[0] == "<"), default=(math.inf, ""))
    is_one = low[0] == high[0] and {low[1], high[1]} == {">=", "<="}
    if low[0] >= high[0] and not is_one:
        raise PhraseError("has bounds that no number is within", "write the lower one first, such as 1..9")


def _how_to_go_on(facet: str, type_: str) -> str:
    numbers = "> n, >= n, < n, <= n or a..b, " if type_ in NUMBERS else ""
    meant = did_you_mean(facet, _FLAGS)
    return meant or f"after the type, write {numbers}or LIST, each LIST, {', '.join(_FLAGS)}"
