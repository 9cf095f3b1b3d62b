"""Uses Word files as templates: a self-contained library that knows nothing about medicine.

    document → parts → marks for tags → blocks and their units → one Jinja source a part → code
    names → code → strings joined, guarded places settled → parts compressed → document

`WordTemplate.load` does the first line once, `WordTemplate.render` the second as often as needed. A
document that carries a payload is sealed; `read_sealed` reads it back after it was filed.
"""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used

if TYPE_CHECKING:
    from docgen.word.language.expression import Expression as Expression
    from docgen.word.language.fields import Field as Field
    from docgen.word.language.fields import Use as Use
    from docgen.word.language.fields import lacking as lacking
    from docgen.word.language.sandbox import is_method as is_method
    from docgen.word.ooxml.limits import DEFAULT, NAMES
    from docgen.word.ooxml.limits import Limits as Limits
    from docgen.word.ooxml.limits import wrong_limits as wrong_limits
    from docgen.word.ooxml.package import read_file as read_file
    from docgen.word.problems.annotation import annotate as annotate
    from docgen.word.problems.file_kinds import Kind as Kind
    from docgen.word.reading.active_content import ACTIVE as ACTIVE
    from docgen.word.rendering.compiled import Page as Page
    from docgen.word.rendering.report import Missing as Missing
    from docgen.word.sealing.comparison import Change as Change
    from docgen.word.sealing.comparison import Control as Control
    from docgen.word.sealing.sealed import Sealed as Sealed
    from docgen.word.sealing.sealed import read_sealed as read_sealed
    from docgen.word.template import Rendering as Rendering
    from docgen.word.template import WordTemplate as WordTemplate
    from docgen.word.values.pictures import Picture as Picture
    from docgen.word.values.rich import PageBreak as PageBreak
    from docgen.word.values.rich import RichText as RichText

    DEFAULT_LIMITS, LIMIT_NAMES = DEFAULT, NAMES

_HOMES = {
    "ACTIVE": "docgen.word.reading.active_content",
    "Change": "docgen.word.sealing.comparison",
    "Control": "docgen.word.sealing.comparison",
    "DEFAULT_LIMITS": "docgen.word.ooxml.limits:DEFAULT",
    "Expression": "docgen.word.language.expression",
    "Field": "docgen.word.language.fields",
    "Kind": "docgen.word.problems.file_kinds",
    "LIMIT_NAMES": "docgen.word.ooxml.limits:NAMES",
    "Limits": "docgen.word.ooxml.limits",
    "Missing": "docgen.word.rendering.report",
    "Page": "docgen.word.rendering.compiled",
    "PageBreak": "docgen.word.values.rich",
    "Picture": "docgen.word.values.pictures",
    "Rendering": "docgen.word.template",
    "RichText": "docgen.word.values.rich",
    "Sealed": "docgen.word.sealing.sealed",
    "Use": "docgen.word.language.fields",
    "WordTemplate": "docgen.word.template",
    "annotate": "docgen.word.problems.annotation",
    "is_method": "docgen.word.language.sandbox",
    "lacking": "docgen.word.language.fields",
    "read_file": "docgen.word.ooxml.package",
    "read_sealed": "docgen.word.sealing.sealed",
    "wrong_limits": "docgen.word.ooxml.limits",
}

__all__ = sorted(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
