"""The code `other` of a list with the words of the record: `{ code = "other", text = "a metal rod" }`."""

from __future__ import annotations

from typing import Any, NoReturn, TypeGuard

OTHER = "other"
IN_WORDS = 'write { code = "other", text = "…" }'


class Other(str):
    """The code `other`, with the words for what it is in `text`.

    It equals the code, and another Other only with the same words. Its repr has no words: a repr ends up in
    logs.
    """

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> Other:
        """Return the code `other` with these words."""
        made = super().__new__(cls, OTHER)
        object.__setattr__(made, "text", text)
        return made

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Other) else str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"a code is frozen: {name} cannot be set", name=name, obj=self)

    def __reduce__(self) -> tuple[type[Other], tuple[str]]:
        return Other, (self.text,)

    def as_data(self) -> dict[str, str]:
        """Return it as a record writes it."""
        return {"code": OTHER, "text": self.text}


def is_text(value: Any) -> TypeGuard[str]:
    """Return whether a value is text; the code `other` with words is none: a record writes it as a table."""
    return isinstance(value, str) and not isinstance(value, Other)
