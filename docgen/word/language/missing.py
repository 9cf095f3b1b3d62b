"""Records what a rendering reports at its end: missing values and refused values.

The record of a rendering is in a context variable, so that a template keeps no state and threads can share
it. Nothing here holds a value of the data, only names and the numbers of tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import field
from types import FrameType
from typing import Any, Literal, get_args

from jinja2 import Undefined

from docgen.errors import Problem
from docgen.lazy import dataclass
from docgen.suggest import nearest
from docgen.word.ooxml.additions import Additions
from docgen.word.values.text import Refused

Mode = Literal["error", "mark", "blank"]
MODES: tuple[str, ...] = get_args(Mode)
CODE_NAME = "<docgen template>"
TAG_OF_LINE = "docgen_tag_of_line"


@dataclass(frozen=True)
class Miss:
    """A name that had no value: how it was used, and the number of the tag that used it.

    `use` is `value` (printed), `loop` (looped over) or `condition` (tested, and taken as false).
    """

    name: str
    use: Literal["value", "loop", "condition"]
    tag: int
    nearest: str = ""


def mark_text(name: str) -> str:
    """Return the text that marks a missing value in a draft, if a program gives no other."""
    return f"[missing: {name}]"


@dataclass
class Record:
    """The record of one rendering: missing values, and refused values by tag.

    `mark` gives the text that marks a missing name. `tag` is the number of the tag whose expression is being
    evaluated, if it can meet a missing value; `failed` are the tags that could not be evaluated: they are
    left out when the part is rendered again.
    """

    mode: Mode
    mark: Callable[[str], str] = mark_text
    tag: int = -1
    misses: list[Miss] = field(default_factory=list)
    refused: list[tuple[int, Problem]] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)
    additions: Additions = field(default_factory=Additions)
    _known: set[Miss] = field(default_factory=set)

    def refuse(self, tag: int, refusal: Refused) -> None:
        """Record that the value of a tag cannot be used."""
        self.refused.append((tag, refusal.problems[0]))

    def miss(
        self, name: str, use: Literal["value", "loop", "condition"], tag: int, nearest: str = ""
    ) -> None:
        """Record a missing value, once for each tag and use."""
        found = Miss(name, use, tag, nearest)
        if found not in self._known:
            self._known.add(found)
            self.misses.append(found)


RECORD: ContextVar[Record] = ContextVar("docgen_record")


def tag_of(error: BaseException) -> int:
    """Return the number of the tag whose evaluation raised an error, or -1."""
    trace, found = error.__traceback__, -1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == CODE_NAME:
            found = _tag_of_line(trace.tb_frame, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _tag_of_line(frame: FrameType, line: int) -> int:
    lines: Callable[[int], int] | None = frame.f_globals.get(TAG_OF_LINE)
    return lines(line) if lines is not None else -1


class Missing(Undefined):
    """A name without a value. It records each use and continues with a harmless value."""

    __slots__ = ()

    @property
    def dotted(self) -> str:
        """The missing name, as far as known."""
        return str(self._undefined_name or "value")

    @property
    def nearest(self) -> str:
        """The key that was probably meant, if the name was looked up in a mapping."""
        if isinstance(self._undefined_obj, Mapping):
            keys = [key for key in self._undefined_obj if isinstance(key, str)]
            return nearest(self.dotted, keys, 0.75)
        return ""

    def _note(self, use: Literal["value", "loop", "condition"]) -> Mode:
        record = RECORD.get(None)
        if record is None:
            return "blank"
        record.miss(self.dotted, use, record.tag, self.nearest)
        return record.mode

    def __str__(self) -> str:
        """Return the mark or nothing, depending on the mode, and record the miss."""
        return RECORD.get().mark(self.dotted) if self._note("value") == "mark" else ""

    def __iter__(self) -> Iterator[Any]:
        """Return an empty iterator and record the miss."""
        self._note("loop")
        return iter(())

    def __bool__(self) -> bool:
        """Return False: a condition may test a missing value."""
        self._note("condition")
        return False

    def __eq__(self, other: object) -> bool:
        """Return whether the other value is missing too: a missing value equals nothing else."""
        self._note("condition")
        return other is None or isinstance(other, Undefined)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(type(self))

    def __len__(self) -> int:
        self._note("condition")
        return 0

    def __contains__(self, item: object) -> bool:
        return False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the missing value itself: calling it has no effect."""
        return self

    def __getattr__(self, name: str) -> Any:
        """Return a missing value for the attribute."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(name=f"{self.dotted}.{name}")

    def __getitem__(self, key: object) -> Any:
        return Missing(name=f"{self.dotted}.{key}" if isinstance(key, str) else self.dotted)

    def _same(self, *_: Any) -> Any:
        return self

    def _false(self, *_: Any) -> bool:
        self._note("condition")
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _false  # type: ignore[assignment]
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _same
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = _same


class Framed(Missing):
    """A missing value between words; an optional one prints nothing, and is not recorded.

    In a draft the mark of one that is not optional stands between its words.
    """

    __slots__ = ("before", "behind", "optional")

    def __init__(self, value: object, before: str = "", behind: str = "", optional: bool = True) -> None:
        name = value.dotted if isinstance(value, Missing) else None
        super().__init__(name=name)
        inner = (value.before, value.behind) if isinstance(value, Framed) else ("", "")
        self.before: str = before + inner[0]
        self.behind: str = inner[1] + behind
        self.optional: bool = optional

    def __str__(self) -> str:
        """Return the mark between its words, or nothing for one that is optional."""
        return "" if self.optional else f"{self.before}{super().__str__()}{self.behind}"


def is_missing(value: object) -> bool:
    """Return whether a value is missing: None, or a name without a value."""
    return value is None or isinstance(value, Undefined)


LEFT_OUT = Undefined()


def is_left_out(value: object) -> bool:
    """Return whether a value is left out without being missed: it is optional, or its tag failed.

    So is the `else` that an inline `if` does not have.
    """
    return value.__class__ is Undefined or (isinstance(value, Framed) and value.optional)
