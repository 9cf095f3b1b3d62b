"""Makes documents: from record and pack to findings, names, filled template and file name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

from docgen.checks import check, due, reason_not_due, released
from docgen.clinic import Clinic, language_of
from docgen.context import Beside, Form, build_context, read_for
from docgen.encounter import Encounter, expect_whole
from docgen.errors import (
    DocgenError,
    EncounterError,
    Finding,
    Level,
    NotReady,
    PackError,
    Problem,
    RenderError,
    TemplateError,
    expect,
)
from docgen.existing import State, write_document
from docgen.file_name import file_name
from docgen.files import make_folder
from docgen.lazy import dataclass
from docgen.pack import Pack, mark_missing
from docgen.provenance import Provenance, state, to_payload
from docgen.word import Missing

Names = Mapping[str, Any]


@dataclass(frozen=True)
class Document:
    """A filled Word document, not yet written to a file.

    `name` is its file name: record number, date, code and document, never the patient's name; `type` is
    the type of document in its pack. `missing` lists what a draft had to mark, and the missing values that
    its conditions read; for a final document it is empty. `findings` are all findings, stops first.
    """

    content: bytes
    name: str
    code: str
    language: str
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    draft: bool
    type: str = ""

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Write the document to `folder`, which is created if it is missing; return the file's path.

        The file is complete or absent, and only its owner may read it. The same document stays as it is,
        also when Word saved it again. Raises DeliveryError, also when another file is there and `force` is
        not given, or somebody has signed it or written on it.
        """
        self.write(folder, force)
        return Path(folder) / self.name

    def write(self, folder: str | Path, force: bool = False) -> State:
        """Do as `save` does; return whether the file was `written`, or is there `unchanged`."""
        return write_document(make_folder(Path(folder)) / self.name, self.content, force, self.type)


@dataclass(frozen=True)
class Outcome:
    """The result for one document of a visit: filled, not ready (and why), or not due (`reason`)."""

    code: str
    state: Literal["filled", "not-ready", "not-due"]
    document: Document | None = None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    reason: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether a problem of the template or pack prevents even a draft."""
        return any(problem.kind != "missing" for problem in self.problems)


@dataclass(frozen=True)
class Making:
    """Options for making the documents of a visit.

    `language` is that of what patients read, by default the clinic's; what colleagues read is in the
    clinic's. `carry="digest"` makes documents carry only the digest of their record, even if the pack says
    more. `large_print` says whether what a patient reads is in large print; None leaves it to the record.
    """

    language: str | None = None
    clinic: Clinic | None = None
    draft: bool = False
    carry: Literal["digest"] | None = None
    large_print: bool | None = None

    def __post_init__(self) -> None:
        """Refuse options that are none: they come from the caller as they are."""
        expect(str | None, "the code of a language, such as 'en'", language=self.language)
        expect(bool, "True or False", draft=self.draft)
        expect(bool | None, "True, False or None", large_print=self.large_print)
        if self.carry not in (None, "digest"):
            raise ValueError("carry is neither 'digest' nor None; with None, the pack decides")


DEFAULT = Making()


@dataclass(frozen=True)
class Order:
    """A request for one document: the visit, the pack, the options, and what is given with the record."""

    encounter: Encounter
    pack: Pack
    document: str
    making: Making = DEFAULT
    beside: Beside = field(default_factory=Beside)

    def __post_init__(self) -> None:
        """Read the encounter as one of the pack's records; raises EncounterError for what is none."""
        object.__setattr__(self, "encounter", read_for(self.encounter, self.pack, self.making.clinic))

    @property
    def is_large(self) -> bool:
        """Whether the document is in large print: by the options, else by what the patient needs."""
        asked = self.making.large_print
        needed = self.encounter.patient.large_print if asked is None else asked
        return bool(needed) and self.pack.document(self.document).readers == "patient"

    @cached_property
    def names(self) -> Names:
        """The names that the document's template may use."""
        making = self.making
        return build_context(
            self.encounter, self.pack, self.document, self.language, making.draft, making.clinic, self.beside
        )

    @property
    def language(self) -> str:
        """The language of the document: for patients the one asked for, for colleagues the clinic's own.

        Raises PackError for a document or a language that the pack does not have.
        """
        kind, own = self.pack.document(self.document), language_of(self.making.clinic)
        asked = self.making.language or own
        self.pack.texts(asked)
        return asked if kind.readers == "patient" else kind.language_near(own)


