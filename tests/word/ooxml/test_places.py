"""Places in Word's own terms: for one element, and for a whole part in one walk."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from notation import NS, control, paragraph, run, text_box, xml
from part_text import body

from docgen.word.ooxml.names import PARAGRAPH
from docgen.word.ooxml.places import find_places, place_of
from docgen.word.ooxml.xml import parse


def test_places_are_those_that_each_element_has() -> None:
    held = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{xml(['x'])}</w:sdtContent></w:sdt>"
    blocks = ("a", [["b", ["c", [["d"]], held, "e"]]], text_box("f", [["g"]]), held, control("h", "i"), "j")
    root = parse(body(*blocks).encode())
    places = find_places(root, "body")
    ends = [element for _, element in etree.iterwalk(root, events=("end",), tag=PARAGRAPH)]
    assert places.paragraphs == [place_of(element, "body") for element in ends]
    firsts = [next(element.getparent().iter(PARAGRAPH)) for element in root.iter("{*}sdtPr")]
    assert places.controls == [place_of(element, "body") for element in firsts]
    notes = parse(
        f"<w:footnotes {NS}><w:footnote w:id='4'>{xml(['a', 'b'])}</w:footnote></w:footnotes>".encode()
    )
    assert find_places(notes, "footnotes").paragraphs[1] == "footnotes, footnote 4, paragraph 2"


def test_a_control_in_a_paragraph_has_its_place() -> None:
    held = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>"
    root = parse(body("a", f"<w:p>{held}</w:p>", paragraph("b")).encode())
    assert find_places(root, "body").controls == ["body, paragraph 2"]


# by name: a block, and the place of the paragraph in it that says x
PLACES: dict[str, tuple[Any, str]] = {
    "a paragraph": ("x", "body, paragraph 2"),
    "a cell": ([["a"], ["a", "x"]], "body, table 1, row 2, cell 2, paragraph 1"),
    "a paragraph of a cell": ([[["a", "x"]]], "body, table 1, row 1, cell 1, paragraph 2"),
    "a table in a cell": (
        [[["a", [["x"]], "b"]]],
        "body, table 1, row 1, cell 1, table 1, row 1, cell 1, paragraph 1",
    ),
    "a control": (control("a", "x"), "body, paragraph 3"),
    "a text box": (text_box("a", "x"), "body, paragraph 2, text box, paragraph 2"),
}


@pytest.mark.parametrize(("block", "place"), PLACES.values(), ids=PLACES)
def test_a_paragraph_is_counted_within_what_holds_it(block: Any, place: str) -> None:
    root = parse(body("first", block, "last").encode())
    found = next(one for one in root.iter(PARAGRAPH) if "".join(map(str, one.itertext())) == "x")
    assert place_of(found, "body") == place


def test_what_is_in_no_paragraph_has_the_place_of_what_holds_it() -> None:
    root = parse(body([["a"]]).encode())
    assert [place_of(one, "header") for one in (root, root[0], next(root.iter("{*}tblPr")))] == [
        "header",
        "header",
        "header, table 1",
    ]


def test_pictures_have_the_places_of_their_paragraphs() -> None:
    picture = '<w:p><w:r><a:blip r:embed="r1"/><v:imagedata r:id="r2"/></w:r></w:p>'
    root = parse(body("a", picture, [[picture]]).encode())
    assert find_places(root, "body").pictures == [
        *["body, paragraph 2"] * 2,
        *["body, table 1, row 1, cell 1, paragraph 1"] * 2,
    ]
