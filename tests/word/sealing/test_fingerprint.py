"""The stories of a document and their pictures: headers, notes, what no page shows."""

from __future__ import annotations

import hashlib
import re
import zlib
from pathlib import Path

import pytest
from drawn import SVG, pixel
from notation import NS, parts_of, with_parts, with_relations, word, zipped
from resaved import by_libreoffice, by_word
from sealed_documents import (
    BODY,
    ITEM,
    NAMES,
    NOTED,
    STORIES,
    changes_of,
    edited,
    sealed,
)

from docgen import WordTemplate
from docgen.word import Picture
from docgen.word.ooxml.additions import Target
from docgen.word.ooxml.layout import Layout
from docgen.word.ooxml.names import R_NS
from docgen.word.reading.content import Reading, Section, ShownPicture
from docgen.word.reading.part import read_part
from docgen.word.sealing.fingerprint import (
    KEY,
    Media,
    Story,
    added_targets,
    checksums,
    digest,
    find_stories,
    label_of,
)


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
    data = WordTemplate.load(template, allow={"picture"}).fill(NAMES, payload="x").content
    more = with_relations(edited(data, "</v:shape>", '<v:imagedata r:id="rIdB"/></v:shape>'), added)
    assert changes_of(with_parts(more, {"word/b.png": "B"})) == ["picture added: body, paragraph 2"]
    assert changes_of(edited(data, 'r:id="rIdA"', 'r:id="rIdL"')) == ["picture changed: body, paragraph 2"]


SETTINGS = "word/settings.xml"
FIRST, EVEN = "<w:titlePg/>", "<w:evenAndOddHeaders/>"


def paged(data: bytes, switch: str) -> bytes:
    """The file with headers of their own on first or even pages."""
    if switch == FIRST:
        return edited(data, "</w:sectPr>", f"{FIRST}</w:sectPr>")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
    override = f'<Override PartName="/{SETTINGS}" ContentType="{kind}"/></Types>'
    data = edited(data, "</Types>", override, "[Content_Types].xml")
    data = with_parts(data, {SETTINGS: f"<w:settings {NS}>{EVEN}</w:settings>"})
    settings = f'<Relationship Id="rIdS2" Type="{R_NS}/settings" Target="settings.xml"/>'
    return with_relations(data, settings)


def filled(template: bytes) -> bytes:
    """A document that carries a payload."""
    return WordTemplate.load(template).fill(NAMES, payload="x").content


def test_a_header_taken_away_and_one_put_in_are_changes() -> None:
    data = sealed()
    reference = re.search("<w:headerReference[^>]*>", parts_of(data)[BODY].decode())
    assert reference is not None
    assert changes_of(edited(data, reference.group(), "")) == ["text removed: beginning of the header"]
    first = reference.group().replace('"default"', '"first"')
    assert changes_of(edited(data, reference.group(), reference.group() + first)) == []  # no page shows it
    shown = edited(data, reference.group(), reference.group() + first)
    assert changes_of(edited(shown, "</w:sectPr>", "<w:titlePg/></w:sectPr>")) == [
        "text added: first-page header, paragraph 1",
        "text removed: first-page footer",
    ]


PAGES = [(FIRST, "first-page"), (EVEN, "even-page")]


@pytest.mark.parametrize(("switch", "pages"), PAGES, ids=["first page", "even pages"])
def test_pages_that_lose_their_header_or_get_one_are_changes(switch: str, pages: str) -> None:
    template = word("{{ name }}", **STORIES)
    changed = paged(filled(template), switch)
    lost = [f"text removed: {pages} {what}" for what in ("footer", "header")]
    assert changes_of(changed) == changes_of(by_word(changed)) == lost
    data = filled(paged(template, switch))
    assert changes_of(data) == changes_of(by_word(data)) == []
    undone = edited(data, switch, "", BODY if switch == FIRST else SETTINGS)
    assert changes_of(undone) == [change.replace("removed", "added") for change in lost]


def test_a_seal_of_an_earlier_docgen_does_not_say_which_pages_have_no_header() -> None:
    changed = paged(filled(word("{{ name }}", **STORIES)), FIRST)
    assert changes_of(edited(changed, ',"blanks":[]', "", ITEM)) == []


@pytest.mark.needs("soffice")
def test_libreoffice_keeps_pages_without_a_header(tmp_path: Path) -> None:
    plain, own = word("{{ name }}", **STORIES), word("{{ name }}", first_header=["1"], **STORIES)
    templates = (plain, paged(plain, FIRST), paged(own, FIRST), paged(plain, EVEN))
    again = by_libreoffice(tmp_path, *map(filled, templates))
    assert list(map(changes_of, again)) == [[], [], [], []]


def test_a_note_that_nothing_refers_to_is_no_text() -> None:
    notes = ["never shown {{ name }}"]
    data = WordTemplate.load(word("x", footnotes=notes)).fill(NAMES, payload="x").content
    assert changes_of(edited(data, "never", "ever", "word/footnotes.xml")) == []
    shown = WordTemplate.load(word(NOTED, "x", footnotes=notes)).fill(NAMES, payload="x").content
    assert changes_of(edited(shown, "never", "ever", "word/footnotes.xml")) == [
        "text changed: footnotes, footnote 2, paragraph 1"
    ]


