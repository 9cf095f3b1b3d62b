"""What a rule asks a document to say: its template prints it always, and the pack's text is never empty."""

from __future__ import annotations

import pytest
from bare_pack import make_bare_pack
from notation import FURNITURE, field, sheet, word
from tiny_pack import make_tiny_pack

from docgen import WordTemplate
from docgen.cli import run
from docgen.errors import TemplateError
from docgen.pack import Statement, find_untold, load_pack
from docgen.pack.statements import find_unmarked, find_unstated
from docgen.review import check_pack
from docgen.word import Page

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


LACKING = {
    "no header": ({}, 3),
    "all of it": (FURNITURE, 0),
    "the mark alone": ({"header": FURNITURE["header"][1:]}, 2),
    "one identifier": ({**FURNITURE, "header": ["{{ patient.name }}", FURNITURE["header"][1]]}, 1),
    "birth date for number": (
        {
            **FURNITURE,
            "header": ["{{ patient.name }}, {{ patient.birth_date | date }}", FURNITURE["header"][1]],
        },
        0,
    ),
    "a mark that is always there": ({**FURNITURE, "header": [FURNITURE["header"][0], "DRAFT"]}, 1),
    "the number of the page alone": ({**FURNITURE, "footer": [f"<w:p>{field('PAGE')}</w:p>"]}, 1),
    "all of it in the footer": ({"footer": [*FURNITURE["header"], *FURNITURE["footer"]]}, 0),
    "all of it on a condition": (
        {"header": ["{% if minor %}", *FURNITURE["header"], *FURNITURE["footer"], "{% endif %}"]},
        3,
    ),
    "all of it on the first page alone": ({f"first_{name}": part for name, part in FURNITURE.items()}, 3),
}


@pytest.mark.parametrize("case", LACKING)
def test_every_page_has_the_mark_of_a_draft_two_identifiers_and_its_number(case):
    stories, count = LACKING[case]
    problems = list(find_unmarked(WordTemplate.load(word("x", **stories)).pages))
    assert [problem.place for problem in problems] == ["header and footer of every page"] * count
    assert {problem.kind for problem in problems} <= {"unmarked-page"}


def test_each_kind_of_page_of_each_section_is_asked():
    pages = [Page(place, frozenset(), frozenset(), frozenset()) for place in ("the first page", "even pages")]
    places = [problem.place for problem in find_unmarked(pages)]
    assert places == ["header and footer of the first page"] * 3 + ["header and footer of even pages"] * 3


@pytest.mark.parametrize(
    ("document", "lacks"),
    [
        ("note", "{{ signature.by }}"),
        ("consent", "consent.signed_at"),
        ("addendum", "addenda.signed_at"),
        ("aftercare", ""),
    ],
)
def test_a_document_of_a_type_has_who_signs(tmp_path, document, lacks):
    folder = make_bare_pack(tmp_path / "bare")
    assert check_pack(load_pack(folder)) == ()
    (folder / "en" / f"{document}.docx").write_bytes(sheet("{{ patient.name }}"))
    problems = check_pack(load_pack(folder))
    assert [lacks in f"{problem.message} {problem.fix}" for problem in problems] == [True] * bool(lacks)
    if lacks:
        with pytest.raises(TemplateError):
            load_pack(folder).template(document)


def test_a_changed_template_of_a_pack_is_held_to_the_same(tmp_path, capsys):
    folder = make_tiny_pack(tmp_path / "tiny")
    path = tmp_path / "mine.docx"
    path.write_bytes(word("{{ patient.name }}", "{{ organization.telephone }}"))
    assert run(["template", "check", str(path), "--pack", str(folder), "--document", "aftercare"]) == 1
    told = capsys.readouterr().err
    assert "header and footer of every page: nothing there marks a draft as one" in told


def test_an_official_name_is_never_printed_without_its_notice(tmp_path):
    pack = load_pack(make_tiny_pack(tmp_path / "pack"))
    path = pack.template_path("aftercare", "en")
    lines = ("{{ patient.name }}", "{{ organization.telephone }}", "{{ descriptor }}")
    path.write_bytes(word(*lines, "{% if minor %}{{ ama_notice }}{% endif %}", **FURNITURE))
    (problem,) = check_pack(pack)
    assert "the notice that goes with the official name" in problem.message
    path.write_bytes(word(*lines, "{{ ama_notice }}", **FURNITURE))
    assert check_pack(load_pack(tmp_path / "pack")) == ()
