"""TOML as people type it: reading it, what to type in its place, the lines of its keys, and changing it."""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.toml.changes import on_one_line as on_one_line
    from docgen.toml.changes import with_table as with_table
    from docgen.toml.changes import with_values as with_values
    from docgen.toml.changes import without_values as without_values
    from docgen.toml.judging import judge_values as judge_values
    from docgen.toml.lines import key_lines as key_lines
    from docgen.toml.lines import line_of as line_of
    from docgen.toml.lines import with_lines as with_lines
    from docgen.toml.mending import mended_lines as mended_lines
    from docgen.toml.reading import parse_toml as parse_toml

_HOMES = {
    "docgen.toml.changes": "on_one_line with_table with_values without_values",
    "docgen.toml.judging": "judge_values",
    "docgen.toml.lines": "key_lines line_of with_lines",
    "docgen.toml.mending": "mended_lines",
    "docgen.toml.reading": "parse_toml",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
