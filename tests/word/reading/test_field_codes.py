"""Word's fields as they are read: what each counts as, and whether what it shows is compared."""

from __future__ import annotations

import pytest

from docgen.word.reading.content import CODE
from docgen.word.reading.field_codes import WORKED_OUT, FieldCode

# name: (instruction, its keyword, whether a program works it out)
CODES = {
    "a page number": (" PAGE ", "PAGE", True),
    "in small letters": ("numpages", "NUMPAGES", True),
    "with a switch at once": (r"DATE\@ yyyy", "DATE", True),
    "with a text at once": ('QUOTE"x"', "QUOTE", False),
    "a question": ("FILLIN x", "FILLIN", False),
    "a sum": (" = 2 + 3", "=", False),
    "a sum without a space": ("=2", "=", False),
    "a link": (' HYPERLINK "x"', "HYPERLINK", False),
    "nothing": ("  ", "", False),
}


@pytest.mark.parametrize(("text", "keyword", "worked_out"), CODES.values(), ids=CODES)
def test_a_field_counts_by_the_first_word_of_its_instruction(
    text: str, keyword: str, worked_out: bool
) -> None:
    code = FieldCode(text)
    assert (code.keyword, code.is_worked_out) == (keyword, worked_out)


def test_a_field_has_its_keyword_in_the_text_and_a_link_or_an_empty_field_nothing() -> None:
    assert FieldCode(" quote x").mark == f"{CODE}QUOTE{CODE}"
    assert FieldCode("HYPERLINK x").mark == FieldCode(" ").mark == ""


def test_what_a_person_typed_into_a_field_is_never_worked_out() -> None:
    assert not WORKED_OUT & {"QUOTE", "FILLIN", "ASK", "REF", "IF", "FORMTEXT", "FORMCHECKBOX", "HYPERLINK"}


ENTRIES = '<w:listEntry w:val="no"/><w:listEntry w:val="R &amp; D"/>'
# name: (keyword, properties of the old form field, what it says)
FORMS = {
    "a ticked box": ("FORMCHECKBOX", "w:checkBox><w:checked/></w:checkBox>", "checked"),
    "a box without a tick": ("FORMCHECKBOX", 'w:checkBox><w:checked w:val="0"/></w:checkBox>', "unchecked"),
    "a box that is ticked by default": (
        "FORMCHECKBOX",
        'w:checkBox><w:default w:val="1"/></w:checkBox>',
        "checked",
    ),
    "a box whose tick was taken away": (
        "FORMCHECKBOX",
        'w:checkBox><w:default w:val="1"/><w:checked w:val="false"/></w:checkBox>',
        "unchecked",
    ),
    "a box of no state": ("FORMCHECKBOX", "w:checkBox></w:checkBox>", "unchecked"),
    "a chosen entry": ("FORMDROPDOWN", f'w:ddList><w:result w:val="1"/>{ENTRIES}</w:ddList>', "R & D"),
    "an entry by default": (
        "FORMDROPDOWN",
        f'w:ddList><w:default w:val="1"/>{ENTRIES}</w:ddList>',
        "R & D",
    ),
    "the first entry": ("FORMDROPDOWN", f"w:ddList>{ENTRIES}</w:ddList>", "no"),
    "an entry that is no number": (
        "FORMDROPDOWN",
        f'w:ddList><w:result w:val="x"/>{ENTRIES}</w:ddList>',
        "no",
    ),
}


@pytest.mark.parametrize(("keyword", "token", "state"), FORMS.values(), ids=FORMS)
def test_an_old_form_field_says_its_state(keyword: str, token: str, state: str) -> None:
    code = FieldCode(keyword)
    code.take_form(token)
    assert code.mark == f"{CODE}{keyword} {state}{CODE}"


def test_an_entry_that_a_list_does_not_have_says_nothing() -> None:
    code = FieldCode("FORMDROPDOWN")
    code.take_form(f'w:ddList><w:result w:val="9"/>{ENTRIES}</w:ddList>')
    assert code.mark == f"{CODE}FORMDROPDOWN{CODE}"
