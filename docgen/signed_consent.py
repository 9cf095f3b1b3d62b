"""Finds what a consent form says for the record of its visit: what was agreed and filled in on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import date
from typing import Any, NamedTuple

from docgen.context import build_context, planned_by_the_pack, same_text
from docgen.data import value_at
from docgen.encounter import (
    CORE_LISTS,
    IDENTIFIERS,
    Difference,
    Encounter,
    Field,
    Group,
    Place,
    path_of,
    to_data,
)
from docgen.errors import DocumentError, Problem
from docgen.filed import FiledDocument, as_form, require_record
from docgen.lazy import dataclass
from docgen.pack import Pack
from docgen.person_names import same_person

CONSENT = "consent"
_BY_HAND = "write in [consent] what was signed, as docgen ask does"
_SIGNED, _WITHDRAWN = (CONSENT, "signed_at"), (CONSENT, "withdrawn_at")
_PICTURE_ADDED = ("picture", "added")  # perhaps a signature
_SIGNING = ("on_paper", "outcome", "given_by", "emancipation_basis", "reason", "signed_at")
# what a date beside a signature shows
_SHOWN_BY: Mapping[Place, Place] = {(CONSENT, "assent_signed_at"): (CONSENT, "assent_signed")}
_EXPLAINED = (CONSENT, "discussed_at")


@dataclass
class Statements:
    """What a form says, by places of the record: `values` as a record has them, `days` where times belong.

    `left` is what was filled in on it and has no place in the record, or is not clear. `asked` are the places
    of what a form shows on paper alone: what was decided, by whom, the time; on paper, also what is ticked.
    """

    values: dict[Place, Any] = field(default_factory=dict)
    days: dict[Place, date] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    asked: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class AgainstRecord:
    """What a form says beside a record: `new` is what the record lacks, `differences` what it says otherwise.

    A difference has the record's value as `was`, the form's as `now`. `days` are those of times that the
    record lacks.
    """

    new: Mapping[Place, Any]
    days: Mapping[Place, date]
    differences: Sequence[Difference]


def check_form(filed: FiledDocument, encounter: Encounter, pack: Pack) -> None:
    """Raise DocumentError, with every reason, for a form from which nothing can be taken into this record."""
    require_record(filed, _BY_HAND)
    form = as_form(filed, pack)
    if form.is_other:
        problems = [
            _problem("is no consent of this procedure", "give the consent that was signed", "other-document")
        ]
    else:
        problems = [*_obstacles(filed), *_misfits(form.record, encounter)]
    if problems:
        raise DocumentError(filed.source, problems)


def _obstacles(filed: FiledDocument) -> Iterator[Problem]:
    if filed.provenance.draft:
        yield _problem(
            "is a draft, which is not for signature", "give the form that was signed", "draft-form"
        )
    if filed.is_edited:
        fix = "give the file as it was made and signed"
        yield _problem("carries a record that was edited since it was made", fix, "edited-record")
    for change in filed.changes:
        if change.kind != "payload" and (change.kind, change.what) != _PICTURE_ADDED:
            message = "was changed since the form was made: what was signed may not be what the form carries"
            yield Problem(change.place, message, _BY_HAND, "changed-form")


def _misfits(made_for: Encounter, encounter: Encounter) -> Iterator[Problem]:
    """Find where a form was made for another patient, or for another visit that it does not cover."""
    for path in IDENTIFIERS:
        table, key = path.split(".")
        mine, its = (one[table][key] for one in (encounter, made_for))
        if not same_text(str(mine), str(its)):
            fix = "give the consent of this patient, or correct the record"
            yield Problem(path, "is another one on the form than in the record", fix, "other-patient")
    plan, consent = made_for.plan, made_for.consent
    is_for_one = bool(consent and consent.this_visit_only) or not plan or (plan.sessions or 1) < 2
    day, made = encounter.encounter.date, made_for.encounter.date
    if made > day or (made < day and is_for_one):
        fix = "give the consent of this visit, or correct the date"
        yield Problem("encounter.date", "is another one on the form than in the record", fix, "other-visit")


def _problem(message: str, fix: str, kind: str) -> Problem:
    return Problem("", message, fix, kind)


def is_dated(filed: FiledDocument) -> bool:
    """Return whether the signature of who decides is dated on a form."""
    return _day(_filled_in(filed).get(_SIGNED, [])) is not None


def is_signed(filed: FiledDocument) -> bool:
    """Return whether a form shows that it was signed: by a date, a digital signature, ink, a picture."""
    pictures = [change for change in filed.changes if (change.kind, change.what) == _PICTURE_ADDED]
    return is_dated(filed) or filed.is_signed or bool(pictures)


def read_statements(
    filed: FiledDocument, pack: Pack, visited: date, *, on_paper: bool = False, agreed: bool = True
) -> Statements:
    """Return what a form that `check_form` finds nothing against says of the visit of that day.

    `on_paper` says that it was signed on paper: then the record has to say by whom and when. What was planned
    on it counts as agreed to, unless `agreed` says that it was not. Raises DocumentError for a form that
    carries only the digest of its record.
    """
    said = filed.provenance
    made_for = require_record(filed, _BY_HAND)
    names = build_context(made_for, pack, said.document, pack.languages[0], False, None)
    found = Statements()
    for place, values in _filled_in(filed).items():
        _add_control(found, place, values, pack)
    carried = _of_itself(to_data(made_for), filed)
    if agreed:
        carried |= _agreed(to_data(made_for), pack.definition.fields[CONSENT].group, pack)
    found.values = {(CONSENT, key): value for key, value in carried.items()} | found.values
    found.asked = [*_asked(filed, pack, on_paper)]
    if on_paper:
        found.values[CONSENT, "on_paper"] = True
    elif is_dated(filed) or filed.is_signed:
        found.values[CONSENT, "on_paper"] = False
    _add_decision(found, names, visited)
    return found


def _asked(filed: FiledDocument, pack: Pack, on_paper: bool) -> Iterator[Place]:
    """Yield the places of what a record cannot have from a form, in the order in which it is asked."""
    yield from ((CONSENT, key) for key in _SIGNING)
    group = pack.definition.fields[CONSENT].group
    for name, one in group.fields.items() if group is not None else ():
        if not one.is_core and "signer" in one.who:  # the pack's own, such as initials beside a paragraph
            yield CONSENT, name
    for control in filed.controls if on_paper else ():
        place: Place = tuple(control.tag.partition("=")[0].split("."))
        place = _SHOWN_BY.get(place, place)
        its = pack.definition.at(place)
        if its is not None and its.when == "before":
            yield place


def _of_itself(record: Mapping[str, Any], filed: FiledDocument) -> dict[str, Any]:
    """Return what a form carries of the consent, and what it states of itself."""
    practitioner = record.get("practitioner", {}).get("name")
    return {
        **record.get(CONSENT, {}),
        "form_language": filed.provenance.language,
        "form_version": filed.provenance.pack_version,
        **({"practitioner_named": practitioner} if practitioner else {}),
    }


def _agreed(record: Mapping[str, Any], known: Group | None, pack: Pack) -> dict[str, Any]:
    """Return what a form carries of the plan, as far as a record says whether it was agreed to."""
    plan, for_one = record.get("plan", {}), record.get(CONSENT, {}).get("this_visit_only")
    fields = known.fields if known is not None else {}
    keys = [*planned_by_the_pack(pack.definition), *([] if for_one else ["sessions"])]
    agreed = {key: plan[key] for key in keys if key in fields and key in plan}
    sites = fields["sites"].group if "sites" in fields else None
    if sites is not None and plan.get("sites"):
        agreed["sites"] = [{key: row[key] for key in row if key in sites.fields} for row in plan["sites"]]
    return agreed


class _Filled(NamedTuple):
    """What was filled in: the code in the tag of its control, and the value."""

    code: str
    value: bool | str


def _filled_in(filed: FiledDocument) -> dict[Place, list[_Filled]]:
    """Return what was filled in on a form since it was made, by the places in the tags of its controls."""
    found: dict[Place, list[_Filled]] = {}
    for control in filed.controls:
        path, _, code = control.tag.partition("=")
        if path and control.is_filled and control.value not in (None, False):
            found.setdefault(tuple(path.split(".")), []).append(_Filled(code, control.value or True))
    return found


def _add_control(found: Statements, place: Place, filled: list[_Filled], pack: Pack) -> None:
    """Add what was filled in for one place: a value, a day, or what is left."""
    one, day = pack.definition.at(place), _day(filled)
    if place in _SHOWN_BY and day is not None:
        found.values[_SHOWN_BY[place]] = True
    elif day is not None and (place in (_WITHDRAWN, _EXPLAINED) or (one and one.phrase.type == "dateTime")):
        found.days[place] = day
    elif one is not None and (value := _value(one, filled)) is not None:
        found.values[place] = value
    else:
        found.left += [f"{path_of(place)} ({code or value})" for code, value in filled]


def _day(filled: list[_Filled]) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(str(filled[0].value)) if len(filled) == 1 else None
    return None


def _value(one: Field, filled: list[_Filled]) -> Any:
    """Return what a field holds when this is filled in; None where that is not clear."""
    given = list(dict.fromkeys(code or value for code, value in filled))
    if one.group is not None or one.phrase.type == "dateTime":
        return None
    nothing: list[Any] = [code for code in given if code in CORE_LISTS.get(one.phrase.instead, ())]
    if one.repeats and one.list:
        return given if not nothing else nothing[0] if len(given) == 1 else None
    if one.repeats or (filled[0].code and not (one.list or one.phrase.type == "boolean")):
        given = nothing
    if one.phrase.type == "boolean":
        given = [{"yes": True, "no": False}.get(str(value), value) for value in given]
    return given[0] if len(given) == len(filled) == 1 else None


def _add_decision(found: Statements, names: Mapping[str, Any], visited: date) -> None:
    """Add who decided and what until the visit, as the dates beside the lines to sign say it."""
    signed, withdrawn = _SIGNED in found.days, found.days.pop(_WITHDRAWN, None)
    if withdrawn and withdrawn > visited:
        found.left.append(f"{path_of(_WITHDRAWN)} ({withdrawn})")
        withdrawn = None
    if signed or withdrawn:
        found.values[CONSENT, "outcome"] = "withdrawn" if withdrawn else "given"
    if signed and names["signer"] == "patient":
        found.values.setdefault((CONSENT, "given_by"), "patient")
    if found.days.pop(_EXPLAINED, None) and (names["practitioner"] or {}).get("display"):
        found.values.setdefault((CONSENT, "discussed_by"), names["practitioner"]["display"])


def compare_with(found: Statements, encounter: Encounter) -> AgainstRecord:
    """Compare what a form says with a record."""
    record, new, differences = to_data(encounter), {}, []
    for place, value in found.values.items():
        has = value_at(record, place)
        if has is None:
            new[place] = value
        elif has != value and not (place[-1] == "practitioner_named" and same_person(has, value)):
            differences.append(Difference(path_of(place), has, value))
    days = {}
    for place, day in found.days.items():
        has = value_at(record, place)
        if has is None:
            days[place] = day
        elif str(has)[:10] != str(day):
            differences.append(Difference(path_of(place), has, str(day)))
    return AgainstRecord(new, days, tuple(differences))
