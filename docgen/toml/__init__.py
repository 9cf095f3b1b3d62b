"""TOML as people type it: reading it, what to type in its place, the lines of its keys, and changing it."""

from docgen.toml.changes import on_one_line, with_table, with_values
from docgen.toml.judging import judge_values
from docgen.toml.lines import key_lines, line_of, with_lines
from docgen.toml.reading import mended_lines, parse_toml

__all__ = [
    "judge_values",
    "key_lines",
    "line_of",
    "mended_lines",
    "on_one_line",
    "parse_toml",
    "with_lines",
    "with_table",
    "with_values",
]
