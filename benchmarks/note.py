"""Writes the note of the benchmarks as Word writes one: tags split over runs, rsids, marks of the spelling.

Two pages: 40 fields that are printed some 100 times, a loop over rows and one over the items of a list, four
conditions, a header and a footer. The note is made for each engine in its own dialect, with the same words.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from docx import Document

FACTS = [f"fact_{number}" for number in range(1, 30)]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ROOT = (
    f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{[#/].*?\}|\{[\w.]+\})")
_PIECES = re.compile(r"(\{[{%#/]?(?:tr|p)? ?)(.*?)( ?[%}]?\})")


def _jinja_rows(name: str, row: str) -> list[str]:
    columns = row.count("|")
    return [f"{{%tr for item in {name} %}}" + "|" * columns, row, "{%tr endfor %}" + "|" * columns]


@dataclass(frozen=True)
class Dialect:
    """The tags of an engine: a field, a field of a loop's item, and the blocks.

    `condition` and `inline` return what is around content that depends on a field: as paragraphs, and within
    one; `items` does so for the items of a list, `rows` returns the rows of a table that repeats a row.
    """

    field: Callable[[str], str]
    item: Callable[[str, str], str]
    condition: Callable[[str], tuple[str, str]]
    inline: Callable[[str], tuple[str, str]]
    items: Callable[[str], tuple[str, str]]
    rows: Callable[[str, str], list[str]]
    has_lists: bool = True


JINJA = Dialect(
    field=lambda name: f"{{{{ {name} }}}}",
    item=lambda _, name: f"{{{{ item.{name} }}}}",
    condition=lambda name: (f"{{%p if {name} %}}", "{%p endif %}"),
    inline=lambda name: (f"{{% if {name} %}}", "{% endif %}"),
    items=lambda name: (f"{{%p for item in {name} %}}", "{%p endfor %}"),
    rows=_jinja_rows,
)
"""The dialect of docxtpl, which docgen reads too."""

BRACES = Dialect(
    field=lambda name: f"{{{name}}}",
    item=lambda _, name: f"{{{name}}}",
    condition=lambda name: (f"{{#{name}}}", f"{{/{name}}}"),
    inline=lambda name: (f"{{#{name}}}", f"{{/{name}}}"),
    items=lambda name: (f"{{#{name}}}", f"{{/{name}}}"),
    rows=lambda name, row: [f"{{#{name}}}{row}{{/{name}}}"],
)
"""The dialect that docxtemplater and easy-template-x share."""

MERGE_FIELDS = Dialect(
    field=lambda name: f"{{{name}}}",
    item=lambda loop, name: f"{{{loop}.{name}}}",
    condition=lambda _: ("", ""),
    inline=lambda _: ("", ""),
    items=lambda _: ("", ""),
    rows=lambda _, row: [row],
    has_lists=False,
)
"""Word's merge fields, which docx-mailmerge2 fills: no conditions and no lists, but rows of tables."""


class _Writer:
    """Writes paragraphs and tables as Word does, with ids of paragraphs and of editing sessions."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sessions = cycle(f"00{0x3A41F6 + 0x1C35 * number:06X}" for number in range(11))
        self._paragraphs = self._tags = 0

    def paragraph(self, text: str, style: str = "") -> str:
        self._paragraphs += 1
        of_style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        runs = "".join(self._runs(text))
        session, number = next(self._sessions), 0x2B6D3A10 + 0x1F35B * self._paragraphs
        ids = f'w14:paraId="{number:08X}" w14:textId="77777777" w:rsidR="{session}" w:rsidRDefault="00A77B3E"'
        return f'<w:p {ids} w:rsidP="{session}">{of_style}{runs}</w:p>'

    def _runs(self, text: str) -> Iterator[str]:
        for piece in _TAG.split(text):
            if not _TAG.fullmatch(piece):
                yield self._run(piece) if piece else ""
            elif self._dialect is MERGE_FIELDS:
                yield self._merge_field(piece.strip("{}").replace(".", "_"))
            else:
                yield from self._split(piece)

    def _split(self, tag: str) -> Iterator[str]:
        """Yield a tag in three runs, with the marks of an unknown word, and every second in one."""
        self._tags += 1
        found = _PIECES.fullmatch(tag) if self._tags % 2 else None
        if found is None:
            yield self._run(tag)
            return
        opening, name, closing = found.groups()
        yield self._run(opening) + '<w:proofErr w:type="spellStart"/>' + self._run(name)
        yield '<w:proofErr w:type="spellEnd"/>' + self._run(closing)

    def _run(self, text: str, kind: str = "t") -> str:
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f'<w:r w:rsidR="{next(self._sessions)}"><w:{kind}{space}>{text}</w:{kind}></w:r>'

    def _merge_field(self, name: str) -> str:
        begin, middle, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
        )
        return f"{begin}{self._run(f' MERGEFIELD {name} ', 'instrText')}{middle}{self._run(f'«{name}»')}{end}"

    def table(self, rows: Iterable[str], last_cells: Iterable[str] = ()) -> str:
        """Return a table; bars separate the cells of a row. `last_cells` are XML, one for each row."""
        cells = [[self.paragraph(text) for text in row.split("|")] for row in rows]
        for row, content in zip(cells, last_cells, strict=False):
            row[-1] = content
        width = 9000 // len(cells[0])
        grid = f'<w:gridCol w:w="{width}"/>' * len(cells[0])
        properties = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        written = "".join(self._row(row, width) for row in cells)
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"

    def _row(self, cells: list[str], width: int) -> str:
        properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        written = "".join(f"<w:tc>{properties}{cell}</w:tc>" for cell in cells)
        session = next(self._sessions)
        return f'<w:tr w:rsidR="{session}" w:rsidTr="{next(self._sessions)}">{written}</w:tr>'


def template(dialect: Dialect = JINJA) -> bytes:
    """Return the note's template as the bytes of a .docx."""
    writer, field = _Writer(dialect), dialect.field
    document = Document()
    document.sections[0].header.paragraphs[0].text = document.sections[0].footer.paragraphs[0].text = "x"
    section = document.sections[0]._sectPr.xml
    section = re.sub(r' xmlns:\w+="[^"]*"', "", section)
    buffer = io.BytesIO()
    document.save(buffer)
    header = " – ".join(field(f"patient.{name}") for name in ("name", "birth_date", "number"))
    footer = ", ".join(field(f"clinic.{name}") for name in ("name", "address", "telephone"))
    return with_parts(
        buffer.getvalue(),
        {
            "word/document.xml": f"<w:document {_ROOT}><w:body>{''.join(_body(writer, dialect))}{section}"
            "</w:body></w:document>",
            "word/header1.xml": f"<w:hdr {_ROOT}>{writer.paragraph(header, 'Header')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {_ROOT}>{writer.paragraph(footer, 'Footer')}</w:ftr>",
        },
    )


