"""Makes the findings of a record for one document, stops first, and says whether the document is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from docgen.checks.asking import Hit, find_hits, reads
from docgen.checks.built_in import (
    AS_WRITTEN,
    IDS,
    NEEDLESS_RELEASE,
    TRANSLATED_FORM,
    TRANSLATION,
    UNDECLARED,
    UNKNOWN_CODE,
    UNKNOWN_RELEASE,
    finding_of,
)
from docgen.checks.release import TABLES, find_release, may_find, named_check
from docgen.checks.settings import (
    checks_with,
    read_checks,
    refuse_misfits,
    settings_of,
)
from docgen.checks.table import LEVELS, find_checks, suggest_check
from docgen.checks.table import pack_checks as require_sound
from docgen.clinic import Clinic, own_of
from docgen.context import (
    FORM,
    UNREAD,
    Beside,
    Form,
    Placed,
    build_context,
    compile_ahead,
    expression,
    known_items,
    read_for,
    unless_unread,
)
from docgen.encounter import Encounter, kept_as_written, path_of, unknown_codes
from docgen.errors import Finding, expect
from docgen.pack import Pack, PackDocument, kept_for_pack, records_of
from docgen.reviewed import REVIEWED, is_translation
from docgen.suggest import did_you_mean

_FORM_REVIEWED = ("consent", "form_language")
_REVIEWED_IN = {"consent": _FORM_REVIEWED, "note": _FORM_REVIEWED, "aftercare": ("aftercare", "language")}
"""By type of document: the table of a record that says who reviewed the translation, its key of language."""
_PRINTED = {
    "consent": (("screening", "allergies"),),
    "aftercare": (("post", "follow_up"), ("aftercare", "hold_products"), ("aftercare", "resume_products")),
}
"""By type of document: the texts of a record that a patient reads in it."""


def check(
    encounter: Encounter,
    pack: Pack,
    document: str,
    *,
    clinic: Clinic | None = None,
    language: str = "en",
    context: Mapping[str, Any] | None = None,
    consent: Form | None = None,
) -> tuple[Finding, ...]:
    """Check a record for one document of the pack; return all findings, stops first.

    `consent` is the signed form that a note is compared with. `context` saves building the names again; they
    must then include the form. A stop that an override or a variance releases becomes an info that says who
    released it. Of a record that was read in part, nothing is found that depends on what could not be read.
    Raises ClinicError for settings that do not fit the pack, PackError for a broken table of checks,
    TemplateError for a broken expression in it.
    """
    expect(Pack, "a pack, as docgen.load_pack gives it", pack=pack)
    require_sound(pack)
    encounter = read_for(encounter, pack, clinic)
    refuse_misfits(clinic, pack)
    beside = Beside(form=consent)
    names = context or build_context(encounter, pack, document, language, clinic=clinic, beside=beside)
    return findings_over(names, encounter, pack, document, clinic)


def findings_over(
    names: Mapping[str, Any], encounter: Encounter, pack: Pack, document: str, clinic: Clinic | None = None
) -> tuple[Finding, ...]:
    """Return the findings over the names of a record, by the rows of the table that can be read."""
    hits, unasked = find_hits(pack, document, names, clinic)
    counts = Counter(hit.row.id for hit in hits if _is_releasable(hit))
    found = list(_unknown_codes(encounter, pack, document, clinic))
    found += known_items(unless_unread(lambda: [*_unreviewed(names, pack, document, clinic)]))
    found += known_items(unless_unread(lambda: [*_as_written(names, pack, document)]))
    for hit in hits:
        alone = UNREAD if hit.row.id in unasked else counts[hit.row.id] == 1
        found.append(unless_unread(_finding, hit, document, alone))
    asked = {row.id for row in checks_with(pack, settings_of(clinic)) if document in row.documents}
    found += _idle_releases(names, pack, document, hits, asked - unasked - counts.keys())
    found += _undeclared(encounter, document)
    found = [finding for finding in found if finding is not UNREAD]
    return tuple(sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def check_agreement(
    encounter: Encounter,
    pack: Pack,
    document: str,
    consent: Form,
    clinic: Clinic | None = None,
    language: str = "en",
) -> tuple[Finding, ...]:
    """Compare what was done with the signed consent; return where the two disagree, stops first.

    These are the findings of the rows that read the form, including those where the record itself differs
    from it. Raises as `check` does.
    """
    rows = {(row.id, row.message) for row in read_checks(pack, clinic) if reads(row, FORM)}
    findings = check(encounter, pack, document, clinic=clinic, language=language, consent=consent)
    return tuple(finding for finding in findings if (finding.id, finding.title) in rows)


def due(pack: Pack, document: str, context: Mapping[str, Any]) -> bool:
    """Return whether the visit needs this document; `context` are the names built for it.

    A document may be needed if this follows from what could not be read.
    """
    _compile_reasons(pack)
    asked = expression(*_due_of(pack.document(document)))
    is_due = unless_unread(lambda: bool(asked.evaluate(context)))
    return True if is_due is UNREAD else is_due


@kept_for_pack
def _compile_reasons(pack: Pack) -> bool:
    """Compile when the documents of a pack are due, and why they are not."""
    kinds = pack.documents.values()
    reasons = [(reason, _reasons_of(kind)) for kind in kinds for reason in kind.not_due]
    said = [Placed(text, place) for one, place in reasons for text in (one.when, one.about) if text]
    compile_ahead([*map(_due_of, kinds), *said])
    return True


def _due_of(kind: PackDocument) -> Placed:
    return Placed(kind.due, f"pack.toml, documents.{kind.code}.due")


def _reasons_of(kind: PackDocument) -> str:
    return f"pack.toml, documents.{kind.code}.not_due"


def reason_not_due(pack: Pack, document: str, context: Mapping[str, Any]) -> str:
    """Say why the visit does not need this document, in the pack's words; empty if the pack does not say."""
    kind = pack.document(document)

    def value(source: str) -> Any:
        found = unless_unread(lambda: expression(source, _reasons_of(kind)).evaluate(context))
        return None if found is UNREAD else found

    for reason in kind.not_due:
        if value(reason.when):
            about = value(reason.about) if reason.about else ""
            return f"{reason.why}: {about}" if about else reason.why
    return f"it is due {kind.due_when}" if kind.due_when else ""


