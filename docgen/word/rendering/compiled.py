"""A compiled template as a value: what rendering needs, and apart from it what there is to know about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from docgen.lazy import dataclass
from docgen.word.ooxml.additions import Free
from docgen.word.ooxml.package import Entry
from docgen.word.rendering.guards import Guard
from docgen.word.sealing.sealer import Sealer
from docgen.word.values.rich import Spot

if TYPE_CHECKING:
    from docgen.word.language.fields import Field


Lack = Literal["", "empty", "unseen"]


@dataclass(frozen=True)
class CompiledPart:
    """A part's code, marshalled, with the number of the tag on each line of its source."""

    name: str
    code: bytes
    tags: tuple[int, ...]


@dataclass(frozen=True)
class Page:
    """What pages of one kind show in header and footer; `place` says which pages these are.

    `always` are the dotted names that are printed there whatever the data says, `told` those whose truth
    alone decides whether a text is there, `fields` the keywords of Word's fields outside every condition.
    """

    place: str
    always: frozenset[str]
    told: frozenset[str]
    fields: frozenset[str]


@dataclass(frozen=True)
class StatementControl:
    """A content control that holds a required statement: its tag without `states:`, and its place.

    `is_conditional` is true if a document may not say the statement, in this control or another. `lack` says
    that this one is `empty`, or that a reader does not see its text. `is_repeated` is true if a document may
    show another control of the same statement before it.
    """

    id: str
    place: str
    is_conditional: bool
    lack: Lack
    is_repeated: bool


@dataclass(frozen=True)
class About:
    """What there is to know about a template.

    `fields` are the names that it uses, nested; `always` the dotted names that every document prints; `pages`
    its kinds of pages. `defined` maps the names of loops and of `set` to the place where the template defines
    them first. `controls` are the tags of its content controls, `statements` those that hold a required
    statement; `bookmarks` are the places of its bookmarks, by name.
    """

    fields: Mapping[str, Field]
    always: frozenset[str]
    pages: tuple[Page, ...]
    defined: Mapping[str, str]
    controls: frozenset[str]
    statements: tuple[StatementControl, ...]
    bookmarks: Mapping[str, str]


@dataclass(frozen=True)
class Compiled:
    """Everything that a compiled template consists of.

    `places` are the place and the text of each tag, by number. `about` is an `About`, pickled: few renderings
    ask for it.
    """

    name: str
    parts: tuple[CompiledPart, ...]
    entries: tuple[Entry, ...]
    rewritten: Mapping[str, bytes]
    guards: tuple[Guard, ...]
    spots: tuple[Spot, ...]
    places: Mapping[int, tuple[str, str]]
    free: Free
    sealer: Sealer
    about: bytes
