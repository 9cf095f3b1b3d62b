"""Reads the sections of a part: which headers and footers each shows, and on which pages."""

from __future__ import annotations

from docgen.word.ooxml.xml import attribute, is_tag_on
from docgen.word.reading.content import Section
from docgen.word.reading.tokens import NAME


class SectionReader:
    """Takes the tokens of sections and keeps each section where it ends; skips properties before a change."""

    def __init__(self, sections: list[Section]) -> None:
        self._sections = sections
        self._section = Section()
        self._is_old = False

    def take(self, token: str) -> None:
        """Take a token of a section's properties."""
        found = NAME.match(token)
        name = found.group() if found is not None else ""
        if name.endswith("w:sectPrChange"):
            self._is_old = not name.startswith("/") and not token.endswith("/>")
        elif self._is_old:
            return
        elif name == "w:titlePg":
            self._section.first_differs = is_tag_on(token)
        elif name.endswith("Reference"):
            kind = f"{token[2:8]} {attribute(token, 'w:type') or 'default'}"
            self._section.references[kind] = attribute(token, "r:id")
        elif name == "/w:sectPr" or token.endswith("/>"):
            self._sections.append(self._section)
            self._section = Section()


SECTION_TOKENS = (
    "w:headerReference",
    "w:footerReference",
    "w:titlePg",
    "w:sectPrChange",
    "/w:sectPrChange",
    "w:sectPr",
    "/w:sectPr",
)
