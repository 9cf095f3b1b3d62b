"""Reads a part that is parsed: as much of it as its reading needs is brought into the normal form.

Few parts hold anything that only the slower reading finds (see `tokens`). Of all others, only the elements
that the faster reading looks at are written out: not the formats, which are the most.
"""

from __future__ import annotations

from lxml import etree

from docgen.word.ooxml.names import A_NS, M_NS, MC_NS, W14_NS, W_NS
from docgen.word.reading.compatibility import drop_unknown
from docgen.word.reading.content import Reading
from docgen.word.reading.normal_form import write_normally
from docgen.word.reading.numbering import NO_WORDS, ListWords
from docgen.word.reading.part import read_part

_SVG_NS = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_VML_NS = "urn:schemas-microsoft-com:vml"


def _names(namespace: str, names: str) -> list[str]:
    return [f"{{{namespace}}}{name}" for name in names.split()]


# What the faster reading looks at,
_READ = (
    *_names(
        W_NS,
        "p t tab ptab br cr sym noBreakHyphen softHyphen instrText fldSimple fldChar txbxContent sdt sdtPr "
        "sectPr sectPrChange titlePg headerReference footerReference footnote endnote footnoteReference "
        "endnoteReference",
    ),
    *_names(MC_NS, "AlternateContent Choice"),
    *_names(A_NS, "blip"),
    *_names(M_NS, "t"),
    *_names(_SVG_NS, "svgBlip"),
    *_names(_VML_NS, "imagedata"),
)
# with what it looks at in the properties of a content control;
_TAKEN = (
    *_READ,
    *_names(W_NS, "alias tag showingPlcHdr date dropDownList comboBox text listItem"),
    *_names(W14_NS, "checkbox checked"),
)
# and what it passes over.
_UNUSUAL = (
    *_names(
        W_NS,
        "vanish strike dstrike hidden del moveFrom cellDel cellMerge hMerge vMerge bdo dir pPrChange ffData "
        "altChunk pgNum dayShort dayLong monthShort monthLong yearShort yearLong footnoteRef endnoteRef",
    ),
    *_names(A_NS, "t p"),
    *_names(M_NS, "num den deg rad sub sup d nary"),
    *_names(_VML_NS, "textpath"),
)
_PROPERTIES = ("w:rPr", "w:trPr", "w:tcPr", "w:tblPrEx", "w:numPr", "m:rPr")
_READ_IN_PROPERTIES = etree.XPath(
    f"boolean(({'|'.join(f'descendant::{name}' for name in _PROPERTIES)})/descendant::*"
    f"[contains(' {' '.join(etree.QName(name).localname for name in _READ)} ', "
    "concat(' ', local-name(), ' '))])",
    namespaces={"w": W_NS, "m": M_NS},
)


def read_parsed(root: etree._Element, words: ListWords = NO_WORDS) -> Reading:
    """Return the content of a part; drops from it what Word passes over. `words` are as in `read_part`."""
    usual = not words.levels and _is_usual(root)
    return read_part(write_normally(drop_unknown(root), _TAKEN if usual else None), usual, words)


def _is_usual(root: etree._Element) -> bool:
    """Return whether the faster reading finds the same text; text in properties is not read by the slower."""
    return next(root.iter(*_UNUSUAL), None) is None and not _READ_IN_PROPERTIES(root)
