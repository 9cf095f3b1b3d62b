"""Holds the filters that only the engine's own tags use: the ids, names, lists and notes of one rendering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docgen.word.language.missing import RECORD
from docgen.word.ooxml.additions import Additions


def _made(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter that asks the additions of the current rendering."""
    return lambda *given: make(RECORD.get().additions, *given)


MADE: Mapping[str, Callable[..., Any]] = {
    "docgen_id": _made(lambda additions, _: additions.next_id()),
    "docgen_list": _made(lambda additions, number: additions.new_list(str(number))),
    "docgen_turn": _made(lambda additions, _: additions.next_turn()),
    "docgen_turn_name": _made(Additions.turn_name),
    "docgen_note_id": _made(Additions.note_id),
    "docgen_note_again": _made(Additions.note_again),
    "docgen_keep_note": _made(Additions.keep_note),
    "docgen_kept_notes": _made(Additions.kept_notes),
    "docgen_paragraph_id": _made(Additions.paragraph_id),
    "docgen_paragraph_ids": _made(Additions.paragraph_ids),
    "docgen_paragraph_twin": _made(Additions.paragraph_twin),
}
"""The filters of made tags, by name."""
