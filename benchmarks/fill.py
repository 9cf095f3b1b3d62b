"""Measures docgen and docxtpl on the same note, in turn, in one run: documents per second and the ratio.

    python benchmarks/fill.py [SECONDS]

Both engines go from the bytes of a template to the bytes of a document. Each prepares once what it can:
docgen compiles the template; docxtpl cannot compile and reads the template from memory every time.
"""

from __future__ import annotations

import io
import sys

import note
from docx import Document
from docxtpl import DocxTemplate
from turns import measure

from docgen import WordTemplate


def main(seconds: float = 2.0) -> None:
    """Print documents per second of both engines and their ratio, after comparing their texts."""
    data, values = note.template(), note.values()
    compiled = WordTemplate.load(data)

    def docgen() -> bytes:
        return compiled.render(values)

    def docxtpl() -> bytes:
        template = DocxTemplate(io.BytesIO(data))
        template.render(values)
        buffer = io.BytesIO()
        template.save(buffer)
        return buffer.getvalue()

    assert _text(docgen()) == _text(docxtpl()), "the engines do not say the same"
    measure(docgen, docxtpl, seconds)
    print(f"bytes    docgen {len(docgen())}, docxtpl {len(docxtpl())}")


def _text(data: bytes) -> list[str]:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
