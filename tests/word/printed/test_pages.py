"""What the header and footer of every page show, whatever the data: names, what a truth decides, fields."""

from __future__ import annotations

from typing import Any

import pytest
from notation import FURNITURE, NS, field, parts_of, run, sheet, text_box, with_parts, word, xml

from docgen import WordTemplate
from docgen.word import Page

DRAFT = FURNITURE["header"][1]
NUMBERS = frozenset({"PAGE", "NUMPAGES"})
TITLE, EVEN = "<w:titlePg/>", f"<w:settings {NS}><w:evenAndOddHeaders/></w:settings>"
_SETTINGS = (
    '<Relationship Id="rIdT" Target="settings.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings"/></Relationships>'
)


def pages_of(*blocks: Any, **stories: Any) -> tuple[Page, ...]:
    return WordTemplate.load(word(*blocks, **stories)).pages


def changed(data: bytes, old: str, new: str) -> bytes:
    name = "word/document.xml"
    body = parts_of(data)[name].decode()
    assert old in body
    return with_parts(data, {name: body.replace(old, new, 1)})


def with_even_pages(data: bytes) -> bytes:
    name = "word/_rels/document.xml.rels"
    relations = parts_of(data)[name].decode().replace("</Relationships>", _SETTINGS)
    return with_parts(data, {name: relations, "word/settings.xml": EVEN})


def test_a_page_shows_what_its_header_and_footer_print() -> None:
    (page,) = WordTemplate.load(sheet("{{ body }}")).pages
    assert page == Page(
        "every page",
        frozenset({"patient.name", "patient.record_number"}),
        frozenset({"document.draft"}),
        NUMBERS,
    )


def test_a_file_without_a_header_shows_nothing_on_its_pages() -> None:
    assert pages_of("{{ body }}") == (Page("every page", frozenset(), frozenset(), frozenset()),)


def test_the_first_page_and_even_pages_have_their_own() -> None:
    data = sheet("x", first_header=["{{ a }}"], even_footer=["{{ b }}"])
    assert [page.place for page in WordTemplate.load(data).pages] == ["every page"]  # neither is in use
    data = with_even_pages(changed(data, "<w:pgSz", f"{TITLE}<w:pgSz"))
    first, others, even = WordTemplate.load(data).pages
    assert [page.place for page in (first, others, even)] == [
        "the first page",
        "the other pages",
        "even pages",
    ]
    assert (first.always, even.always, others.fields) == ({"a"}, {"b"}, NUMBERS)


def test_a_section_without_a_header_has_that_of_the_section_before() -> None:
    data = sheet("x", "<w:p><w:pPr>SECTION</w:pPr></w:p>", "y")
    body = parts_of(data)["word/document.xml"].decode()
    section = body[body.rindex("<w:sectPr>") : body.index("</w:body>")]
    body = body.replace(section, "<w:sectPr/>").replace("SECTION", section)
    one, two = WordTemplate.load(with_parts(data, {"word/document.xml": body})).pages
    assert (one.place, two.place) == ("section 1, every page", "section 2, every page")
    assert two.fields == one.fields == NUMBERS
    alone = body.replace(section, "<w:sectPr/>", 1).replace("<w:sectPr/></w:body>", f"{section}</w:body>")
    one, two = WordTemplate.load(with_parts(data, {"word/document.xml": alone})).pages
    assert (one.fields, two.fields) == (frozenset(), NUMBERS)


TOLD = {
    "a condition": (DRAFT, True),
    "around paragraphs": ("{% if document.draft %}|DRAFT|{% endif %}", True),
    "with another text else": ("{% if document.draft %}DRAFT{% else %}Final{% endif %}", True),
    "printed": ('{{ "DRAFT" if document.draft else "" }}', True),
    "nothing in it": ("{% if document.draft %}{% endif %}", False),
    "only a value in it": ("{% if document.draft %}{{ a }}{% endif %}", False),
    "on another condition": (f"{{% if a %}}{DRAFT}{{% endif %}}", False),
    "in each branch": (f"{{% if a %}}{DRAFT}{{% else %}}{DRAFT} b{{% endif %}}", True),
    "with another condition": ("{% if document.draft and a %}DRAFT{% endif %}", False),
    "turned round": ("{% if not document.draft %}DRAFT{% endif %}", False),
    "in a loop": (f"{{% for x in a %}}{DRAFT}{{% endfor %}}", False),
    "hidden": (
        f"<w:p>{run('{% if document.draft %}')}{run('DRAFT', '<w:vanish/>')}{run('{% endif %}')}</w:p>",
        False,
    ),
    "in a hidden run": (f"<w:p>{run(DRAFT, '<w:vanish/>')}</w:p>", False),
    "struck through": (f"<w:p>{run(DRAFT, '<w:strike/>')}</w:p>", False),
    "in an alternative text": (
        text_box("x").replace('name="Box"', f'name="Box" descr="{DRAFT}"'),
        False,
    ),
    "in a text box": (text_box(DRAFT), True),
}


@pytest.mark.parametrize("case", TOLD)
def test_a_name_is_told_when_its_truth_alone_decides_whether_a_text_is_there(case: str) -> None:
    line, told = TOLD[case]
    blocks = [line] if line.startswith("<") else line.split("|")
    (page,) = pages_of("x", header=blocks)
    assert ("document.draft" in page.told) is told
    assert "document.draft" not in page.always


def test_a_mark_that_is_word_art_is_a_text() -> None:
    art = (
        '<w:p><w:r><w:pict><v:shape alt="{% if document.draft %}"><v:textpath string="DRAFT"/>'
        "</v:shape></w:pict></w:r></w:p>"
    )
    (page,) = pages_of("x", header=[art])
    assert page.told == {"document.draft"}


FIELDS = {
    "simple": (field("PAGE"), {"PAGE"}),
    "with a switch": (field(r"page \* MERGEFORMAT"), {"PAGE"}),
    "between characters": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NUM</w:instrText></w:r>'
        '<w:r><w:instrText>PAGES </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        {"NUMPAGES"},
    ),
    "on a condition": (f"{run('{% if a %}')}{field('PAGE')}{run('{% endif %}')}", set()),
    "typed": (run("Page 1 of 2"), set()),
}


@pytest.mark.parametrize("case", FIELDS)
def test_a_field_counts_that_is_on_every_page(case: str) -> None:
    inner, fields = FIELDS[case]
    for tag in ("", "{{ a }}"):  # a part with tags, and one without
        (page,) = pages_of("x", footer=[f"<w:p>{inner}</w:p>", *([tag] if tag else [])])
        assert page.fields == fields


def test_what_is_in_a_table_counts() -> None:
    table = xml([[["{{ a }}", f"<w:p>{field('PAGE')}</w:p>"]]])
    (page,) = pages_of("x", header=[table])
    assert (page.always, page.fields) == ({"a"}, {"PAGE"})
