"""Turns an assembled document into the bytes of a Word file: no unused parts, always the same bytes."""

from __future__ import annotations

import datetime
import io
import zipfile

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

FIXED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
UNUSED = ("stylesWithEffects", "customXml", "webSettings", "thumbnail", "extended-properties")
FONTS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:font w:name="Calibri"><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>
<w:font w:name="Segoe UI Symbol"><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>
</w:fonts>"""


def new_document(title: str, subject: str, language: str) -> Document:
    """Return an empty document with fixed properties, without the unused parts of python-docx."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in relations.items() if rel.reltype.rsplit("/", 1)[-1] in UNUSED]:
            del relations[key]
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = FONTS.encode()
    properties = document.core_properties
    properties.title, properties.subject, properties.language = title, subject, language
    properties.author = properties.last_modified_by = "docgen"
    properties.comments = ""
    properties.revision = 1
    properties.created = properties.modified = FIXED.replace(tzinfo=None)
    return document


def document_bytes(document: Document) -> bytes:
    """Return the file: the parts that python-docx writes, in its order, all with one fixed date."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, date_time=ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(entry), compresslevel=6)
    return fixed.getvalue()
