"""Takes tags out of alternative texts, titles and document properties; makes shapes conditional.

Each attribute and each property is a separate text: a block must begin and end in it. Only an `{% if … %}` at
the start of a shape's alternative text needs no end: its unit is the shape itself. A picture whose
alternative text is one printed tag is replaced by the picture that the tag prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.ooxml.names import RUN, w
from docgen.word.ooxml.parts import Part
from docgen.word.ooxml.xml import as_number
from docgen.word.tags.scan import Tag, has_tags, mark, scan
from docgen.word.weave.blocks import pair_blocks, problem_at
from docgen.word.weave.nesting import Maker
from docgen.word.weave.weaving import instruction

_WORDS = {
    "descr": "alternative text",
    "title": "title",
    "alt": "alternative text",
    w("tooltip"): "screen tip",
}
_CAPTIONS = {w("tblCaption"): "title of the table", w("tblDescription"): "description of the table"}
_SHAPES = frozenset({"wsp", "pic", "grpSp", "wgp", "cxnSp", "graphicFrame", "contentPart"})
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


class _Text(NamedTuple):
    """A text that may hold tags: its attribute (empty for an element's content), and a name for it."""

    key: str
    text: str
    name: str


def take_attribute_tags(work: PartWork) -> None:
    """Replace the tags in a part's attributes or properties with marks, and keep the tags."""
    for element in list(work.root.iter(etree.Element)):
        for found in _texts(element, work.part):
            if has_tags(found.text):
                _take(element, found, work)


def _texts(element: etree._Element, part: Part) -> Iterator[_Text]:
    if part.kind == "properties":
        if element.text and len(element) == 0:
            yield _Text("", element.text, etree.QName(element).localname)
        return
    for key, value in element.attrib.items():
        if key in _WORDS:
            yield _Text(str(key), str(value), _WORDS[str(key)])
        elif key == w("val") and element.tag in _CAPTIONS:
            yield _Text(str(key), str(value), _CAPTIONS[str(element.tag)])


def _take(element: etree._Element, found: _Text, work: PartWork) -> None:
    place = f"{work.part.place_of(element)}, {found.name}"
    scanned = scan(found.text, place, work.maker.next, work.maker.most)
    scanned = replace(scanned, tags=[replace(tag, sink="attribute") for tag in scanned.tags])
    tags, marked = work.keep(scanned), scanned.marked()
    condition = (
        tags[0] if tags and tags[0].keyword == "if" and marked.startswith(mark(tags[0].number)) else None
    )
    if condition is not None and not any(tag.keyword == "endif" for tag in tags):
        tags, marked = tags[1:], marked.removeprefix(mark(condition.number)).lstrip()
        _make_conditional(element, condition, work)
    work.problems += pair_blocks(tags).problems
    if found.key:
        element.set(found.key, marked)
        if len(tags) == 1 and tags[0].kind == "print" and marked == mark(tags[0].number):
            _make_replaceable(element, tags[0], work.maker)
    else:
        element.text = marked


def _make_conditional(element: etree._Element, condition: Tag, work: PartWork) -> None:
    unit = _shape_of(element)
    if unit is None:
        message = "only a shape or picture can have a condition for itself in its alternative text"
        fix = "add {% endif %} to the text, or put the condition around the thing itself"
        work.problems.append(problem_at(condition, message, fix, "unclosed-block"))
        return
    unit.addprevious(instruction(str(condition.number)))
    unit.addnext(work.maker.statement("endif", condition.place))


def _shape_of(element: etree._Element) -> etree._Element | None:
    """Return the element that a shape's properties describe: a shape in a group, or a drawing in a run."""
    node: etree._Element | None = element
    while node is not None and (parent := node.getparent()) is not None:
        inner = etree.QName(parent).localname
        grouped = inner in ("wgp", "grpSp", "wpc") and etree.QName(node).localname in _SHAPES
        drawn = etree.QName(node).namespace == "urn:schemas-microsoft-com:vml" and node is element
        if parent.tag == RUN or grouped or (drawn and inner != "pict"):
            return node
        node = parent
    return None


def _make_replaceable(element: etree._Element, tag: Tag, maker: Maker) -> None:
    """Make a picture take its bytes and size from the picture that its alternative text prints."""
    parent = element.getparent()
    blips = [] if parent is None else list(parent.iter(f"{_DRAWING}blip"))
    extent = None if parent is None else parent.find("{*}extent")
    if len(blips) != 1 or parent is None or extent is None or blips[0].get(_EMBED) is None:
        return
    wide, high = (as_number(extent.get(side, "")) for side in ("cx", "cy"))
    for size in (extent, *parent.iter(f"{_DRAWING}ext")):
        for side in ("cx", "cy"):
            if size.get(side) is not None:
                argument = f"{side}:{wide}:{high}"
                size.set(side, maker.value(tag.code, tag.place, "extent", argument, tag.typed))
    old = blips[0].get(_EMBED, "")
    blips[0].set(_EMBED, maker.value(tag.code, tag.place, "embedded", old, tag.typed))
    for extension in blips[0].findall(f"{_DRAWING}extLst"):
        blips[0].remove(extension)
