"""Assembles the text, headers and footers of one document into a Word file."""

from __future__ import annotations

from docx.document import Document
from docx.oxml import parse_xml
from docx.shared import Cm

from pages.controls import number_controls
from pages.furniture import footer, letterhead, running_header
from pages.look import Look
from pages.package import document_bytes, new_document
from pages.stylesheet import NAMESPACE, apply_look

LANGUAGE = "en-US"
SIDE, TOP, BOTTOM, EDGE = Cm(2.0), Cm(2.0), Cm(2.0), Cm(1.1)


def empty(look: Look) -> bytes:
    """Return the bytes of a file without words, from which templates take this look."""
    document = new_document("", "", LANGUAGE)
    apply_look(document, look, LANGUAGE)
    _set_up_page(document)
    _fill(document.element.body, "")
    return document_bytes(document)


def assemble(title: str, subject: str, body: str, look: Look) -> bytes:
    """Return the bytes of a template with `body` under the letterhead of the clinic."""
    document = new_document(title, subject, LANGUAGE)
    apply_look(document, look, LANGUAGE)
    _set_up_page(document)
    _fill(document.element.body, body)
    section = document.sections[0]
    _fill(section.first_page_header._element, letterhead())
    _fill(section.header._element, running_header(title))
    for place in (section.first_page_footer, section.footer):
        _fill(place._element, footer(title))
    _require_styles(document)
    return document_bytes(document)


def _require_styles(document: Document) -> None:
    """Raise ValueError for an undefined style: Word would use Normal, LibreOffice would lose the table."""
    defined = set(document.styles.element.xpath("w:style/@w:styleId"))
    section = document.sections[0]
    headers = (section.first_page_header, section.header, section.first_page_footer, section.footer)
    for part in (document.element.body, *(header._element for header in headers)):
        used = part.xpath("//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val")
        if unknown := sorted(set(used) - defined):
            raise ValueError(f"styles that nothing defines: {', '.join(unknown)}")


def _set_up_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.left_margin = section.right_margin = SIDE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.header_distance = section.footer_distance = EDGE
    section.different_first_page_header_footer = True
    for part in (section.first_page_header, section.header, section.first_page_footer, section.footer):
        part.is_linked_to_previous = False


def _fill(element, content: str) -> None:
    """Replace the children of `element` by `content`, and keep its section properties last."""
    properties = element.find("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sectPr")
    element[:] = list(parse_xml(f"<w:holder {NAMESPACE}>{number_controls(content)}</w:holder>"))
    if properties is not None:
        element.append(properties)
