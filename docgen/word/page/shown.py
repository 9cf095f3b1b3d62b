"""Leaves in a story only what a reader sees, and refuses what plain words cannot show: struck-out text."""

from __future__ import annotations

from docgen.errors import DocumentError, Problem
from docgen.word.ooxml.names import DELETED, PARAGRAPH, RUN, w
from docgen.word.ooxml.xml import is_switched_on
from docgen.word.tree import etree

_STRIKES = ("strike", "dstrike")
_FIX = "send the document as PDF, or as the Word file"


def keep_shown(root: etree._Element, styles: etree._Element | None, source: str) -> None:
    """Remove the hidden runs of a story, by their own format or by a style.

    Raises DocumentError if text is struck out: without the line through it, it would say the opposite.
    """
    known = {one.get(w("styleId"), ""): one for one in (() if styles is None else styles.iter(w("style")))}
    for run in list(root.iter(RUN)):
        above = run.getparent()
        if above is None or any(one.tag in DELETED for one in run.iterancestors()):
            continue
        paragraph = next(run.iterancestors(PARAGRAPH), None)
        formats = [run.find(w("rPr")), *_formats(run, "rPr/rStyle", known)]
        formats += _formats(paragraph, "pPr/pStyle", known) if paragraph is not None else []
        if _first(formats, "vanish"):
            above.remove(run)
        elif any(_first(formats, name) for name in _STRIKES) and any(run.itertext(w("t"))):
            problem = Problem(
                "", "has text that is struck out, which plain words cannot show", _FIX, "struck"
            )
            raise DocumentError(source, [problem])


def _formats(
    element: etree._Element, path: str, known: dict[str, etree._Element]
) -> list[etree._Element | None]:
    """Return the formats of an element's style and of those that it is based on, the nearest first."""
    found: list[etree._Element | None] = []
    met: set[str] = set()
    named = element.find("/".join(map(w, path.split("/"))))
    while named is not None and (name := named.get(w("val"), "")) in known and name not in met:
        met.add(name)
        found.append(known[name].find(w("rPr")))
        named = known[name].find(w("basedOn"))
    return found


def _first(formats: list[etree._Element | None], name: str) -> bool:
    """Return whether a switch is on in the first format that has it."""
    switches = (one.find(w(name)) for one in formats if one is not None)
    found = next((one for one in switches if one is not None), None)
    return found is not None and is_switched_on(found)
