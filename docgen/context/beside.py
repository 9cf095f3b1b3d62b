"""What may be given beside a record: the consent form that was signed, the filed note that is amended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from docgen.encounter import Difference, Encounter

FORM, AMENDS = "form", "amends"  # the names under which templates and checks find them


@dataclass(frozen=True)
class Form:
    """A consent form as it was made for signing, read back: the record it carries, and what was ticked.

    `record` is the part of the record that the form prints. `ticked` are the codes of the conditions that
    were ticked on it. `is_changed` tells that its text or pictures are no longer those it was made with,
    `is_edited` that the record in it is not. `language`, `version` and `draft` are the form's own.
    `is_other` tells that the document is no consent at all. `valid_days` is how long the clinic had it say
    that it is good, `written` what was filled in on it on the screen: `signed_on`, `confirmed_on`,
    `withdrawn_on` (days, as text), `still_right` (`yes` or `no`). `digest` is the SHA-256 of its file.
    """

    record: Encounter
    language: str | None = None
    version: str | None = None
    draft: bool = False
    valid_days: float | None = None
    ticked: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    is_changed: bool = False
    is_edited: bool = False
    is_other: bool = False
    digest: str | None = None


@dataclass(frozen=True)
class Addition:
    """What is added to a filed note: when, by whom, why, and what."""

    at: datetime | None
    by: str | None
    reason: str | None
    text: str | None


@dataclass(frozen=True)
class Amended:
    """The filed document that an addendum amends; `digest` is the SHA-256 of its file, in hexadecimal.

    `is_changed` tells that its text or pictures are no longer those it was made with, `is_edited` that the
    record in it is not, `is_rewritten` that additions which it has already are changed or gone. `record` is
    the record in it.
    """

    title: str
    version: str
    date: date
    digest: str
    signed_by: str | None = None
    signed_at: datetime | None = None
    draft: bool = False
    is_changed: bool = False
    is_edited: bool = False
    is_rewritten: bool = False
    is_other: bool = False
    same_visit: bool = True
    record: Encounter | None = None
    additions: tuple[Addition, ...] = ()
    changes: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Beside:
    """All that is given beside a record."""

    form: Form | None = None
    amended: Amended | None = None


NOTHING = Beside()
