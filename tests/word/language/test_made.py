"""The filters of tags that the engine makes itself."""

from __future__ import annotations

from docgen.word.language.made import MADE
from docgen.word.language.missing import RECORD, Record


def test_made_filters_ask_the_rendering_that_runs() -> None:
    for _ in range(2):
        token = RECORD.set(Record("error"))
        try:
            assert [MADE["docgen_id"](0), MADE["docgen_id"](0), MADE["docgen_list"](3)] == [1, 2, 1]
            assert [MADE["docgen_note_id"](5, "a.xml", 3), MADE["docgen_note_id"](5, "a.xml", 3)] == [5, 6]
            assert [MADE["docgen_note_again"](3, 4) for _ in range(3)] == [5, 6, 6]
            assert MADE["docgen_keep_note"]("<a/>", "a.xml") == ""
            assert MADE["docgen_kept_notes"]("", "a.xml") == "<a/>"
        finally:
            RECORD.reset(token)