def fill(
    encounter: Encounter,
    pack: Pack,
    document: str,
    *,
    language: str | None = None,
    clinic: Clinic | None = None,
    draft: bool = False,
    consent: Form | None = None,
    carry: Literal["digest"] | None = None,
    large_print: bool | None = None,
) -> Document:
    """Fill one document of a pack from the record of a visit.

    A final document raises NotReady while a stop is open, and RenderError when the template prints what
    the record does not say; a draft is always possible, says DRAFT and marks what is missing. `consent` is
    the signed form, as `load_consent` reads it: a note is checked against it. `language` is that of what
    patients read, by default the clinic's, or English; what colleagues read is in the clinic's. The document
    carries as much of its record as the pack says, or only the digest with `carry="digest"`. `large_print`
    says whether what a patient reads is in large print; by default the record does (`patient.large_print`).
    Raises PackError for a document or a language that the pack does not have, TemplateError for a template
    that cannot be used.
    """
    making = Making(language, clinic, draft, carry, large_print)
    return fill_order(Order(encounter, pack, document, making, Beside(form=consent)))


def judge(order: Order, asked_for: bool = True) -> Outcome:
    """Fill one document, or say why not; one that was not asked for by name may also be not due."""
    document, language, pack = order.document, order.language, order.pack
    try:
        pack.template_path(document, language)
    except PackError as error:  # a language may have some of the documents
        if document not in pack.documents or language not in pack.languages:
            raise
        return Outcome(document, "not-ready", problems=_placed(error))
    if not asked_for and not due(pack, document, order.names):
        return Outcome(document, "not-due", reason=reason_not_due(pack, document, order.names))
    findings = _findings(order)
    try:
        filled = _fill(order, findings)
    except NotReady:
        return Outcome(document, "not-ready", findings=findings)
    except (EncounterError, RenderError, TemplateError, PackError) as error:  # of this document alone
        return Outcome(document, "not-ready", findings=findings, problems=_placed(error))
    return Outcome(document, "filled", filled, findings)


def fill_order(order: Order) -> Document:
    """Fill the document of an order; raises as `fill` does."""
    return _fill(order, _findings(order))


def _findings(order: Order) -> tuple[Finding, ...]:
    making = order.making
    found = check(
        order.encounter,
        order.pack,
        order.document,
        clinic=making.clinic,
        language=order.language,
        context=order.names,
    )
    return (*found, *_brought(order))


def _brought(order: Order) -> Iterator[Finding]:
    """Find what the corrected record adds to the filed one's findings; a new stop is only a warning."""
    amended, amends = order.beside.amended, order.pack.document(order.document).amends
    if amended is None or amended.record is None or amends not in order.pack.documents:
        return
    ask = partial(
        check, pack=order.pack, document=amends, clinic=order.making.clinic, language=order.language
    )
    known = {(found.id, found.path, found.matter) for found in ask(amended.record)}
    for found in ask(order.encounter):
        if found.path != "addenda" and (found.id, found.path, found.matter) not in known:
            level: Level = "warn" if found.level == "stop" else found.level
            yield replace(found, level=level, document=order.document)


def _fill(order: Order, findings: tuple[Finding, ...]) -> Document:
    expect_whole(order.encounter)
    pack, code, language, draft = order.pack, order.document, order.language, order.making.draft
    engine, organization = (order.making.clinic or Clinic()).engine, order.encounter.organization
    size, allowed = organization.page_size if organization else None, engine.allow.get(pack.code, ())
    template = pack.template(code, language, size, order.is_large, engine.limits, allowed)
    stops = [finding for finding in findings if finding.level == "stop"]
    if stops and not draft:
        # an exception's text may end up in a log: it says what is wrong, and nothing from the record
        problems = [Problem(stop.path, stop.title or stop.message, stop.fix, kind=stop.id) for stop in stops]
        raise NotReady(code, findings, problems)
    payload = to_payload(_provenance(order))
    names = {**order.names, **released(order.names, findings)}
    mark = partial(mark_missing, pack.texts(language))
    rendering = template.fill(names, "mark" if draft else "error", language, payload, mark)
    name = file_name(order.encounter, pack.code, code, language, draft, _occasion(order.beside))
    lacked = rendering.missing if draft else ()  # in a final document only conditions met missing values
    kind = pack.document(code).type
    return Document(rendering.content, name, code, language, findings, lacked, draft, kind)


def _provenance(order: Order) -> Provenance:
    making, beside = order.making, order.beside
    return state(
        order.encounter,
        order.pack,
        order.document,
        order.language,
        making.draft,
        clinic=making.clinic,
        carry=making.carry,
        large_print=order.is_large,
        form_digest=beside.form.digest if beside.form is not None else None,
        amends_digest=beside.amended.digest if beside.amended is not None else None,
    )


def _occasion(beside: Beside) -> str:
    """Return the time of the last addition, which distinguishes the file names of a note's addenda."""
    times = [added.at for added in beside.amended.additions if added.at] if beside.amended is not None else []
    return max(times).strftime("%Y%m%dT%H%M%S") if times else ""


def _placed(error: DocgenError) -> tuple[Problem, ...]:
    """Add the error's source, such as the template's file, to the places of its problems."""
    return tuple(
        replace(problem, place=", ".join(filter(None, (error.source, problem.place))))
        for problem in error.problems
    )
