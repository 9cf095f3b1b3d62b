"""Loads records from files, by their ending, or from JSON on standard input."""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.sources.answers import as_json as as_json
    from docgen.sources.answers import require_answerable as require_answerable
    from docgen.sources.answers import with_answers as with_answers
    from docgen.sources.answers import with_changes as with_changes
    from docgen.sources.loading import FORMATS as FORMATS
    from docgen.sources.loading import load_as as load_as
    from docgen.sources.loading import load_encounter as load_encounter
    from docgen.sources.loading import parser_of as parser_of
    from docgen.sources.loading import read_raw as read_raw
    from docgen.toml.lines import with_lines as with_lines

_HOMES = {
    "docgen.sources.answers": "as_json require_answerable with_answers with_changes",
    "docgen.sources.loading": "FORMATS load_as load_encounter parser_of read_raw",
    "docgen.toml.lines": "with_lines",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
