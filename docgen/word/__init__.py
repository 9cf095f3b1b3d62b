"""Uses Word files as templates: a self-contained library that knows nothing about medicine.

    document → parts → marks for tags → blocks and their units → one Jinja source a part → code
    names → code → strings joined, guarded places settled → parts compressed → document

`WordTemplate.load` does the first line once, `WordTemplate.render` the second as often as needed. A
document that carries a payload is sealed; `read_sealed` reads it back after it was filed.
"""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.word.language.expression import Expression as Expression
    from docgen.word.language.fields import Field as Field
    from docgen.word.language.fields import Use as Use
    from docgen.word.language.fields import lacking as lacking
    from docgen.word.language.sandbox import is_method as is_method
    from docgen.word.ooxml.bookmarks import bookmark_of as bookmark_of
    from docgen.word.ooxml.limits import ACTIVE as ACTIVE
    from docgen.word.ooxml.limits import DEFAULT, NAMES
    from docgen.word.ooxml.limits import Limits as Limits
    from docgen.word.ooxml.limits import wrong_limits as wrong_limits
    from docgen.word.ooxml.names import STATES as STATES
    from docgen.word.ooxml.package import Archive as Archive
    from docgen.word.ooxml.package import read_entries as read_entries
    from docgen.word.ooxml.package import read_file as read_file
    from docgen.word.page.formatting import Formatting as Formatting
    from docgen.word.page.formatting import find_formatting as find_formatting
    from docgen.word.page.reader import read_page as read_page
    from docgen.word.page.reader import read_shown_page as read_shown_page
    from docgen.word.phrases import find_broken_phrases as find_broken_phrases
    from docgen.word.problems.annotation import annotate as annotate
    from docgen.word.problems.file_kinds import Kind as Kind
    from docgen.word.problems.reviews import Unfinished as Unfinished
    from docgen.word.problems.reviews import find_unfinished as find_unfinished
    from docgen.word.rendering.compiled import Page as Page
    from docgen.word.rendering.report import Missing as Missing
    from docgen.word.restoration import find_nameless as find_nameless
    from docgen.word.restoration import restore as restore
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
    "docgen.word.language.expression": "Expression",
    "docgen.word.language.fields": "Field Use lacking",
    "docgen.word.language.sandbox": "is_method",
    "docgen.word.ooxml.bookmarks": "bookmark_of",
    "docgen.word.ooxml.limits": "ACTIVE DEFAULT_LIMITS=DEFAULT LIMIT_NAMES=NAMES Limits wrong_limits",
    "docgen.word.ooxml.names": "STATES",
    "docgen.word.ooxml.package": "Archive read_entries read_file",
    "docgen.word.page.formatting": "Formatting find_formatting",
    "docgen.word.page.reader": "read_page read_shown_page",
    "docgen.word.phrases": "find_broken_phrases",
    "docgen.word.problems.annotation": "annotate",
    "docgen.word.problems.file_kinds": "Kind",
    "docgen.word.problems.reviews": "Unfinished find_unfinished",
    "docgen.word.rendering.compiled": "Page",
    "docgen.word.rendering.report": "Missing",
    "docgen.word.restoration": "find_nameless restore",
    "docgen.word.sealing.comparison": "Change Control",
    "docgen.word.sealing.sealed": "Sealed read_sealed",
    "docgen.word.template": "Rendering WordTemplate",
    "docgen.word.values.pictures": "Picture",
    "docgen.word.values.rich": "PageBreak RichText",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
