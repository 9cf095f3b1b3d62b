"""Writes a look as a Word file without words, from which templates take it: always the same bytes."""

from __future__ import annotations

import datetime
import io
import zipfile

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm

from pages.look import Look
from pages.stylesheet import apply_look

LANGUAGE = "en-US"
SIDE, TOP, BOTTOM, EDGE = Cm(2.0), Cm(2.0), Cm(2.0), Cm(0.8)
FIXED = datetime.datetime(2026, 1, 1)  # python-docx takes it as UTC
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
UNUSED = ("stylesWithEffects", "customXml", "webSettings", "thumbnail", "extended-properties")
FONTS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:font w:name="Calibri"><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>
<w:font w:name="Segoe UI Symbol"><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>
</w:fonts>"""


def look_file(look: Look) -> bytes:
    """Return the bytes of a file with this look, on Letter paper."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in relations.items() if rel.reltype.rsplit("/", 1)[-1] in UNUSED]:
            del relations[key]
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = FONTS.encode()
    properties = document.core_properties
    properties.title = properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = FIXED
    apply_look(document, look, LANGUAGE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.left_margin = section.right_margin = SIDE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.header_distance = section.footer_distance = EDGE
    return _with_fixed_dates(document)


def _with_fixed_dates(document: Document) -> bytes:
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, date_time=ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(entry), compresslevel=6)
    return fixed.getvalue()
