"""What a rule asks a document to say: its template prints it always, and the pack's text is never empty."""

from __future__ import annotations

import pytest

from docgen.pack import Statement, find_unstated, find_untold

CHOICES = Statement("other choices", "text.alternatives", "AMA Code 2.1.1")
MAYBE = {"text": "Yes.", "when": "minor"}


def test_a_statement_that_a_template_may_leave_out_is_told_with_the_rule():
    (problem,) = find_unstated([CHOICES], {"text.rights"})
    assert problem.message == "the document must always state other choices (AMA Code 2.1.1)"
    assert "{{ text.alternatives }}" in problem.fix
    assert list(find_unstated([CHOICES], {"text.alternatives"})) == []


TEXTS = {
    "a text": ("Wait.", True),
    "a list of texts": (["Wait.", MAYBE], True),
    "a table of texts": ({"one": "Wait."}, True),
    "a text on a condition": (MAYBE, False),
    "nothing but texts on conditions": ([MAYBE, MAYBE], False),
    "an empty list": ([], False),
    "a course of days": ([{"when": "Today", "what": "Rest."}], True),
    "a course of days on conditions": ([{"when": "Today", "what": MAYBE}], False),
    "no such text": (None, False),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_may_be_empty_is_told(case):
    text, is_certain = TEXTS[case]
    problems = list(
        find_untold([CHOICES], {"alternatives": text} if text is not None else {}, "text/en.toml")
    )
    assert [problem.place for problem in problems] == ([] if is_certain else ["text/en.toml"])


def test_a_name_that_is_no_text_of_the_pack_is_not_looked_for_there():
    assert list(find_untold([Statement("who", "practitioner.display", "CMS")], {}, "text/en.toml")) == []
