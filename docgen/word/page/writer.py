"""Writes a page as a Word file with the look of another one; the same page and look give the same bytes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from docgen.word.ooxml.content_types import CONTENT_TYPES
from docgen.word.ooxml.names import MC_NS, R_NS, RELS_NS, TYPES_NS, W14_NS, W_NS
from docgen.word.ooxml.package import Archive
from docgen.word.ooxml.parts import DOCUMENT_TYPE, PROPERTIES_TYPE, story_type
from docgen.word.ooxml.relationships import PACKAGE, relationships_part, relative_target
from docgen.word.ooxml.xml import escaped, parse, serialize
from docgen.word.page.look import Look, LookPart
from docgen.word.page.model import Group, Page
from docgen.word.page.written_blocks import BlocksWriter
from docgen.word.page.written_words import WordsWriter

_BODY, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_PACKAGE_NS = "http://schemas.openxmlformats.org/package/2006"
_KINDS = {"metadata/core-properties": RELS_NS}  # of relationships that are the package's, not Word's
_ELEMENTS = {name: f"dc:{name}" for name in ("title", "subject", "creator", "description", "language")}
_ELEMENTS |= {name: f"cp:{name}" for name in ("keywords", "category")}
_FURNITURE = {"header": "hdr", "footer": "ftr"}  # the roots of their parts
_NAMESPACES = f'xmlns:w="{W_NS}" xmlns:w14="{W14_NS}" xmlns:r="{R_NS}" xmlns:mc="{MC_NS}" mc:Ignorable="w14"'


def write_word(page: Page, look: Look) -> bytes:
    """Return a page as a Word file: its words in styles alone, and of the look nothing that says something.

    The page has only what such a file can be made of (`docgen.pages.build_page` sees to it).
    """
    return _Writer(page, look).file()


class _Writer:
    """Writes the parts of one file."""

    def __init__(self, page: Page, look: Look) -> None:
        self._given, self._look = dict(page.properties), look
        self._language = self._given.get("language", "")
        self._blocks = BlocksWriter(look, WordsWriter(look, self._language))
        self._furniture = [one for one in page.blocks if isinstance(one, Group) and one.kind in _FURNITURE]
        self._text = tuple(one for one in page.blocks if one not in self._furniture)

    def file(self) -> bytes:
        """Return the bytes of the file."""
        look = list(self._look.parts(self._language))
        first = [
            LookPart("officeDocument", _BODY, DOCUMENT_TYPE, self._body()),
            LookPart("metadata/core-properties", _PROPERTIES, PROPERTIES_TYPE, self._properties()),
        ]
        others = [*self._headers(), *look]
        return Archive(()).write(
            {
                CONTENT_TYPES: _content_types([*first, *others]),
                relationships_part(PACKAGE): _relationships(first, PACKAGE),
                relationships_part(_BODY): _relationships([part for part in others if part.kind], _BODY),
                **{part.name: part.content for part in (*first, *others)},
            }
        )

    def _body(self) -> bytes:
        references = "".join(
            f'<w:{one.kind}Reference w:type="{one.name or "default"}" r:id="rId{number}"/>'
            for number, one in enumerate(self._furniture, 1)
        )
        text = f"<w:body>{self._blocks.write(self._text)}<w:sectPr>{references}</w:sectPr></w:body>"
        root = parse(f"<w:document {_NAMESPACES}>{text}</w:document>".encode())
        has_first_page = any(one.name == "first" for one in self._furniture)
        root[0][-1].extend(self._look.section(has_first_page))
        return serialize(root)

    def _headers(self) -> Iterator[LookPart]:
        """Yield the parts of headers and footers, in the order of their ids."""
        numbers = {kind: itertools.count(1) for kind in _FURNITURE}
        for one in self._furniture:
            root = f"w:{_FURNITURE[one.kind]}"
            text = f"<{root} {_NAMESPACES}>{self._blocks.write(one.blocks)}</{root}>"
            content = serialize(parse(text.encode()))
            name = f"word/{one.kind}{next(numbers[one.kind])}.xml"
            yield LookPart(one.kind, name, story_type(one.kind), content)

    def _properties(self) -> bytes:
        said = "".join(
            f"<{_ELEMENTS[name]}>{escaped(value)}</{_ELEMENTS[name]}>" for name, value in self._given.items()
        )
        root = (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE_NS}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{said}</cp:coreProperties>'
        )
        return serialize(parse(root.encode()))


def _content_types(parts: Sequence[LookPart]) -> bytes:
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    overrides = "".join(
        f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>'
        for part in parts
        if not part.name.endswith(".rels")
    )
    return serialize(parse(f'<Types xmlns="{TYPES_NS}">{defaults}{overrides}</Types>'.encode()))


def _relationships(parts: Sequence[LookPart], owner: str) -> bytes:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_KINDS.get(part.kind, R_NS)}/{part.kind}" '
        f'Target="{relative_target(part.name, owner)}"/>'
        for number, part in enumerate(parts, 1)
    )
    return serialize(parse(f'<Relationships xmlns="{RELS_NS}">{each}</Relationships>'.encode()))
