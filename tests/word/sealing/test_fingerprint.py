"""The stories of a document and their pictures: headers, notes, what no page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from drawn import SVG, pixel
from notation import parts_of, with_parts, with_relations, word
from resaved import by_libreoffice, by_word
from sealed_documents import (
    BODY,
    NAMES,
    NOTED,
    changes_of,
    edited,
    sealed,
)

from docgen import WordTemplate
from docgen.word import Picture
from docgen.word.ooxml.layout import Layout
from docgen.word.reading.content import Reading
from docgen.word.reading.part import read_part
from docgen.word.sealing.fingerprint import find_stories


def test_an_exchanged_picture_of_the_same_size_is_found() -> None:
    data = sealed()
    media = next(name for name in parts_of(data) if name.startswith("word/media/"))
    assert len(pixel(1)) == len(pixel(2))
    assert changes_of(with_parts(data, {media: pixel(2)})) == ["picture changed: body, paragraph 5"]


def test_an_exchanged_drawing_beside_a_picture_is_found_and_one_dropped_is_not_a_change() -> None:
    names = {"drawn": Picture(pixel(7), "drawn", width_mm=9, svg=SVG)}
    data = WordTemplate.load(word("{{ drawn }}")).fill(names, payload="x").content
    drawn = next(name for name in parts_of(data) if name.endswith(".svg"))
    assert changes_of(with_parts(data, {drawn: SVG.replace(b'"9"', b'"8"')})) == [
        "picture changed: body, paragraph 1"
    ]
    dropped = re.sub("<a:extLst>.*?</a:extLst>", "", parts_of(data)[BODY].decode())
    assert changes_of(with_parts(data, {BODY: dropped})) == []


def test_a_picture_added_and_a_link_to_another_picture_are_found() -> None:
    relation = '<Relationship Id="{}" Type="t/image" Target="{}"{}/>'
    kept, added, linked = (
        relation.format("rIdA", "a.png", ""),
        relation.format("rIdB", "b.png", ""),
        relation.format("rIdL", "https://example.com/a.png", ' TargetMode="External"'),
    )
    shown = '<w:p><w:r><w:pict><v:shape><v:imagedata r:id="rIdA"/></v:shape></w:pict></w:r></w:p>'
    template = with_relations(word("x{{ name }}", shown, extra={"word/a.png": "A"}), kept + linked)
    data = WordTemplate.load(template).fill(NAMES, payload="x").content
    more = with_relations(edited(data, "</v:shape>", '<v:imagedata r:id="rIdB"/></v:shape>'), added)
    assert changes_of(with_parts(more, {"word/b.png": "B"})) == ["picture added: body, paragraph 2"]
    assert changes_of(edited(data, 'r:id="rIdA"', 'r:id="rIdL"')) == ["picture changed: body, paragraph 2"]


def test_a_header_taken_away_and_one_put_in_are_changes() -> None:
    data = sealed()
    reference = re.search("<w:headerReference[^>]*>", parts_of(data)[BODY].decode())
    assert reference is not None
    assert changes_of(edited(data, reference.group(), "")) == ["text removed: beginning of the header"]
    first = reference.group().replace('"default"', '"first"')
    assert changes_of(edited(data, reference.group(), reference.group() + first)) == []  # no page shows it
    shown = edited(data, reference.group(), reference.group() + first)
    assert changes_of(edited(shown, "</w:sectPr>", "<w:titlePg/></w:sectPr>")) == [
        "text added: first-page header, paragraph 1"
    ]


def test_a_note_that_nothing_refers_to_is_no_text() -> None:
    template = WordTemplate.load(
        word("{% if no %}", NOTED, "{% endif %}", "x", footnotes=["never shown {{ name }}"])
    )
    data = template.fill({**NAMES, "no": False}, payload="x").content
    assert changes_of(edited(data, "never", "ever", "word/footnotes.xml")) == []
    shown = template.fill({**NAMES, "no": True}, payload="x").content
    assert changes_of(edited(shown, "never", "ever", "word/footnotes.xml")) == [
        "text changed: footnotes, footnote 2, paragraph 1"
    ]


def test_a_note_that_is_referred_to_again_is_read_once_where_it_is_first() -> None:
    blocks = ("{% for s in sites %}", NOTED, "{% endfor %}", "end")
    data = WordTemplate.load(word(*blocks, footnotes=["said {{ name }}"])).fill(NAMES, payload="x").content
    reference = '<w:footnoteReference w:id="2"/>'
    assert parts_of(data)[BODY].decode().count(reference) == len(NAMES["sites"]) > 1
    assert changes_of(data) == changes_of(by_word(data)) == []
    assert changes_of(edited(data, reference, reference * 1_000)) == []
    assert changes_of(edited(data, "said", "paid", "word/footnotes.xml")) == [
        "text changed: footnotes, footnote 2, paragraph 1"
    ]
    noted = "<w:footnote w:id='{}'><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>".format
    layout = Layout("b", {}, {"footnote": "f"}, (), False)
    notes = read_part(f"{noted(1, 'one')}{noted(2, 'two')}{noted(3, 'three')}".replace("'", '"'))
    asked = Reading(references=[("footnote", number) for number in ("3", "1", "3", "1", "9")])
    (story,) = find_stories(layout, {"b": asked, "f": notes})
    assert story.paragraphs == ["three", "one"]


@pytest.mark.needs("soffice")
def test_libreoffice_empties_a_note_that_is_referred_to_again_and_nothing_is_changed(tmp_path: Path) -> None:
    blocks = ("{% for s in sites %}", NOTED, "{% endfor %}", "end")
    data = WordTemplate.load(word(*blocks, footnotes=["said {{ name }}"])).fill(NAMES, payload="x").content
    (again,) = by_libreoffice(tmp_path, data)
    assert changes_of(again) == []


def test_a_change_of_a_header_that_sections_share_is_told_once() -> None:
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    body = parts_of(word("one", section, "two", header=["H {{ name }}"]))[BODY].decode()
    reference = re.search("<w:headerReference[^>]*>", body)
    assert reference is not None
    body = body.replace(reference.group(), "").replace(
        "<w:sectPr/>", f"<w:sectPr>{reference.group()}</w:sectPr>"
    )
    template = WordTemplate.load(word("x", header=["H {{ name }}"], extra={BODY: body}))
    data = template.fill(NAMES, payload="x").content
    assert changes_of(edited(data, "H Ada", "G Ada", "word/header.xml")) == [
        "text changed: header of section 1, paragraph 1"
    ]
