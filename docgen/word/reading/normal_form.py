"""Brings a part into the normal form, the only way of writing XML that `reading` knows.

A rendered part already has this form: ASCII, the usual prefixes, one space between attributes, nothing that
Word passes over. Other programs may use other prefixes, characters outside ASCII and another order of
attributes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.names import MC_NS, PARAGRAPH, R_NS, TEXT, W14_NS, W_NS, XML_SPACE, w
from docgen.word.ooxml.xml import as_ascii, escaped, parse
from docgen.word.reading.compatibility import drop_unknown, is_known
from docgen.word.tree import etree

_PREFIXES = {
    W_NS: "w",
    W14_NS: "w14",
    R_NS: "r",
    MC_NS: "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.microsoft.com/office/drawing/2016/SVG/main": "asvg",
    "urn:schemas-microsoft-com:vml": "v",
}
_NAMESPACES = {prefix: namespace for namespace, prefix in _PREFIXES.items()}
_DECLARATION = compiled_when_used(r' xmlns(?::([^=\s]+))?="([^"]*)"')
_TEXTS = frozenset({TEXT, w("instrText"), *(f"{{{_NAMESPACES[prefix]}}}t" for prefix in "am")})
_WORD_ART = f"{{{_NAMESPACES['v']}}}textpath"
_KEPT = '<w:t xml:space="preserve">'
_JOINED = ("<w:rPr><w:del", "<w:rPr><w:moveFrom")  # a paragraph whose mark is deleted
_CLOSED_AT_ONCE = compiled_when_used("<w:p(?: [^<>]*)?/>")
_NEVER_EMPTY = _TEXTS | {PARAGRAPH, w("sdtPr")}


def normal_form(root: etree._Element) -> str:
    """Return everything readable in a part, in the normal form; drops from the part what Word passes over."""
    return write_normally(drop_unknown(root))


def write_normally(root: etree._Element, tags: Iterable[str] | None = None) -> str:
    """Return a part in the normal form; if there are `tags`, only elements with these qualified names."""
    keeps_space = root.get(XML_SPACE) == "preserve"
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, ("start", "end"), tags):
        tag = str(element.tag)
        if event == "end":
            if (tag in _NEVER_EMPTY or len(element)) and (name := _short(tag)):
                pieces.append(f"</{name}>")
        elif tag == PARAGRAPH:
            pieces.append("<w:p>")  # no attribute of a paragraph is read
        elif tag == TEXT:
            keeps = keeps_space or element.get(XML_SPACE) == "preserve"
            pieces.append(_KEPT if keeps else "<w:t>")
            pieces.append(as_ascii(escaped(element.text or "")))
        elif name := _short(tag):
            is_empty = tag not in _NEVER_EMPTY and not len(element)
            pieces.append(f"<{name}{_attributes(element, tag, keeps_space)}{'/' if is_empty else ''}>")
            pieces.append(as_ascii(escaped(element.text or "")) if tag in _TEXTS else "")
    return "".join(pieces)


def in_normal_form(xml: str) -> str:
    """Return rendered XML in the normal form: unchanged, unless its template is an unusual one.

    It has unusual namespaces, or paragraphs without an end tag where one may be joined with another.
    """
    end = xml.index(">", xml.find("?>") + 2)
    known = _is_usual_root(xml[:end]) and (xml.rfind(" xmlns") < end or _is_usual(xml[end:]))
    if known and not (any(mark in xml for mark in _JOINED) and _CLOSED_AT_ONCE.search(xml)):
        return xml
    return normal_form(parse(xml.encode()))


@lru_cache(maxsize=256)
def _is_usual_root(root: str) -> bool:
    return " xml:space=" not in root and _is_usual(root)


def _is_usual(xml: str) -> bool:
    """Return whether Word knows all namespaces, and those that matter have their usual prefixes."""
    return all(
        is_known(namespace)
        and _PREFIXES.get(namespace, prefix) == prefix
        and _NAMESPACES.get(prefix, namespace) == namespace
        for prefix, namespace in _DECLARATION.findall(xml)
    )


@lru_cache(maxsize=1024)
def _short(name: str) -> str:
    """Return a qualified name with its usual prefix; empty for a namespace that does not matter."""
    if name == XML_SPACE:
        return "xml:space"
    namespace, _, local = name.removeprefix("{").rpartition("}")
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else ""


def _attributes(element: etree._Element, tag: str, keeps_space: bool) -> str:
    attributes = {short: str(value) for name, value in element.items() if (short := _short(str(name)))}
    if tag == _WORD_ART:
        attributes["string"] = element.get("string", "")
    if keeps_space and tag in _TEXTS:
        attributes.setdefault("xml:space", "preserve")
    return "".join([f' {name}="{_quoted(attributes[name])}"' for name in sorted(attributes)])


def _quoted(value: str) -> str:
    return value if value.isalnum() and value.isascii() else as_ascii(escaped(value).replace('"', "&quot;"))
