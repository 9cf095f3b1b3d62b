"""Values for what may be given with a record: the signed consent form, and the filed note to amend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from docgen.encounter import Difference, Encounter
from docgen.errors import expect
from docgen.lazy import dataclass

FORM, AMENDS = "form", "amends"  # the names under which templates and checks find them


@dataclass(frozen=True)
class Form:
    """A consent form made for signing, read back from its file.

    `record` is the part of the record that the form prints. `ticked` are the codes of the conditions ticked
    on it. `is_changed` means that its text or pictures have changed since it was made, `is_edited` that the
    record in it has, `is_other` that the document is not a consent at all. `language`, `version` and `draft`
    are the form's own, `title` is that of its kind. `valid_days` is the number of days for which the form is
    valid by the clinic's limit. `written` is what was filled in on the screen: `signed_on`, `confirmed_on`,
    `withdrawn_on` (days, as text), `still_right` (`yes` or `no`). `is_signed` means that it has a digital
    signature or ink, which nobody verified; `is_blank` that it has neither, and that nothing is filled in or
    changed on it. `digest` is the SHA-256 of its file.
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
    is_signed: bool = False
    is_blank: bool = False
    title: str | None = None
    digest: str | None = None


@dataclass(frozen=True)
class Addition:
    """An addition to a filed note: when, by whom, why, and its text."""

    at: datetime | None
    by: str | None
    reason: str | None
    text: str | None


@dataclass(frozen=True)
class Amended:
    """The filed document that an addendum amends; `digest` is the SHA-256 of its file, in hexadecimal.

    `is_changed` means that its text or pictures have changed since it was made, `is_edited` that the record
    in it has, `is_rewritten` that the new record changes or drops additions that it already has. `record`
    is the record in it.
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
    """Everything that is given with a record."""

    form: Form | None = None
    amended: Amended | None = None

    def __post_init__(self) -> None:
        """Refuse what is no form: it comes from the caller as it is."""
        expect(Form | None, "the signed form, as docgen.load_consent reads it", consent=self.form)


NOTHING = Beside()
