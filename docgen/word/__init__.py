"""Uses Word files as templates: a self-contained library that knows nothing about medicine.

    document → parts → marks for tags → blocks and their units → one Jinja source a part → code
    names → code → strings joined, guarded places settled → parts compressed → document

`WordTemplate.load` does the first line once, `WordTemplate.render` the second as often as needed. A
document that carries a payload is sealed; `read_sealed` reads it back after it was filed.
"""

from docgen.word.language.expression import Expression
from docgen.word.language.fields import Field, Use, lacking
from docgen.word.language.sandbox import is_method
from docgen.word.ooxml.limits import DEFAULT as DEFAULT_LIMITS
from docgen.word.ooxml.limits import NAMES as LIMIT_NAMES
from docgen.word.ooxml.limits import Limits, wrong_limits
from docgen.word.ooxml.package import read_file
from docgen.word.printed.pages import Page
from docgen.word.problems.annotation import annotate
from docgen.word.problems.file_kinds import Kind
from docgen.word.reading.active_content import ACTIVE
from docgen.word.sealing.comparison import Change, Control
from docgen.word.sealing.sealed import Sealed, read_sealed
from docgen.word.template import Missing, Rendering, WordTemplate
from docgen.word.values.pictures import Picture
from docgen.word.values.rich import PageBreak, RichText

__all__ = [
    "ACTIVE",
    "DEFAULT_LIMITS",
    "LIMIT_NAMES",
    "Change",
    "Control",
    "Expression",
    "Field",
    "Kind",
    "Limits",
    "Missing",
    "Page",
    "PageBreak",
    "Picture",
    "Rendering",
    "RichText",
    "Sealed",
    "Use",
    "WordTemplate",
    "annotate",
    "is_method",
    "lacking",
    "read_file",
    "read_sealed",
    "wrong_limits",
]