def test_a_note_that_is_referred_to_again_is_read_once_where_it_is_first() -> None:
    blocks = (NOTED, NOTED, "end")
    data = WordTemplate.load(word(*blocks, footnotes=["said {{ name }}"])).fill(NAMES, payload="x").content
    reference = '<w:footnoteReference w:id="2"/>'
    assert parts_of(data)[BODY].decode().count(reference) == 2
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
@pytest.mark.parametrize("blocks", [(NOTED, NOTED, "end"), ("{% for s in sites %}", NOTED, "{% endfor %}")])
def test_libreoffice_saves_a_note_that_is_repeated_and_nothing_is_changed(
    blocks: tuple[str, ...], tmp_path: Path
) -> None:
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


@pytest.mark.parametrize(
    ("key", "sections", "label"),
    [
        ("body", 2, "body"),
        ("footnotes", 1, "footnotes"),
        ("header default 1", 1, "header"),
        ("header first 1", 1, "first-page header"),
        ("footer even 2", 3, "even-page footer of section 2"),
        ("header default 1", 2, "header of section 1"),
    ],
)
def test_a_story_is_named_as_word_names_it(key: str, sections: int, label: str) -> None:
    assert KEY.fullmatch(key)
    assert label_of(key, sections) == label


@pytest.mark.parametrize("key", ["", "bodyx", "header", "header default", "header last 1", "footnotes 1"])
def test_a_story_of_another_name_is_none(key: str) -> None:
    assert not KEY.fullmatch(key)


def furniture(sections: list[Section], even: bool = False) -> list[tuple[str, str]]:
    """The stories beside the body of a document with these sections, and their parts."""
    targets = {"b": {"r1": "h1", "r2": "h2", "r3": "h3"}}
    layout = Layout("b", targets, {}, ("h1", "h2", "h3"), even)
    held = {name: Reading([name]) for name in ("h1", "h2", "h3")}
    stories = find_stories(layout, {"b": Reading(["x"], sections=sections), **held})
    return [(story.key, story.part) for story in stories[1:]]


def test_a_section_without_a_header_of_its_own_shows_the_last_ones() -> None:
    first, other = Section({"header default": "r1"}), Section({"header default": "r2"})
    assert furniture([first, Section(), other]) == [
        ("header default 1", "h1"),
        ("header default 2", "h1"),
        ("header default 3", "h2"),
    ]


def test_a_header_that_no_page_shows_is_no_story() -> None:
    held = {"header default": "r1", "header first": "r2", "header even": "r3"}
    assert furniture([Section(held)]) == [("header default 1", "h1")]
    assert furniture([Section(held, True)], even=True) == [
        ("header default 1", "h1"),
        ("header first 1", "h2"),
        ("header even 1", "h3"),
    ]
    assert furniture([Section({"header default": "r9"})]) == []


def test_a_story_that_holds_nothing_is_left_out() -> None:
    layout = Layout("b", {}, {"footnote": "f"}, (), False)
    assert find_stories(layout, {"b": Reading(), "f": Reading()}) == []


def test_notes_are_counted_one_behind_the_other() -> None:
    one = Reading(["a", "b"], [0, 1], pictures=[ShownPicture("r1", 1, 0)])
    other = Reading(["c"], [3], pictures=[ShownPicture("r2", 0, 1)])
    story = Story("footnotes", "f", (one, other))
    assert (story.paragraphs, story.ordinals) == (["a", "b", "c"], [0, 1, 3])
    assert [before for before, _ in story.shown_pictures] == [1, 2]


def test_pictures_have_the_digest_of_what_they_show() -> None:
    targets = {"r1": "a.png", "r2": "a.svg", "r3": "link:https://example.com", "r4": ""}
    media = Media(lambda _, relation: targets.get(relation, ""), "sha of {}".format)
    pictures = [ShownPicture("r1", 0, 0, "r2"), ShownPicture("r3", 0, 1), ShownPicture("r4", 1, 2)]
    found = media.of(Story("body", "b", (Reading(["x"], pictures=pictures),)))
    linked = hashlib.sha256(b"link:https://example.com").hexdigest()
    assert found == [(0, "sha of a.png", "sha of a.svg"), (0, linked, ""), (1, "", "")]


def test_relationships_that_a_rendering_adds_lead_to_parts_and_addresses() -> None:
    added = {
        Target("image", "media/a.png", False): "docgen1",
        Target("hyperlink", "https://a.b", True): "docgen2",
    }
    assert added_targets("word/document.xml", added) == {
        "docgen1": "word/media/a.png",
        "docgen2": "link:https://a.b",
    }


def test_checksums_say_where_a_text_is_and_the_digest_whether_all_are_the_same() -> None:
    assert list(checksums(["a", "b", "a"])) == [zlib.crc32(b"a"), zlib.crc32(b"b"), zlib.crc32(b"a")]
    assert digest(["a", "b"]) != digest(["b", "a"]) != digest(["ab"])


def test_notes_whose_part_was_deleted_are_a_change() -> None:
    parts = {name: part for name, part in parts_of(sealed()).items() if name != "word/footnotes.xml"}
    assert changes_of(zipped(parts)) == ["text removed: beginning of the footnotes"]
