"""Parses records from TOML files."""

from __future__ import annotations

from typing import Any

from docgen.errors import EncounterError
from docgen.toml import parse_toml


def parse(text: str, source: str, *, dates_as_text: bool = True) -> dict[str, Any]:
    """Read a record's raw data from TOML. Raises EncounterError with line and column.

    With `dates_as_text`, a date that TOML does not have is returned as text.
    """
    example = 'record_number = "000123"'
    return parse_toml(text, source, EncounterError, dates_as_text=dates_as_text, example=example)
