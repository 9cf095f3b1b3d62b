"""The whole way of a document: findings, names, template, bytes and the name of the file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from docgen.checks import Finding, check, due
from docgen.clinic import Clinic
from docgen.context import build_context
from docgen.encounter import Encounter
from docgen.errors import DocgenError, NotReady, PackError, Problem, RenderError, TemplateError
from docgen.files import make_folder, write_whole
from docgen.pack import Pack
from docgen.word import Missing

_SAFE_LENGTH = 40
_UNSAFE = re.compile(r"[^A-Z0-9-]+")


@dataclass(frozen=True)
class Document:
    """A filled Word document, not yet written anywhere.

    `name` is its file name: record number, date, code and document, never the patient's name. `missing`
    says what a draft had to mark, and what its conditions asked for in vain; a final document misses
    nothing. `findings` are all, stops first.
    """

    content: bytes
    name: str
    code: str
    language: str
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    draft: bool

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Write the document into `folder`, which is made when it is not there; return its path.

        The file is whole or absent and its owner's alone. Raises DeliveryError, also when the file
        exists already and `force` is not given.
        """
        return write_whole(make_folder(Path(folder)) / self.name, self.content, force)


@dataclass(frozen=True)
class Outcome:
    """What became of one document of a visit: filled, not ready (and why), or not due at this visit."""

    code: str
    state: Literal["filled", "not-ready", "not-due"]
    document: Document | None = None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Tell whether the template stands in the way, so that not even a draft can be made."""
        return any(problem.kind != "missing" for problem in self.problems)


def fill(
    encounter: Encounter,
    pack: Pack,
    document: str,
    language: str = "en",
    clinic: Clinic | None = None,
    draft: bool = False,
) -> Document:
    """Fill one document of a pack from the record of a visit.

    A final document raises NotReady while a stop is open, and RenderError when the template prints what
    the record does not say; a draft is always possible, says DRAFT and marks what is missing.
    Raises PackError for a document or a language that the pack does not have, TemplateError for a
    template that cannot be used.
    """
    names = build_context(encounter, pack, document, language, draft=draft, clinic=clinic)
    findings = check(encounter, pack, document, clinic=clinic, language=language, context=names)
    return _fill(encounter, pack, names, findings)


def fill_each(
    encounter: Encounter,
    pack: Pack,
    language: str = "en",
    clinic: Clinic | None = None,
    draft: bool = False,
    only: str | None = None,
) -> Iterator[Outcome]:
    """Fill every document that the visit owes, each judged alone; `only` names one, due or not."""
    for code in [only] if only else pack.documents:
        names = build_context(encounter, pack, code, language, draft=draft, clinic=clinic)
        if not only and not due(pack, code, names):
            yield Outcome(code, "not-due")
            continue
        findings = check(encounter, pack, code, clinic=clinic, language=language, context=names)
        try:
            document = _fill(encounter, pack, names, findings)
        except NotReady:
            yield Outcome(code, "not-ready", findings=findings)
        except (RenderError, TemplateError, PackError) as error:  # of this document alone
            yield Outcome(code, "not-ready", findings=findings, problems=_placed(error))
        else:
            yield Outcome(code, "filled", document, findings)


def _fill(
    encounter: Encounter, pack: Pack, names: Mapping[str, Any], findings: tuple[Finding, ...]
) -> Document:
    """Fill the document that the names were built for."""
    about = names["document"]
    code, language, draft = about["code"], about["language"], about["draft"]
    template = pack.template(code, language, page_size=_page_size(encounter))
    stops = [finding for finding in findings if finding.level == "stop"]
    if stops and not draft:
        problems = [Problem(stop.path, stop.message, stop.fix, kind=stop.id) for stop in stops]
        raise NotReady(code, findings, problems)
    rendering = template.fill(names, missing="mark" if draft else "error", language=language)
    name = file_name(encounter, pack.code, code, language, draft)
    missing = rendering.missing if draft else ()  # a final document lacks nothing but what it only asked for
    return Document(rendering.content, name, code, language, findings, missing, draft)


def _placed(error: DocgenError) -> tuple[Problem, ...]:
    """Give an error's problems with the name of the thing that has them, the template's file for one."""
    return tuple(
        replace(problem, place=", ".join(filter(None, (error.source, problem.place))))
        for problem in error.problems
    )


def file_name(encounter: Encounter, code: str, document: str, language: str, draft: bool = False) -> str:
    """Name a document's file: record number, date of the visit, code, document, language, draft.

    The language is left out when it is English. A record number that cannot stand in a file name on
    every system is changed and gets a digest of itself, so that no two of them share a name.
    """
    number = safe_record_number(encounter.patient.record_number)
    parts = [number, encounter.encounter.date.isoformat(), code, document]
    parts += [language] if language != "en" else []
    parts += ["draft"] if draft else []
    return "_".join(parts) + ".docx"


def safe_record_number(record_number: str) -> str:
    """Give a record number as capitals, digits and hyphens; if that changes it, with a digest of itself."""
    safe = _UNSAFE.sub("-", record_number.upper())[:_SAFE_LENGTH].strip("-")
    if safe == record_number:
        return safe
    digest = hashlib.sha256(record_number.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{safe}-{digest}".lstrip("-")


def _page_size(encounter: Encounter) -> str | None:
    return encounter.organization.page_size if encounter.organization else None
