"""The controls of required statements: whether every document says them, and what is in the way."""

from __future__ import annotations

from typing import Any

import pytest
from notation import FURNITURE, NS, paragraph, parts_of, run, stated, text_box, with_parts, word

from docgen import WordTemplate

HIDDEN = (
    '<w:style w:type="character" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Quiet"><w:basedOn w:val="Hidden"/></w:style>'
)
A, B = (stated("risks", text) for text in ("Pain.", "Blisters."))
TURNED = "<w:tr><w:trPr>{}</w:trPr><w:tc><w:p><w:r><w:t>Pain.</w:t></w:r></w:p></w:tc></w:tr>"


def row(properties: str) -> list[str]:
    return [stated("risks", TURNED.format(properties))]


def line(*pieces: str) -> str:
    return f"<w:p>{''.join(piece if piece.startswith('<') else run(piece) for piece in pieces)}</w:p>"


# name of the case: (blocks of the template, for each control: is it conditional, and what it lacks)
CASES: dict[str, tuple[tuple[Any, ...], list[tuple[bool, str]]]] = {
    "in a paragraph": ((line("Risks: ", A),), [(False, "")]),
    "around paragraphs": ((stated("risks", paragraph("Pain.")),), [(False, "")]),
    "around a row": ((row(""),), [(False, "")]),
    "in a text box": ((text_box(line(A)),), [(False, "")]),
    "on a condition": (("{% if a %}", line(A), "{% endif %}"), [(True, "")]),
    "on a condition in its line": ((line("{% if a %}", A, "{% endif %}"),), [(True, "")]),
    "in both branches": (("{% if a %}", line(A), "{% else %}", line(B), "{% endif %}"), [(False, "")] * 2),
    "in both branches of its line": (
        (line("{% if a %}", A, "{% else %}", B, "{% endif %}"),),
        [(False, "")] * 2,
    ),
    "in all but one branch": (
        ("{% if a %}", line(A), "{% elif b %}", "x", "{% else %}", line(B), "{% endif %}"),
        [(True, "")] * 2,
    ),
    "in branches within a branch": (
        (
            *("{% if a %}", "{% if b %}", line(A), "{% else %}", line(B), "{% endif %}"),
            *("{% else %}", line(B), "{% endif %}"),
        ),
        [(False, "")] * 3,
    ),
    "in two conditions": (
        ("{% if a %}", line(A), "{% endif %}", "{% if not a %}", line(B), "{% endif %}"),
        [(True, "")] * 2,
    ),
    "in a loop": (("{% for a in b %}", line(A), "{% endfor %}"), [(True, "")]),
    "in a loop and its else": (
        ("{% for a in b %}", line(A), "{% else %}", line(B), "{% endfor %}"),
        [(True, "")] * 2,
    ),
    "a condition around all of its words": (
        (line(stated("risks", "{% if a %}Pain.{% endif %}")),),
        [(True, "")],
    ),
    "a condition around some of its words": (
        (line(stated("risks", "{% if a %}Much {% endif %}pain.")),),
        [(False, "")],
    ),
    "words in both branches": (
        (line(stated("risks", "{% if a %}Pain.{% else %}Ache.{% endif %}")),),
        [(False, "")],
    ),
    "a condition around all of its paragraphs": (
        (stated("risks", "".join(map(paragraph, ("{% if a %}", "Pain.", "{% endif %}")))),),
        [(True, "")],
    ),
    "a value": ((line(stated("risks", "{{ a.b }}")),), [(False, "")]),
    "a value on a condition": ((line(stated("risks", "{{ a if b }}")),), [(True, "")]),
    "empty": ((line(stated("risks", "<w:r><w:t> </w:t></w:r>"), "Pain."),), [(True, "empty")]),
    "what Word shows in an empty control": (
        (line(stated("risks", "Click here", "<w:showingPlcHdr/>")),),
        [(True, "empty")],
    ),
    "hidden": ((line(stated("risks", run("Pain.", "<w:vanish/>"))),), [(True, "unseen")]),
    "hidden by a style": (
        (line(stated("risks", run("Pain.", '<w:rStyle w:val="Quiet"/>'))),),
        [(True, "unseen")],
    ),
    "hidden by a style, but shown": (
        (line(stated("risks", run("Pain.", '<w:rStyle w:val="Quiet"/><w:vanish w:val="0"/>'))),),
        [(False, "")],
    ),
    "struck through": ((line(stated("risks", run("Pain.", "<w:strike/>"))),), [(True, "unseen")]),
    "deleted": (
        (line(stated("risks", '<w:del w:id="1"><w:r><w:delText>Pain.</w:delText></w:r></w:del>')),),
        [(True, "unseen")],
    ),
    "in a hidden row": ((row("<w:hidden/>"),), [(True, "unseen")]),
    "in a deleted row": ((row('<w:del w:id="1"/>'),), [(True, "unseen")]),
    "hidden in one branch": (
        (
            *("{% if a %}", line(A), "{% else %}"),
            *(line(stated("risks", run("Pain.", "<w:vanish/>"))), "{% endif %}"),
        ),
        [(True, ""), (True, "unseen")],
    ),
}


