"""Uses Word files as templates: a self-contained library that knows nothing about medicine.

    document → parts → marks for tags → blocks and their units → one Jinja source a part → code
    names → code → strings joined, guarded places settled → parts compressed → document

`WordTemplate.load` does the first line once, `WordTemplate.render` the second as often as needed. A
document that carries a payload is sealed; `read_sealed` reads it back after it was filed.
"""

from docgen.word.language.expression import Expression
from docgen.word.language.fields import Field, lacking
from docgen.word.language.limits import RenderLimits
from docgen.word.language.sandbox import is_method
from docgen.word.problems.annotation import annotate
from docgen.word.problems.kinds import Kind
from docgen.word.sealing.comparison import Change, Control
from docgen.word.sealing.sealed import Sealed, read_sealed
from docgen.word.template import Missing, Rendering, WordTemplate
from docgen.word.values.pictures import Picture
from docgen.word.values.rich import PageBreak, RichText

__all__ = [
    "Change",
    "Control",
    "Expression",
    "Field",
    "Kind",
    "Missing",
    "PageBreak",
    "Picture",
    "RenderLimits",
    "Rendering",
    "RichText",
    "Sealed",
    "WordTemplate",
    "annotate",
    "is_method",
    "lacking",
    "read_sealed",
]
