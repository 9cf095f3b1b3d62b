"""One visit as its files describe it: the record, with the clinic and the pack that belong to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from docgen.checks import due
from docgen.clinic import FILE_NAME, Clinic, language_of, load_clinic
from docgen.clinic_file import find_clinic
from docgen.context import Beside, Form, build_context
from docgen.document import Making, Order, Outcome, judge
from docgen.encounter import Encounter
from docgen.errors import ClinicError, EncounterError, PackError, Problem, expect
from docgen.lazy import dataclass
from docgen.pack import Pack, find_pack, installed_packs, load_pack
from docgen.sources import load_encounter

if TYPE_CHECKING:
    from docgen.filed import FiledDocument

_SHOWN = 3  # keys and codes of another pack; the rest says no more


@dataclass(frozen=True)
class Visit:
    """A visit: its record, the pack of its procedure, and the clinic's facts, if there are any.

    `error` has the problems of a record that was read in part.
    """

    encounter: Encounter
    pack: Pack
    clinic: Clinic | None = None
    error: EncounterError | None = None

    @property
    def language(self) -> str:
        """The language of its documents: the clinic's, or English."""
        return language_of(self.clinic)

    @cached_property
    def due(self) -> tuple[str, ...]:
        """The documents that the visit owes, whether they are ready or not."""
        owed = []
        for code, kind in self.pack.documents.items():
            if not kind.amends:
                names = build_context(self.encounter, self.pack, code, self.language, clinic=self.clinic)
                owed += [code] if due(self.pack, code, names) else []
        return tuple(owed)


def load_visit(
    source: str | Path | Mapping[str, Any],
    *,
    pack: Pack | str | Path | None = None,
    clinic: Clinic | str | Path | None = None,
    partial: bool = False,
) -> Visit:
    """Load a visit from its record, with the clinic and the pack that the command line would use.

    The clinic is the one given, else the `clinic.toml` beside the record's file, else the one in the nearest
    folder above it, else the one in the user's configuration folder. The pack is the one given
    (loaded, by its name or by its folder), else the clinic's, else the only one installed. Raises
    EncounterError, ClinicError or PackError with every problem.

    With `partial`, a record with problems is read as far as it can be: the visit's `error` has the problems,
    and `fill_all` finds what does not depend on them. EncounterError then is of a file that cannot be read at
    all, or is a record for another pack.
    """
    expect(Clinic | str | Path | None, "a clinic, or the path of its file", clinic=clinic)
    expect(Pack | str | Path | None, "a pack, its name or its folder", pack=pack)
    known = clinic_of(source, clinic)
    its = pack if isinstance(pack, Pack) else pack_of(pack, known)
    if known is not None and any(one.condition for one in known.own.fields):
        from docgen.review import own_for

        own_for(known, its)  # refuses conditions that cannot be asked
    try:
        encounter = load_encounter(source, clinic=known, pack=its)
    except EncounterError as error:
        others = [*_other_packs(source, known, its, error)]
        hidden = _of_its_pack(error)[_SHOWN:] if others else []
        left = [problem for problem in error.problems if problem not in hidden]
        if partial and error.partial is not None and not others:
            return Visit(error.partial, its, known, error)
        raise EncounterError(error.source, [*others, *left], error.partial) from None
    return Visit(encounter, its, known)


def _other_packs(
    source: str | Path | Mapping[str, Any], clinic: Clinic | None, pack: Pack, error: EncounterError
) -> Iterator[Problem]:
    """Find the other packs that have all keys of a record, when its own has not."""
    if source != "-" and _lacks_keys(error):
        for place in installed_packs():
            other = place.pack
            if other is not None and other.code != pack.code and _takes(source, clinic, other):
                count = len(_of_its_pack(error))
                message = (
                    f"looks like a record for the pack {other.code}, not for {pack.code}, "
                    f"which does not have {count} of its keys and codes"
                )
                fix = f"name that pack, with --pack or in {FILE_NAME}"
                yield Problem("", message, fix, "other-pack")


def _takes(source: str | Path | Mapping[str, Any], clinic: Clinic | None, pack: Pack) -> bool:
    try:
        load_encounter(source, clinic=clinic, pack=pack)
    except EncounterError as error:
        return not _lacks_keys(error)
    except ClinicError:
        return False
    return True


def _of_its_pack(error: EncounterError) -> list[Problem]:
    """List the problems that a record has only with the wrong pack, if it is the wrong one."""
    return [problem for problem in error.problems if problem.kind in ("unknown-key", "unknown-code")]


def _lacks_keys(error: EncounterError) -> bool:
    return any(problem.kind == "unknown-key" for problem in error.problems)


def fill_all(
    visit: Visit,
    *,
    language: str | None = None,
    draft: bool = False,
    consent: Form | None = None,
    carry: Literal["digest"] | None = None,
    large_print: bool | None = None,
    only: str | None = None,
) -> Iterator[Outcome]:
    """Fill every document of a visit, each judged alone: filled, not ready (with why), or not due.

    The options are those of `fill`. `only` names a single document,
    which is made whether it is due or not. A document that amends another is left out unless it is named. No
    document is made of a record that was read in part.
    """
    expect(Visit, "a visit, as docgen.load_visit gives it", visit=visit)
    making = Making(language, visit.clinic, draft, carry, large_print)
    for code in [only] if only else [code for code, kind in visit.pack.documents.items() if not kind.amends]:
        order = Order(visit.encounter, visit.pack, code, making, Beside(form=consent))
        yield judge(order, asked_for=bool(only))


def pack_of(pack: str | Path | None, clinic: Clinic | None) -> Pack:
    """Load the pack that is named, else the clinic's, else the only one that is installed.

    A folder in a clinic's file is looked for beside that file. Raises PackError.
    """
    if pack is not None or clinic is None or clinic.pack is None:
        return load_pack(pack)
    beside = Path(clinic.source).parent / clinic.pack
    return load_pack(beside if beside.is_dir() else clinic.pack)


def pack_of_document(filed: FiledDocument, pack: str | Path | None, clinic: Clinic | None) -> Pack:
    """Load the pack that is named, else the clinic's, else the installed one that the document names.

    Raises PackError.
    """
    if pack is not None or (clinic is not None and clinic.pack is not None):
        return pack_of(pack, clinic)
    found = find_pack(filed.provenance.code)
    if found is None:
        message = f"is a document of the pack {filed.provenance.code}, which is not installed"
        fix = "name the folder of that pack with --pack"
        raise PackError(filed.source, [Problem("", message, fix, kind="missing-pack")])
    return found


def clinic_of(
    source: str | Path | Mapping[str, Any], clinic: Clinic | str | Path | None = None
) -> Clinic | None:
    """Load the clinic's file that is named, else the nearest one to the record; raises ClinicError.

    For standard input and raw data none is looked for: what is made of them depends on no folder.
    """
    if clinic is not None:
        return clinic if isinstance(clinic, Clinic) else load_clinic(clinic)
    if source == "-" or not isinstance(source, str | Path):
        return None
    return find_clinic(Path(source))
