"""The names that a template, a text of the pack and a check may use, made from one record.

Plain nested dicts, lists and values: every table of the record under its own name and keys, every code as
a word object (`words`), every site with its phrase and zones (`tables`), the answers sorted (`screening`),
what follows from it all (`derived`), and the pack's prose for this record (`prose`). Every name is always
there; what the record does not say is None or an empty list. `docs/context.md` lists them all.
"""

from __future__ import annotations

from docgen.context.beside import FORM, NOTHING, Addition, Amended, Beside, Form
from docgen.context.building import build_context, conditions_of, evaluate_all, expression
from docgen.context.functions import FUNCTIONS
from docgen.context.shape import Shape, context_shape

__all__ = [
    "FORM",
    "FUNCTIONS",
    "NOTHING",
    "Addition",
    "Amended",
    "Beside",
    "Form",
    "Shape",
    "build_context",
    "conditions_of",
    "context_shape",
    "evaluate_all",
    "expression",
]
