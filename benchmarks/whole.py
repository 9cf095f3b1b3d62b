"""Measures docgen from encounter to note against docxtpl's bare fill of the same note, in one run.

    python benchmarks/whole.py [SECONDS]

docgen goes from an encounter to the bytes of a document: names, all checks, the template, the record in
it, the seal. docxtpl fills the same template, in its own dialect, with names made beforehand. Both start
from data in memory and end with bytes in memory.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from dialect import environment, to_docxtpl
from docx import Document
from docxtpl import DocxTemplate
from turns import measure, rate_of

import docgen
from docgen.context import build_context

NOTE = "procedure-note"
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "liquid-nitrogen-face.toml"


def main(seconds: float = 4.0) -> None:
    """Print documents per second of both and their ratio, after comparing their words."""
    pack = docgen.load_pack("17340")
    encounter = docgen.load_encounter(EXAMPLE, pack=pack)
    names = build_context(encounter, pack, NOTE)
    data = to_docxtpl(pack.template_path(NOTE, "en").read_bytes(), pack.phrases("en"))
    env = environment()

    def by_docgen() -> bytes:
        return docgen.fill(encounter, pack, NOTE).content

    def by_docxtpl() -> bytes:
        template = DocxTemplate(io.BytesIO(data))
        template.render(names, env, autoescape=True)
        buffer = io.BytesIO()
        template.save(buffer)
        return buffer.getvalue()

    assert _words(by_docgen()) == _words(by_docxtpl()), "the engines do not say the same"
    found = measure({"docgen": rate_of(by_docgen), "docxtpl": rate_of(by_docxtpl)}, seconds)
    print(f"docgen is {found['docgen'] / found['docxtpl']:.1f} times as fast")


def _words(data: bytes) -> list[str]:
    """Return all words of a document's body, headers and footers, in order."""
    document = Document(io.BytesIO(data))
    section = document.sections[0]
    stories = [section.first_page_header, section.header, section.first_page_footer, section.footer]
    elements = [document.element.body, *(story._element for story in stories)]
    texts = (text for element in elements for text in element.xpath(".//w:p"))
    return [
        word
        for paragraph in texts
        for word in re.split(r"\s+", "".join(paragraph.xpath(".//w:t/text()")))
        if word
    ]


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
