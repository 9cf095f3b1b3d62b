"""Keeps what could not be read of a record out of everything that is made of its names.

In the place of each value with a problem stands `UNREAD`. Whatever looks at it, an expression or a function,
ends with `Unreadable`: so a name that follows from it is unread too, and a rule that reads it finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NoReturn


class Unreadable(BaseException):
    """Somebody looked at a value that could not be read; no handler of errors on the way may stop this."""


def _refuse(*_: object) -> NoReturn:
    raise Unreadable


_LOOKS = (
    "getattribute bool eq ne lt le gt ge hash str format len iter contains getitem setitem index int float "
    "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow neg pos abs round"
)
UNREAD: Any = type("Unread", (), {f"__{name}__": _refuse for name in _LOOKS.split()})()
"""Stands where something could not be read. Only `is` may be asked of it."""


class Partly(list[Any]):
    """A list to which something may be missing: the `known` items can be looked at, the whole cannot."""

    def __init__(self, known: Iterable[Any]) -> None:
        super().__init__()
        self.known = [*known]

    if not TYPE_CHECKING:
        __bool__ = __eq__ = __ne__ = __len__ = __iter__ = __contains__ = __getitem__ = _refuse
        __hash__ = None


def known_items(items: Any) -> list[Any]:
    """Return the items of a list, and UNREAD in the place of those that are not known."""
    if items is UNREAD:
        return [UNREAD]
    return [*items.known, UNREAD] if type(items) is Partly else [*(items or ())]


def unless_unread(make: Callable[..., Any], *given: Any) -> Any:
    """Return what a function makes of what is given; UNREAD if it looks at something that is."""
    try:
        return make(*given)
    except Unreadable:
        return UNREAD


def those(items: list[Any], holds: Callable[[Any], bool], key: str = "") -> list[Any]:
    """Return the items for which something holds, or their value of a key; Partly if one cannot tell."""
    try:
        return [item[key] if key else item for item in items if holds(item)]
    except Unreadable:
        known = [item for item in items if unless_unread(lambda item=item: bool(holds(item))) is True]
        return Partly(item[key] if key else item for item in known)
