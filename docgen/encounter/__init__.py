"""Holds one visit as a typed, frozen value. The only part of docgen that knows pydantic.

Modules, from the lowest up: `codes`, `table`, `values` and `zones` define what a value may be; `people`,
`history`, `agreement`, `procedure` and `closing` are the tables of a record, and `record` puts them
together. `shape` reads the models' own annotations for `problems`, `reading`, `rules` and `vocabulary`,
which find and describe what is wrong. `encounter` is the complete visit, `differences` compares two of
them as data, and `part` takes out what one document needs.
"""

from __future__ import annotations

from docgen.encounter.differences import Difference, find_differences
from docgen.encounter.encounter import (
    Encounter,
    parse_encounter,
    table_problems,
    to_data,
    unknown_codes,
)
from docgen.encounter.part import coded_list, expand_path, is_taken, record_path, take_part, unknown_paths
from docgen.encounter.vocabulary import Vocabulary
from docgen.encounter.zones import find_zone

__all__ = [
    "Difference",
    "Encounter",
    "Vocabulary",
    "coded_list",
    "expand_path",
    "find_differences",
    "find_zone",
    "is_taken",
    "parse_encounter",
    "record_path",
    "table_problems",
    "take_part",
    "to_data",
    "unknown_codes",
    "unknown_paths",
]
