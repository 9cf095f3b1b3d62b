"""Fill the same note by docgen and by docxtpl, in turn, in one run: documents a second and the ratio.

    python benchmarks/fill.py [SECONDS]

Both engines go from the bytes of a template to the bytes of a document. Each uses what it can prepare
once: docgen compiles the template, docxtpl has nothing to compile and reads it from memory every time.
Turns alternate, so that whatever else the machine does meets both; the best turn of each counts.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable

import note
from docx import Document
from docxtpl import DocxTemplate

from docgen import WordTemplate

TURNS = 5


def main(seconds: float = 2.0) -> None:
    """Print documents a second of both engines and their ratio, after checking that they say the same."""
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
    rates: dict[str, list[float]] = {"docgen": [], "docxtpl": []}
    for _ in range(TURNS):
        rates["docxtpl"].append(_rate(docxtpl, seconds / TURNS))
        rates["docgen"].append(_rate(docgen, seconds / TURNS))
    for name, found in rates.items():
        print(f"{name:8} {max(found):10.1f} documents/s   ({min(found):.1f} in the worst turn)")
    print(f"ratio    {max(rates['docgen']) / max(rates['docxtpl']):10.1f}")
    print(f"bytes    docgen {len(docgen())}, docxtpl {len(docxtpl())}")


def _rate(work: Callable[[], bytes], seconds: float) -> float:
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds or count == 0:
        work()
        count += 1
    return count / spent


def _text(data: bytes) -> list[str]:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
