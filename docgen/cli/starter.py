"""Writes the encounter file to start from: every key, switched off, with the codes of the pack."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping
from importlib.resources import files

_WIDTH = 105
_MARK = "#@ "


def write_starter(vocabulary: Mapping[str, Collection[str]]) -> str:
    """Return the text of the file with the codes of each list. It states nothing about anybody."""
    source = files("docgen.cli").joinpath("starter.toml").read_text(encoding="utf-8")
    return "\n".join(_fill_line(line, vocabulary) for line in source.splitlines()) + "\n"


def _fill_line(line: str, vocabulary: Mapping[str, Collection[str]]) -> str:
    if not line.startswith(_MARK):
        return line
    codes = ", ".join(vocabulary[line.removeprefix(_MARK)])
    return textwrap.fill(codes, _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)
