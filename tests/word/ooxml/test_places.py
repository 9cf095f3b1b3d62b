"""Places in Word's own terms: for one element, and for a whole part in one walk."""

from __future__ import annotations

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
