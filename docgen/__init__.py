"""docgen fills Word templates for a clinical procedure from one record of the visit.

The names below are the complete public interface. Each is imported when first used (PEP 562), so that
`import docgen` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of
from docgen.version import __version__ as __version__

if TYPE_CHECKING:
    from docgen.amendment import amend as amend
    from docgen.batch import DocumentResult as DocumentResult
    from docgen.batch import RecordResult as RecordResult
    from docgen.batch import fill_chunk as fill_chunk
    from docgen.body import draw_body as draw_body
    from docgen.checks import check as check
    from docgen.clinic import Clinic as Clinic
    from docgen.clinic import load_clinic as load_clinic
    from docgen.comparison import Comparison as Comparison
    from docgen.comparison import compare as compare
    from docgen.context import Form as Form
    from docgen.delivery import Copy as Copy
    from docgen.delivery import save_copies as save_copies
    from docgen.delivery import to_pdf as to_pdf
    from docgen.delivery import to_text as to_text
    from docgen.delivery import to_xhtml as to_xhtml
    from docgen.document import Document as Document
    from docgen.document import Outcome as Outcome
    from docgen.document import fill as fill
    from docgen.encounter import Difference as Difference
    from docgen.encounter import Encounter as Encounter
    from docgen.encounter import Other as Other
    from docgen.encounter import Unlisted as Unlisted
    from docgen.errors import ClinicError as ClinicError
    from docgen.errors import DeliveryError as DeliveryError
    from docgen.errors import DocgenError as DocgenError
    from docgen.errors import DocumentError as DocumentError
    from docgen.errors import EncounterError as EncounterError
    from docgen.errors import Finding as Finding
    from docgen.errors import NotReady as NotReady
    from docgen.errors import PackError as PackError
    from docgen.errors import Problem as Problem
    from docgen.errors import RenderError as RenderError
    from docgen.errors import TemplateError as TemplateError
    from docgen.fhir import questionnaire_response as questionnaire_response
    from docgen.filed import FiledDocument as FiledDocument
    from docgen.filed import load_consent as load_consent
    from docgen.filed import read_document as read_document
    from docgen.pack import Pack as Pack
    from docgen.pack import load_pack as load_pack
    from docgen.sources import load_encounter as load_encounter
    from docgen.visit import Visit as Visit
    from docgen.visit import fill_all as fill_all
    from docgen.visit import load_visit as load_visit
    from docgen.word import Change as Change
    from docgen.word import Control as Control
    from docgen.word import Limits as Limits
    from docgen.word import Missing as Missing
    from docgen.word import WordTemplate as WordTemplate

_HOMES = {
    "docgen.amendment": "amend",
    "docgen.batch": "DocumentResult RecordResult fill_chunk",
    "docgen.body": "draw_body",
    "docgen.checks": "check",
    "docgen.clinic": "Clinic load_clinic",
    "docgen.comparison": "Comparison compare",
    "docgen.context": "Form",
    "docgen.delivery": "Copy save_copies to_pdf to_text to_xhtml",
    "docgen.document": "Document Outcome fill",
    "docgen.encounter": "Difference Encounter Other Unlisted",
    "docgen.errors": (
        "ClinicError DeliveryError DocgenError DocumentError EncounterError Finding NotReady PackError "
        "Problem RenderError TemplateError"
    ),
    "docgen.fhir": "questionnaire_response",
    "docgen.filed": "FiledDocument load_consent read_document",
    "docgen.pack": "Pack load_pack",
    "docgen.sources": "load_encounter",
    "docgen.visit": "Visit fill_all load_visit",
    "docgen.word": "Change Control Limits Missing WordTemplate",
}

__all__ = sorted([*names_of(_HOMES), "__version__"])


if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)


def __dir__() -> list[str]:
    """The public names."""
    return list(__all__)