def with_parts(file: bytes, parts: dict[str, str]) -> bytes:
    """Return a Word file with other XML in these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, (_DECLARATION + parts[name]).encode() if name in parts else old.read(name))
    return buffer.getvalue()


def _body(writer: _Writer, dialect: Dialect) -> Iterator[str]:
    field, paragraph = dialect.field, writer.paragraph
    yield paragraph("Procedure note", "Title")
    yield paragraph(
        f"Patient {field('patient.name')}, born {field('patient.birth_date')}, seen on {field('visit.date')} "
        f"at {field('visit.time')} by {field('practitioner.name')}."
    )
    for start in range(0, len(FACTS), 4):
        names = FACTS[start : start + 4]
        yield paragraph(f"Section {start // 4 + 1}", "Heading1")
        said = ". ".join(f"The value of {name} is {field(f'record.{name}')}" for name in names)
        yield paragraph(f"{said}. All of this was said, seen and written down on the day of the visit.")
    before, behind = dialect.inline("record.fact_1")
    yield paragraph(f"Nothing else was found.{before} This sentence depends on a fact.{behind}")
    content = "This paragraph is here because the condition above it holds for the record."
    yield _block(writer, dialect.condition("record.fact_2"), paragraph(content))
    facts = [f"{name}|{field(f'record.{name}')}|{field(f'record.{name}')}" for name in FACTS]
    yield writer.table(["Fact|Found|Confirmed", *facts])
    row = "|".join(dialect.item("sites", name) for name in ("site", "lesions", "seconds"))
    yield paragraph("Sites", "Heading1") + writer.table(["Site|Lesions|Seconds", *dialect.rows("sites", row)])
    yield paragraph("Course", "Heading1") + _course(writer, dialect)
    signer = ", ".join(map(field, ("practitioner.name", "practitioner.credentials", "visit.signed")))
    yield _block(writer, dialect.condition("visit.signed"), paragraph(f"Signed by {signer}."))


def _course(writer: _Writer, dialect: Dialect) -> str:
    """Return a table with a list in a cell, and a paragraph on a condition in another."""
    said = f"{dialect.item('steps', 'step')} by {dialect.item('steps', 'who')}"
    steps = _block(writer, dialect.items("steps"), writer.paragraph(said, "ListBullet"))
    remark = _block(writer, dialect.condition("record.fact_3"), writer.paragraph("As planned."))
    return writer.table(
        ["Steps|", "Remarks|"], [steps if dialect.has_lists else writer.paragraph(""), remark]
    )


def _block(writer: _Writer, tags: tuple[str, str], content: str) -> str:
    """Return paragraphs between the tags of a block, which have a paragraph each."""
    before, behind = (writer.paragraph(tag) if tag else "" for tag in tags)
    return before + content + behind


def values(rows: int = 6) -> dict[str, Any]:
    """Return the values of an invented patient, with `rows` rows in the table and items in the list."""
    return {
        "patient": {"name": "Zoë Example", "birth_date": "1994-05-17", "number": "000123"},
        "clinic": {"name": "Example Skin Clinic", "address": "1 Sample Street", "telephone": "555-0100"},
        "visit": {"date": "2026-03-02", "time": "10:10", "signed": "2026-03-02 10:40"},
        "practitioner": {"name": "Jordan Sample", "credentials": "MD"},
        "record": {name: f"a value of usual length ({name})" for name in FACTS},
        "sites": [{"site": "left cheek", "lesions": number, "seconds": 5} for number in range(rows)],
        "steps": [{"step": f"step {number} was done", "who": "an assistant"} for number in range(rows)],
    }


def flat_values(separator: str) -> dict[str, Any]:
    """Return the same values with the names of groups in the names: `patient.name` is one name."""
    flat: dict[str, Any] = {}
    for name, value in values().items():
        flat |= (
            {f"{name}{separator}{inner}": one for inner, one in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
    return flat