def _is_releasable(hit: Hit) -> bool:
    return hit.row.level == "stop" or bool(hit.row.release)


def _finding(hit: Hit, document: str, alone: bool) -> Finding:
    row, level, matter = hit.row, hit.row.level, hit.message
    message = matter
    release = find_release(hit, alone) if _is_releasable(hit) else None
    opened = release is not None and not release.obstacle
    if release is not None:
        level = "info" if opened else level
        message = f"{message} ({release})"
    by = release.path if release is not None and opened else ""
    fix = "" if opened else row.fix
    return Finding(row.id, level, hit.path, message, fix, row.source, document, by, matter, row.message)


def _unknown_codes(
    encounter: Encounter, pack: Pack, document: str, clinic: Clinic | None
) -> Iterator[Finding]:
    told = {path_of(place) for place in encounter.unread}
    for problem in unknown_codes(encounter, records_of(pack, own_of(clinic)).vocabulary):
        if problem.place in told:
            continue
        yield finding_of(UNKNOWN_CODE, problem.place, document, problem.message, problem.fix)


def _undeclared(encounter: Encounter, document: str) -> Iterator[Finding]:
    """Find the clinic's own fields that a document brought along and that are not declared here."""
    for path in kept_as_written(encounter):
        yield finding_of(UNDECLARED, path, document)


def _unreviewed(
    names: Mapping[str, Any], pack: Pack, document: str, clinic: Clinic | None
) -> Iterator[Finding]:
    """Find a translation for patients that nobody had reviewed on the day of the visit.

    The clinic or the pack says who reviewed a language, the record who reviewed its form or its sheet. A note
    is asked of the form that was signed.
    """
    kind, language = pack.document(document), names["document"]["language"]
    is_of_form = kind.type == "note"
    if is_of_form:
        language = ((names["consent"] or {}).get("form_language") or {}).get("code") or "en"
    if not (is_of_form or kind.readers == "patient") or not is_translation(language):
        return
    days = [found.reviewed[language].on for found in (clinic, pack) if found and language in found.reviewed]
    path, key = _REVIEWED_IN.get(kind.type, ("encounter", ""))
    said = names[path] or {}
    if said.get("translation_reviewed_by") and (said.get(key) or {}).get("code") in (None, language):
        days.append(said["translation_reviewed_on"] or date.max)
    if not any(day <= names["encounter"]["date"] for day in days):
        fix = f"have a qualified person read it; then give by and on in clinic.toml, [{REVIEWED}.{language}]"
        if is_of_form:  # it may be in a language in which the pack has no document, and clinic.toml no review
            yield finding_of(TRANSLATED_FORM, path, document)
        else:
            yield finding_of(TRANSLATION, path, document, fix=fix)


def _as_written(names: Mapping[str, Any], pack: Pack, document: str) -> Iterator[Finding]:
    """Find texts of the record that a translation prints; docgen translates none."""
    if is_translation(names["document"]["language"]):
        for table, key in _PRINTED.get(pack.document(document).type, ()):
            if (names[table] or {}).get(key):
                yield finding_of(AS_WRITTEN, f"{table}.{key}", document)


def _idle_releases(
    names: Mapping[str, Any], pack: Pack, document: str, hits: list[Hit], idle: Collection[str]
) -> Iterator[Finding]:
    """Find releases that name no check, or no place of it, and those whose check has nothing to release."""
    for table, kind, _ in TABLES:
        for number, release in enumerate(known_items(names[table])):
            named = unless_unread(lambda release=release: named_check(release["check"] or ""))
            id_, path = ("", "") if named is UNREAD else named
            place = f"{table}[{number}].check"
            if id_ and (unknown := _unknown_check(id_, path, pack, hits)):
                yield finding_of(UNKNOWN_RELEASE, place, document, *unknown)
            elif id_ in idle:
                message = f"This {kind} releases nothing: its check finds nothing to release"
                yield finding_of(NEEDLESS_RELEASE, place, document, message)


def _unknown_check(id_: str, path: str, pack: Pack, hits: list[Hit]) -> tuple[str, str] | None:
    """Say what is wrong with the check that a release names, and what may be meant; None if nothing is."""
    rows = [row for row in find_checks(pack)[0] if row.id == id_]
    if (rows and not path) or any(may_find(row, path, pack) for row in rows):
        return None
    if rows:
        message = "The check that this is meant to release never finds anything at this place"
        fix = did_you_mean(path, [hit.path for hit in hits if hit.row.id == id_])
    elif id_ in IDS:
        return "Nothing releases the check that this names", "take it out, and do what the finding says"
    else:
        message = "The check that this is meant to release is not one of the pack's"
        fix = suggest_check(id_, pack)
    return message, fix
