"""Builds from one record the names that templates and checks may use.

The names are plain nested dicts, lists and values: every table of the record under its own name and keys,
every code as a word object (`words`), every site with its phrase and zones (`tables`), the sorted answers
(`screening`), what follows from all these (`derived`), and the pack's short texts.
Every name always exists; what the record does not say is None or an empty list, and what could not be read
of it is marked (`unread`, `marking`). `docs/context.md` lists them all.
"""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.context.beside import AMENDS as AMENDS
    from docgen.context.beside import FORM as FORM
    from docgen.context.beside import NOTHING as NOTHING
    from docgen.context.beside import Addition as Addition
    from docgen.context.beside import Amended as Amended
    from docgen.context.beside import Beside as Beside
    from docgen.context.beside import Form as Form
    from docgen.context.building import build_context as build_context
    from docgen.context.building import read_for as read_for
    from docgen.context.building import words_of as words_of
    from docgen.context.circles import find_circles as find_circles
    from docgen.context.companions import change_names as change_names
    from docgen.context.companions import planned_by_the_pack as planned_by_the_pack
    from docgen.context.conditions import compile_conditions as compile_conditions
    from docgen.context.conditions import conditional as conditional
    from docgen.context.conditions import find_condition_problems as find_condition_problems
    from docgen.context.conditions import paths_read as paths_read
    from docgen.context.conditions import reads_of_fields as reads_of_fields
    from docgen.context.conditions import tables_around as tables_around
    from docgen.context.derived import READS as READS
    from docgen.context.derived import outcome_of as outcome_of
    from docgen.context.expressions import Placed as Placed
    from docgen.context.expressions import compile_ahead as compile_ahead
    from docgen.context.expressions import evaluate_all as evaluate_all
    from docgen.context.expressions import expression as expression
    from docgen.context.expressions import together as together
    from docgen.context.functions import FUNCTIONS as FUNCTIONS
    from docgen.context.functions import same_text as same_text
    from docgen.context.named import GIVEN as GIVEN
    from docgen.context.named import find_name_problems as find_name_problems
    from docgen.context.named import with_sound_names as with_sound_names
    from docgen.context.shape import Shape as Shape
    from docgen.context.shape import context_shape as context_shape
    from docgen.context.shape import list_names as list_names
    from docgen.context.unread import UNREAD as UNREAD
    from docgen.context.unread import Unreadable as Unreadable
    from docgen.context.unread import known_items as known_items
    from docgen.context.unread import unless_unread as unless_unread
    from docgen.context.words import WORDINGS as WORDINGS
    from docgen.context.words import NoItems as NoItems
    from docgen.context.words import Words as Words
    from docgen.context.words import collect_words as collect_words

_HOMES = {
    "docgen.context.beside": "AMENDS Addition Amended Beside FORM Form NOTHING",
    "docgen.context.building": "build_context read_for words_of",
    "docgen.context.circles": "find_circles",
    "docgen.context.companions": "change_names planned_by_the_pack",
    "docgen.context.conditions": (
        "compile_conditions conditional find_condition_problems paths_read reads_of_fields tables_around"
    ),
    "docgen.context.derived": "READS outcome_of",
    "docgen.context.expressions": "Placed compile_ahead evaluate_all expression together",
    "docgen.context.functions": "FUNCTIONS same_text",
    "docgen.context.named": "GIVEN find_name_problems with_sound_names",
    "docgen.context.shape": "Shape context_shape list_names",
    "docgen.context.unread": "UNREAD Unreadable known_items unless_unread",
    "docgen.context.words": "NoItems WORDINGS Words collect_words",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
