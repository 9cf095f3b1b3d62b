"""A notation of a line or two for small Word files, and the way back from a file to the notation.

`word("Dear {{ name }}", [["{% for s in sites %}{{ s }}", "x{% endfor %}"]])` is a file with a paragraph and
a table of one row. A text is a paragraph (`¦` breaks it into runs), a list of lists is a table of rows of
cells (a cell that is a list holds several blocks), a text that begins with `<` is XML as it stands.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = (
    f'<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '</w:style><w:style w:type="paragraph" w:styleId="Bullets"><w:name w:val="Bullets"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)
_NUMBERING = (
    f'<w:numbering {NS}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def run(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inner}{''.join(run(piece) for piece in text.split('¦'))}</w:p>"


def item(text: str) -> str:
    return paragraph(text, '<w:pStyle w:val="Bullets"/>')


def text_box(*blocks: Any) -> str:
    """A paragraph with a text box, in DrawingML with its VML fallback."""
    content = f"<w:txbxContent>{xml(blocks)}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="9" cy="9"/>'
        '<wp:docPr id="7" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def control(*blocks: Any) -> str:
    """A content control around blocks."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml(blocks)}</w:sdtContent></w:sdt>"


def stated(name: str, content: str, properties: str = "") -> str:
    """The content control of a required statement, around a text or XML."""
    inner = content if content.startswith("<") else run(content)
    named = f'<w:alias w:val="Must state: {name}"/><w:tag w:val="states:{name}"/><w:lock w:val="sdtLocked"/>'
    return f"<w:sdt><w:sdtPr>{named}{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def xml(blocks: Any) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Any) -> str:
    if isinstance(block, str):
        return block if block.startswith("<") else paragraph(block)
    rows = "".join(
        row if isinstance(row, str) else f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in block
    )
    width = max((len(row) for row in block if not isinstance(row, str)), default=1)
    grid = '<w:gridCol w:w="1000"/>' * width
    properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _cell(cell: Any) -> str:
    if isinstance(cell, str) and cell.startswith("<w:tc>"):
        return cell
    blocks = cell if isinstance(cell, list) else [cell]
    return f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/></w:tcPr>{xml(blocks)}</w:tc>'


def word(*blocks: Any, extra: dict[str, str] | None = None, **stories: Any) -> bytes:
    """A Word file. Stories: header, first_header, even_header, footer, … as lists of blocks, footnotes.

    `extra` adds or replaces parts by name.
    """
    parts, relations, references = {}, [], []
    relations.append(("rIdS", "styles", "styles.xml"))
    relations.append(("rIdN", "numbering", "numbering.xml"))
    types = {"styles.xml": "styles", "numbering.xml": "numbering"}
    for number, (name, content) in enumerate(sorted(stories.items()), 1):
        kind = name.rpartition("_")[2]
        file, rel = f"{name}.xml", f"rId{number}"
        tag = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        inner = xml(content)
        if kind in ("footnotes", "endnotes", "comments"):
            inner = f'<w:{kind[:-1]} w:id="2">{inner}</w:{kind[:-1]}>'
        parts[f"word/{file}"] = f"<w:{tag} {NS}>{inner}</w:{tag}>"
        relations.append((rel, kind, file))
        types[file] = kind
        if kind in ("header", "footer"):
            place = {"first": "first", "even": "even"}.get(name.partition("_")[0], "default")
            references.append(f'<w:{kind}Reference w:type="{place}" r:id="{rel}"/>')
    section = f'<w:sectPr>{"".join(references)}<w:pgSz w:w="12240" w:h="15840"/></w:sectPr>'
    parts |= {
        "[Content_Types].xml": _types(types),
        "_rels/.rels": _rels([("rId1", "officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _rels(relations),
        "word/document.xml": f"<w:document {NS}><w:body>{xml(blocks)}{section}</w:body></w:document>",
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
        **(extra or {}),
    }
    return zipped(parts)


def field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


FURNITURE = {
    "header": [
        "{{ patient.name }}, {{ patient.record_number }}",
        "{% if document.draft %}DRAFT{% endif %}",
    ],
    "footer": [f"<w:p>{run('Page ')}{field('PAGE')}{run(' of ')}{field('NUMPAGES')}</w:p>"],
}
"""What every page of a document must have."""


def sheet(*blocks: Any, **stories: Any) -> bytes:
    """A Word file whose pages have what every page of a document must have."""
    return word(*blocks, **{**FURNITURE, **stories})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _types(types: dict[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{file}" ContentType="{_TYPE}{kind}+xml"/>' for file, kind in types.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}document.main+xml"/>{overrides}</Types>'
    )


def _rels(relations: list[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{i}" Type="{_REL}/{k}" Target="{t}"/>' for i, k, t in relations)
    schema = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{schema}">{inner}</Relationships>'


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def read(data: bytes, name: str = "word/document.xml") -> list[Any]:
    """Paragraphs as texts, tables as lists of rows of cells; a cell of one paragraph is its text."""
    root = part(data, name)
    return _blocks(root[0] if root[0].tag == f"{W}body" else root)


def _blocks(holder: etree._Element) -> list[Any]:
    found: list[Any] = []
    for child in holder:
        if child.tag == f"{W}p":
            found.append(text_of(child))
        elif child.tag == f"{W}tbl":
            found.append([[_cell_of(cell) for cell in row.iter(f"{W}tc")] for row in child.iter(f"{W}tr")])
        elif child.tag == f"{W}sdt":
            found += _blocks(child.find(f"{W}sdtContent"))
    return found


def _cell_of(cell: etree._Element) -> Any:
    blocks = _blocks(cell)
    return blocks[0] if len(blocks) == 1 else blocks


def text_of(paragraph_: etree._Element) -> str:
    marks = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
    return "".join(
        (element.text or "") if element.tag == f"{W}t" else marks.get(str(element.tag), "")
        for element in paragraph_.iter(etree.Element)
        if element.getparent() is not None and element.getparent().tag == f"{W}r"
    )


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, changed: dict[str, str | bytes]) -> bytes:
    """The file with these parts changed or added."""
    return zipped({**parts_of(data), **changed})


def with_relations(data: bytes, relations: str) -> bytes:
    """The file with these relationships of its body added."""
    name = "word/_rels/document.xml.rels"
    known = parts_of(data)[name].decode()
    return with_parts(data, {name: known.replace("</Relationships>", f"{relations}</Relationships>")})


def element(written: str) -> etree._Element:
    """The element that this XML is, with the usual prefixes; it has no parent."""
    return etree.fromstring(re.sub(r"^<([\w:]+)", rf"<\1 {NS}", written, count=1))
