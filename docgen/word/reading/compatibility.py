"""Finds what Word passes over: choices, and elements to ignore, of namespaces that it does not know.

Word shows the first `mc:Choice` whose namespaces it knows, else the `mc:Fallback`, and drops an element of an
ignorable namespace with its content, unless `mc:ProcessContent` names it (ECMA-376 part 3, 7 to 9).
"""

from __future__ import annotations

from functools import cache

from docgen.word.ooxml.names import A_NS, MC_NS, W14_NS, W_NS
from docgen.word.tree import etree

_CHOICE = f"{{{MC_NS}}}Choice"
_IGNORABLE, _PROCESSED = f"{{{MC_NS}}}Ignorable", f"{{{MC_NS}}}ProcessContent"
_KNOWN = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/",
    "urn:schemas-microsoft-com:",
    "http://www.w3.org/",
    "http://purl.org/dc/",
    "http://www.wps.cn/",  # other programs declare theirs in every file, and put no text in it
    "http://schemas.libreoffice.org/",
)


# Most parts have elements of these namespaces only.
_USUAL = {
    "w": W_NS,
    "w14": W14_NS,
    "a": A_NS,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}


@cache
def _is_all_usual() -> etree.XPath:
    usual = " + ".join(f"count(descendant::{prefix}:*)" for prefix in _USUAL)
    return etree.XPath(f"count(descendant::*) = {usual}", namespaces=_USUAL)


def is_known(namespace: str) -> bool:
    """Return whether Word knows a namespace, or no program puts text in it."""
    return namespace.startswith(_KNOWN)


def drop_unknown(root: etree._Element) -> etree._Element:
    """Drop from a part what Word passes over; return the part."""
    if _is_all_usual()(root):
        return root
    for element in [element for element in root.iter(etree.Element) if _is_passed_over(element)]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return root


def _is_passed_over(element: etree._Element) -> bool:
    if element.tag == _CHOICE:
        needed = (element.nsmap.get(prefix) for prefix in element.get("Requires", "").split())
        return not all(namespace is None or is_known(namespace) for namespace in needed)
    namespace = str(element.tag).rpartition("}")[0].removeprefix("{")
    if not namespace or is_known(namespace):
        return False
    if f"{{{namespace}}}" not in _names(element, _IGNORABLE):
        return False
    return _names(element, _PROCESSED).isdisjoint({str(element.tag), f"{{{namespace}}}*"})


def _names(element: etree._Element, attribute: str) -> set[str]:
    """Return the qualified names that an attribute of an element, or of one around it, lists."""
    names = set()
    for each in (element, *element.iterancestors()):
        for name in each.get(attribute, "").split():
            prefix, _, local = name.partition(":")
            names.add(f"{{{each.nsmap.get(prefix)}}}{local}")
    return names