def load(*blocks: Any, **stories: Any) -> WordTemplate:
    styles = f"<w:styles {NS}>{HIDDEN}</w:styles>"
    return WordTemplate.load(word(*blocks, extra={"word/styles.xml": styles}, **stories))


@pytest.mark.parametrize("case", CASES)
def test_a_statement_is_always_said_or_it_is_known_what_is_in_the_way(case: str) -> None:
    blocks, expected = CASES[case]
    found = load(*blocks).statements
    assert [(one.is_conditional, one.lack) for one in found] == expected
    assert {one.id for one in found} == {"risks"}


@pytest.mark.parametrize("first_differs", [True, False])
def test_a_statement_in_a_header_counts_if_the_first_page_has_this_header(first_differs: bool) -> None:
    file = word("x", header=[line(A)], first_header=["x"])
    body = parts_of(file)["word/document.xml"].replace(b"</w:sectPr>", b"<w:titlePg/></w:sectPr>")
    file = with_parts(file, {"word/document.xml": body.decode()}) if first_differs else file
    (found,) = WordTemplate.load(file).statements
    assert found.is_conditional is first_differs


def test_a_statement_in_a_note_is_not_always_said() -> None:
    (found,) = load("x", footnotes=[line(A)]).statements
    assert found.is_conditional


@pytest.mark.parametrize(
    "filter_", ['default("")', 'd("")', 'otherwise("")', 'instead(none="")', 'default(" ")']
)
def test_a_statement_that_may_print_nothing_is_not_always_said(filter_: str) -> None:
    (found,) = load(line(stated("risks", f"{{{{ a | {filter_} }}}}"))).statements
    assert found.is_conditional
    (found,) = load(line(stated("risks", f"{{{{ a | {filter_} }}}} Ask us."))).statements
    assert not found.is_conditional


REPEATED: dict[str, tuple[tuple[Any, ...], list[bool]]] = {
    "one after the other": ((line(A), line(B)), [False, True]),
    "in two branches": (("{% if a %}", line(A), "{% else %}", line(B), "{% endif %}"), [False, False]),
    "in a branch and after it": (
        ("{% if a %}", line(A), "{% else %}", line(B), "{% endif %}", line(A)),
        [False, False, True],
    ),
    "two in one branch": (("{% if a %}", line(A), line(B), "{% endif %}"), [False, True]),
    "in the branches of two conditions": (
        ("{% if a %}", line(A), "{% endif %}", "{% if b %}", "x", "{% else %}", line(B), "{% endif %}"),
        [False, True],
    ),
}


@pytest.mark.parametrize("case", REPEATED)
def test_two_controls_that_a_document_may_both_show_are_known(case: str) -> None:
    blocks, expected = REPEATED[case]
    assert [one.is_repeated for one in load(*blocks).statements] == expected


def test_a_statement_has_the_place_of_its_first_paragraph() -> None:
    table = [[["x", stated("risks", paragraph("Pain."))]]]
    (found,) = load("x", table, **FURNITURE).statements
    assert found.place == "body, table 1, row 1, cell 1, paragraph 2"
