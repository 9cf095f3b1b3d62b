"""Measures how fast docgen and docxtpl render a table of 10 to 10,000 rows, and how much memory docgen takes.

    python benchmarks/rows.py [SECONDS]

Both write the bytes of a document in memory, in processor time and in turn. The peak of memory is that of a
process of its own, which loads docgen and the template, and renders 10,000 rows once.
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from docx import Document
from peak import COLUMNS, values
from render import by_docxtpl, words
from turns import measure, rate_of

from docgen import WordTemplate

SIZES = (10, 100, 1_000, 10_000)


def main(seconds: float = 2.0) -> None:
    """Print for each size the documents per second of both and their ratio, then the peak of memory."""
    data = _template()
    compiled = WordTemplate.load(data)
    for size in SIZES:
        names = values(size)
        by_docgen, by_other = compiled.render(names), by_docxtpl(data, names)
        assert words(by_docgen) == words(by_other), "the engines do not say the same"
        print(f"{size:,} rows")
        found = measure(
            {
                "docgen": rate_of(lambda names=names: compiled.render(names)),
                "docxtpl": rate_of(lambda names=names: by_docxtpl(data, names)),
            },
            seconds,
        )
        print(f"docgen is {found['docgen'] / found['docxtpl']:.1f} times as fast")
    command = [sys.executable, str(Path(__file__).with_name("peak.py")), str(SIZES[-1])]
    peak = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    print(f"docgen takes {float(peak):.0f} MB at most for {SIZES[-1]:,} rows")


def _template() -> bytes:
    """Return a template with a table whose row repeats, in the dialect of docxtpl, which docgen reads too."""
    document = Document()
    table = document.add_table(4, len(COLUMNS))
    for at, column in enumerate(COLUMNS):
        table.cell(0, at).text = column.title()
        table.cell(2, at).text = f"{{{{ item.{column} }}}}"
    table.cell(1, 0).text, table.cell(3, 0).text = "{%tr for item in items %}", "{%tr endfor %}"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
