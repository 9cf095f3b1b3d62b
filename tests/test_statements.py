"""What a rule asks a document to say: its template prints it always."""

from __future__ import annotations

import pytest
from bare_pack import make_bare_pack
from notation import FURNITURE, field, paragraph, sheet, stated, word
from notation import run as run_of
from tiny_pack import make_tiny_pack

from docgen import WordTemplate
from docgen.cli import run
from docgen.errors import PackError, TemplateError
from docgen.pack import Statement, load_pack
from docgen.pack.statements import find_stray, find_unmarked, find_unsaid, find_unstated
from docgen.review import check_pack
from docgen.word import Page

CHOICES = Statement("other choices", "text.alternatives", "AMA Code 2.1.1")


def test_a_statement_that_a_template_may_leave_out_is_told_with_the_rule():
    (problem,) = find_unstated([CHOICES], {"text.rights"})
    assert problem.message == "the document must always state other choices (AMA Code 2.1.1)"
    assert "{{ text.alternatives }}" in problem.fix
    assert list(find_unstated([CHOICES], {"text.alternatives"})) == []


LACKING = {
    "no header": ({}, 3),
    "all of it": (FURNITURE, 0),
    "the mark alone": ({"header": FURNITURE["header"][1:]}, 2),
    "one identifier": ({**FURNITURE, "header": ["{{ patient.name }}", FURNITURE["header"][1]]}, 1),
    "no name": (
        {
            **FURNITURE,
            "header": ["{{ patient.record_number }}, {{ patient.birth_date }}", FURNITURE["header"][1]],
        },
        1,
    ),
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


RISKS = Statement("common risks", "", "AMA Code 2.1.1", "risks.common")
OTHER = Statement("other choices", "", "AMA Code 2.1.1", "alternatives")
SAID = stated("risks.common", paragraph("It may hurt."))
MARKED = '<w:p><w:bookmarkStart w:id="1" w:name="states_risks_common"/><w:bookmarkEnd w:id="1"/></w:p>'

# name of the case: (blocks of the template; of each problem: kind, place, some words of message and fix)
UNSAID = {
    "said": ((SAID,), []),
    "deleted": (
        ("x",),
        [("unstated", "the whole template", "no control holds it", "the tag states:risks.common")],
    ),
    "the tag lost, the bookmark there": (
        ("x", f'<w:p><w:bookmarkStart w:id="1" w:name="states_risks_common"/>{run_of("It may hurt.")}</w:p>'),
        [("lost-control", "body, paragraph 2", "has another tag, or none", "docgen template repair")],
    ),
    "deleted, the bookmark there": (
        ("x", MARKED),
        [("lost-control", "body, paragraph 2", "was deleted", "copy the control from the pack's own")],
    ),
    "commented out": (
        (MARKED.replace("</w:p>", stated("risks.common", run_of("{# It may hurt. #}")) + "</w:p>"),),
        [("lost-control", "body, paragraph 1", "commented out", "copy the control from the pack's own")],
    ),
    "with another tag": (
        (MARKED, stated("risk.common", paragraph("x"))),
        [
            (
                "lost-control",
                "body, paragraph 1",
                "has another tag",
                "mean the control with the tag states:risk.",
            ),
            ("unasked-statement", "body, paragraph 2", "no statement risk.common", "risks.common?"),
        ],
    ),
    "with its tag in capitals": (
        (MARKED, SAID.replace("states:risks.common", "States:Risks.Common")),
        [
            (
                "lost-control",
                "body, paragraph 1",
                "has another tag",
                "the tag States:Risks.Common? correct its",
            )
        ],
    ),
    "on a condition": (
        ("{% if a %}", SAID, "{% endif %}"),
        [("unstated", "body, paragraph 2", "not in every document", "a condition needs an else")],
    ),
    "in each branch": (("{% if a %}", SAID, "{% else %}", SAID, "{% endif %}"), []),
    "hidden in one branch": (
        (
            *("{% if a %}", SAID, "{% else %}"),
            *(stated("risks.common", f"<w:p>{run_of('It may hurt.', '<w:vanish/>')}</w:p>"), "{% endif %}"),
        ),
        [("unstated", "body, paragraph 4", "hidden, struck through or deleted", "show it again")],
    ),
    "text moved out of it": (
        (f"<w:p>{stated('risks.common', run_of(' '))}{run_of('It may hurt.')}</w:p>",),
        [("unstated", "body, paragraph 1", "this control is empty", "text beside it does not count")],
    ),
    "copied": (
        (SAID, SAID),
        [("repeated-statement", "body, paragraph 2", "a document may show both", "delete one of them")],
    ),
    "copied within a paragraph": (
        (f"<w:p>{stated('risks.common', run_of('One.'))}{stated('risks.common', run_of('One.'))}</w:p>",),
        [("repeated-statement", "body, paragraph 1", "a document may show both", "delete one of them")],
    ),
    "only signs in it": (
        (stated("risks.common", paragraph(" . ")),),
        [("unstated", "body, paragraph 1", "", "")],
    ),
    "a misspelt one": (
        (SAID, stated("risks.comon", paragraph("x"))),
        [("unasked-statement", "body, paragraph 2", "no statement risks.comon", "risks.common?")],
    ),
    "one of one's own": (
        (SAID, stated("parking", paragraph("x"))),
        [("unasked-statement", "body, paragraph 2", "no statement parking", "states in pack.toml")],
    ),
}


@pytest.mark.parametrize("case", UNSAID)
def test_a_statement_in_a_control_is_demanded_with_its_place_and_the_fix(case):
    blocks, expected = UNSAID[case]
    template = WordTemplate.load(word(*blocks))
    problems = [*find_unsaid([RISKS], template), *find_stray([RISKS], template)]
    assert [(one.kind, one.place) for one in problems] == [(kind, place) for kind, place, _, _ in expected]
    for problem, (_, _, message, fix) in zip(problems, expected, strict=True):
        assert message in problem.message
        assert fix in problem.fix
        assert problem.kind != "unstated" or "common risks (AMA Code 2.1.1)" in problem.message


def test_all_that_is_wrong_with_the_statements_of_a_template_is_told_at_once():
    template = WordTemplate.load(word("{% if a %}", SAID, "{% endif %}", stated("riskes", paragraph("x"))))
    problems = [*find_unsaid([RISKS, OTHER], template), *find_stray([RISKS, OTHER], template)]
    assert [one.kind for one in problems] == ["unstated", "unstated", "unasked-statement"]


def with_statement(folder, *blocks):
    """The small pack, whose aftercare sheet must state something in a control, and has these blocks."""
    make_tiny_pack(folder)
    facts = folder / "pack.toml"
    text = facts.read_text("utf-8").replace('name = "organization.telephone", source', 'id = "call", source')
    facts.write_text(text, "utf-8", newline="\n")
    (folder / "en" / "aftercare.docx").write_bytes(sheet("{{ patient.name }}", *blocks))
    return load_pack(folder)


def test_a_pack_asks_for_a_statement_by_its_id(tmp_path):
    assert check_pack(with_statement(tmp_path / "a", stated("call", paragraph("Call us.")))) == ()
    for number, blocks in enumerate(((), ("{% if minor %}", stated("call", paragraph("x")), "{% endif %}"))):
        broken = with_statement(tmp_path / str(number), *blocks)
        assert {one.kind for one in check_pack(broken)} == {"unstated"}
        with pytest.raises(TemplateError, match="must always state the number by day"):
            broken.template("aftercare")


def test_what_no_document_lacks_does_not_keep_it_from_being_filled(tmp_path):
    said = stated("call", paragraph("Call us."))
    pack = with_statement(tmp_path / "pack", said, said, stated("mine", paragraph("x")))
    assert [one.kind for one in check_pack(pack)] == ["repeated-statement", "unasked-statement"]
    pack.template("aftercare")


@pytest.mark.parametrize(
    "given", ['id = "two words"', 'id = ""', 'name = "a", id = "a"', 'id = "a."', "id = 1"]
)
def test_a_statement_has_a_name_or_an_id_that_a_tag_can_hold(tmp_path, given):
    folder = make_tiny_pack(tmp_path / "pack")
    facts = folder / "pack.toml"
    text = facts.read_text("utf-8").replace('name = "organization.telephone", source', f"{given}, source")
    facts.write_text(text, "utf-8", newline="\n")
    with pytest.raises(PackError, match="the name or id of what is said"):
        load_pack(folder)
