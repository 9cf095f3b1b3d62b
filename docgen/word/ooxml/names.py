"""Lists names of WordprocessingML: namespaces, qualified names, kinds of fields, and the schema's orders."""

from __future__ import annotations

from urllib.parse import quote, unquote

from docgen.lazy import compiled_when_used

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_NS = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # of Strict Open XML, which is not read
W14_NS = "http://schemas.microsoft.com/office/word/2010/wordml"
W15_NS = "http://schemas.microsoft.com/office/word/2012/wordml"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"  # also of their types
RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
MC_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
M_NS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
SEALED_NS = "urn:docgen:sealed:1"  # of the part that a sealed document carries
LONGEST_NAME = 64  # characters of a control's title or tag; Word refuses a file with more
STATES = "states:"  # begins the tag of a content control that holds a required statement
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLAIN = compiled_when_used(r"[A-Za-z0-9_./\[\]-]*")  # the names of most parts


def part_name(name: str) -> str:
    """Return the name of a part with what an address cannot hold percent-encoded, and nothing else.

    Parts whose names are then equal, apart from case, are one part (ECMA-376 part 2, 6.2.2).
    """
    return name if _PLAIN.fullmatch(name) else quote(unquote(name), safe="/[]!$&'()*+,;=:@")


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute, as lxml writes it."""
    return f"{{{W_NS}}}{name}"


PARAGRAPH, RUN, TEXT = w("p"), w("r"), w("t")
TABLE, ROW, CELL = w("tbl"), w("tr"), w("tc")
CONTROL, CONTROL_CONTENT = w("sdt"), w("sdtContent")
TEXT_BOX = w("txbxContent")
STORIES = frozenset({TEXT_BOX, w("footnote"), w("endnote"), w("comment")})
CONTAINERS = frozenset(
    {w("body"), w("hdr"), w("ftr"), w("docPartBody"), CELL, CONTROL_CONTENT, w("customXml"), *STORIES}
)
DELETED = frozenset({w("del"), w("moveFrom")})
# What shows nothing by itself: properties, and the starts and ends of ranges.
SILENT = frozenset(
    w(name)
    for name in (
        "pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr tcPr trPr tblPr tblPrEx tblGrid sectPr "
        "lastRenderedPageBreak proofErr bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd "
        "commentReference permStart permEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart "
        "moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart "
        "customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd "
        "customXmlMoveToRangeStart customXmlMoveToRangeEnd"
    ).split()
)
# What shows only what is in it; every other element of a paragraph is something to see.
WRAPPERS = frozenset(
    {
        *(w(name) for name in "hyperlink smartTag customXml dir bdo ins moveTo".split()),
        *(f"{{{MC_NS}}}{name}" for name in ("AlternateContent", "Choice", "Fallback")),
        *(CONTROL, CONTROL_CONTENT, PARAGRAPH, RUN, TABLE, ROW, CELL),
    }
)

# Fields whose results programs update by themselves when they open or print a file (part 1, 17.16.5).
WORKED_OUT = frozenset(
    "AUTONUM AUTONUMLGL AUTONUMOUT CREATEDATE DATE EDITTIME FILENAME FILESIZE INDEX LASTSAVEDBY LISTNUM "
    "NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE REVNUM SAVEDATE SECTION SECTIONPAGES SEQ "
    "STYLEREF TIME TOA TOC".split()
)
# The others whose results Word makes from the document, its properties or its user. The result of any other
# field is made from its own code, by a person, or from what may not be at hand: another file, a mail merge.
MADE = WORKED_OUT | frozenset(
    "= AUTHOR BIBLIOGRAPHY CITATION COMMENTS COMPARE DOCPROPERTY DOCVARIABLE INFO KEYWORDS REF SUBJECT "
    "TEMPLATE TITLE USERADDRESS USERINITIALS USERNAME".split()
)

# ECMA-376 part 1, 17.3.2.28: the elements before w:b in run properties, and those after w:highlight.
SHARES = {w("rStyle"): "head", w("rFonts"): "head", w("b"): "bold", w("bCs"): "bold"} | {
    w("i"): "italic",
    w("iCs"): "italic",
}
AFTER_HIGHLIGHT = frozenset(
    w(name)
    for name in (
        "u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
    ).split()
)
