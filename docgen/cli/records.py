"""Goes through the records that a command is given, each by itself: one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from docgen.cli.clinic_lines import lines_on_clinic
from docgen.cli.output import Output, describe_error
from docgen.cli.report import lines_not_due, switched_off
from docgen.errors import DocgenError
from docgen.lazy import dataclass

if TYPE_CHECKING:
    from docgen.clinic import Clinic
    from docgen.context import Form
    from docgen.document import Outcome
    from docgen.pack import Pack
    from docgen.visit import Visit

STDIN = "-"


class Judged(NamedTuple):
    """What a command found or did for one record: its exit code, and its result for a program."""

    code: int
    result: dict[str, Any]


class Given(NamedTuple):
    """A record as it is given, with the consent that is given beside it."""

    encounter: str
    visit: Visit
    consent: Form | None


@dataclass(frozen=True)
class Records:
    """The records of one run, and what is given for all of them; `told` are the lines on clinics so far."""

    output: Output
    encounters: Sequence[str]
    pack: str | None
    clinic: str | None
    consent: str | None = None
    packs: dict[tuple[str, str | None] | None, Pack] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Refuse what goes with one record alone."""
        if len(self.encounters) > 1 and STDIN in self.encounters:
            raise click.UsageError(
                "standard input (-) goes with no other record; put a name with spaces in double quotes"
            )
        if len(self.encounters) > 1 and self.consent is not None:
            raise click.UsageError("--consent goes with one record: it is the consent of one visit")

    def each(self, judge: Callable[[Given], Judged]) -> int:
        """Judge each record, print the results for a program, and return the exit code of all."""
        if len(self.encounters) == 1:
            return finish(self.output, judge(self._load(self.encounters[0])))
        several = {Path(one).absolute(): one for one in self.encounters if not self._is_clinics(one)}
        judged = [self._judge(one, judge) for one in several.values()]
        records = [one.result for one in judged]
        return finish(self.output, Judged(max((one.code for one in judged), default=0), {"records": records}))

    def close(self, given: Given, outcomes: Sequence[Outcome]) -> None:
        """Say after the documents of a record what is not due, and what the clinic has to do with it."""
        visit = given.visit
        self.output.say(*lines_not_due(outcomes, visit, given.consent))
        if off := switched_off(visit.clinic):
            self.output.say(f"Switched off by the clinic: {', '.join(off)}")
        lines = lines_on_clinic(given.encounter, visit, outcomes) if self.clinic is None else []
        self.output.say(*(line for line in lines if line not in self.told))
        self.told.update(lines)

    def _judge(self, encounter: str, judge: Callable[[Given], Judged]) -> Judged:
        self.output.say(f"{encounter}:")
        try:
            code, result = judge(self._load(encounter))
        except DocgenError as error:
            self.output.tell(error)
            code, result = 1, {"error": describe_error(error)}
        return Judged(code, {"record": encounter, **result})

    def _is_clinics(self, encounter: str) -> bool:
        """Return whether a file is the clinic's, as among all .toml files of a folder, and say so."""
        from docgen.clinic import FILE_NAME

        is_clinics = Path(encounter).name == FILE_NAME
        if is_clinics:
            self.output.say(f"{encounter}: is the clinic's file, not a record, and was passed over")
        return is_clinics

    def _load(self, encounter: str) -> Given:
        from docgen.visit import clinic_of, load_visit

        clinic = clinic_of(encounter, self.clinic)
        visit = load_visit(encounter, pack=self._pack(clinic), clinic=clinic, partial=True)
        if visit.error:
            self.output.tell(visit.error)
        return Given(encounter, visit, self._load_consent(visit))

    def _load_consent(self, visit: Visit) -> Form | None:
        """Load the consent that is given beside a record, and say what it is; None if there is none."""
        if self.consent is None:
            return None
        from docgen.cli.filed_lines import form_lines
        from docgen.filed import load_consent

        form = load_consent(self.consent, visit.pack, clinic=visit.clinic)
        agreed = visit.encounter.consent
        self.output.say(*form_lines(form, bool(agreed and agreed.on_paper)))
        return form

    def _pack(self, clinic: Clinic | None) -> Pack:
        from docgen.visit import pack_of

        key = (clinic.source, clinic.pack) if clinic is not None else None
        if key not in self.packs:
            self.packs[key] = pack_of(self.pack, clinic)
        return self.packs[key]


def finish(output: Output, judged: Judged) -> int:
    """Print the result for a program, and return the exit code."""
    if output.json:
        output.result(judged.result)
    return judged.code
