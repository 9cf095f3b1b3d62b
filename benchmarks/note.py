"""Writes the note of the benchmark: two pages, 40 fields, 4 conditions, 2 loops, a header and a footer.

The note is in the dialect that both engines read. Both fill it with the same plain values.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document

FIELDS = [f"fact_{number}" for number in range(1, 29)]


def template() -> bytes:
    """Return the note's template as the bytes of a .docx."""
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ patient.name }} – {{ patient.birth_date }} – {{ patient.number }}"
    section.footer.paragraphs[0].text = "{{ clinic.name }}, {{ clinic.telephone }}"
    document.add_heading("Procedure note", 0)
    document.add_paragraph(
        "Patient {{ patient.name }}, born {{ patient.birth_date }}, seen on {{ visit.date }}."
    )
    for start in range(0, len(FIELDS), 4):
        document.add_heading(f"Section {start // 4 + 1}", 1)
        said = ". ".join(
            f"The value of {name} is {{{{ record.{name} }}}}" for name in FIELDS[start : start + 4]
        )
        document.add_paragraph(
            said + ". All of this was said, seen and written down on the day of the visit."
        )
        if start % 8 == 0:
            document.add_paragraph("{%p if record." + FIELDS[start] + " %}")
            document.add_paragraph(
                "This paragraph stands because the condition above it holds for the record."
            )
            document.add_paragraph("{%p endif %}")
    for name, columns in (("sites", ("site", "lesions", "seconds")), ("steps", ("step", "who", "when"))):
        table = document.add_table(4, 3)
        for cell, column in zip(table.rows[0].cells, columns, strict=True):
            cell.text = column.title()
        table.cell(1, 0).text = f"{{%tr for item in {name} %}}"
        for cell, column in zip(table.rows[2].cells, columns, strict=True):
            cell.text = f"{{{{ item.{column} }}}}"
        table.cell(3, 0).text = "{%tr endfor %}"
        document.add_paragraph()
    document.add_paragraph(
        "Signed by {{ practitioner.name }}, {{ practitioner.credentials }}, {{ visit.signed }}."
    )
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def values(rows: int = 6) -> dict[str, Any]:
    """Return the values of an invented patient, with `rows` rows in each table."""
    return {
        "patient": {"name": "Rosa Example", "birth_date": "1994-05-17", "number": "000123"},
        "clinic": {"name": "Example Skin Clinic", "telephone": "555-0100"},
        "visit": {"date": "2026-03-02", "signed": "2026-03-02 10:40"},
        "practitioner": {"name": "Jordan Sample", "credentials": "MD"},
        "record": {name: f"a value of usual length ({name})" for name in FIELDS},
        "sites": [{"site": "left cheek", "lesions": number, "seconds": 5} for number in range(rows)],
        "steps": [
            {"step": "washed", "who": "assistant", "when": f"10:{number:02}"} for number in range(rows)
        ],
    }
