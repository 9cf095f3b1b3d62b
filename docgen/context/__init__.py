"""Builds from one record the names that templates, texts of the pack and checks may use.

The names are plain nested dicts, lists and values: every table of the record under its own name and keys,
every code as a word object (`words`), every site with its phrase and zones (`tables`), the sorted answers
(`screening`), what follows from all these (`derived`), and the pack's prose for this record (`prose`).
Every name always exists; what the record does not say is None or an empty list, and what could not be read
of it is marked (`unread`, `marking`). `docs/context.md` lists them all.
"""

from __future__ import annotations

from docgen.context.beside import AMENDS, FORM, NOTHING, Addition, Amended, Beside, Form
from docgen.context.building import (
    build_context,
    build_names,
    conditions_of,
    evaluate_all,
    read_for,
    words_of,
)
from docgen.context.circles import find_circles
from docgen.context.companions import change_names, planned_by_the_pack
from docgen.context.conditions import (
    conditional,
    find_condition_problems,
    paths_read,
    reads_of_fields,
    tables_around,
)
from docgen.context.derived import READS, outcome_of
from docgen.context.functions import FUNCTIONS, expression, same_text
from docgen.context.named import GIVEN, find_name_problems, with_sound_names
from docgen.context.shape import Shape, context_shape, list_names
from docgen.context.unread import UNREAD, Unreadable, known_items, unless_unread
from docgen.context.words import WORDINGS, NoItems, Words

__all__ = [
    "AMENDS",
    "FORM",
    "FUNCTIONS",
    "GIVEN",
    "NOTHING",
    "READS",
    "UNREAD",
    "WORDINGS",
    "Addition",
    "Amended",
    "Beside",
    "Form",
    "NoItems",
    "Shape",
    "Unreadable",
    "Words",
    "build_context",
    "build_names",
    "change_names",
    "conditional",
    "conditions_of",
    "context_shape",
    "evaluate_all",
    "expression",
    "find_circles",
    "find_condition_problems",
    "find_name_problems",
    "known_items",
    "list_names",
    "outcome_of",
    "paths_read",
    "planned_by_the_pack",
    "read_for",
    "reads_of_fields",
    "same_text",
    "tables_around",
    "unless_unread",
    "with_sound_names",
    "words_of",
]
