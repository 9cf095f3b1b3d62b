"""The words for types."""

from __future__ import annotations

from docgen.word.values import types


def test_every_word_for_a_hint_is_one_of_its_own() -> None:
    words = [*types.TYPES, types.GROUP, types.ANY, types.LIST, types.PRINTED, types.ASKED]
    assert len(set(words)) == len(words)


def test_a_date_with_a_time_is_a_type_before_its_halves() -> None:
    assert types.TYPES.index(types.MOMENT) < min(types.TYPES.index(types.DATE), types.TYPES.index(types.TIME))
