"""What a record says in the place of a list: `assistants = "none"`, `allergies = "not_asked"`."""

from __future__ import annotations

from typing import Any


class Unlisted(tuple[Any, ...]):
    """An empty list with the code that says why it is empty.

    It equals that code. A list of which the record says nothing is `()`, which it does not equal.
    """

    code: str

    def __new__(cls, code: str) -> Unlisted:
        """Return the empty list that this code stands for."""
        made = super().__new__(cls)
        made.code = code
        return made

    def __eq__(self, other: object) -> bool:
        return self.code == (other.code if isinstance(other, Unlisted) else other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.code)

    def __repr__(self) -> str:
        return f"Unlisted({self.code!r})"

    def __reduce__(self) -> tuple[type[Unlisted], tuple[str]]:
        return Unlisted, (self.code,)
