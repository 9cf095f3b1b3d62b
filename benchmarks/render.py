"""Measures how fast docgen and other engines render the same note, in turn, in one run.

    python benchmarks/render.py [SECONDS] [--node FOLDER]

Each engine writes the bytes of a document in memory, in processor time. Each prepares once what it can:
docgen compiles the template, the others read it from memory every time. docx-mailmerge2 fills the fields and
the rows only, because merge fields have no conditions and no lists. docxtemplater and easy-template-x run in
Node, when FOLDER has them:

    npm install --prefix FOLDER docxtemplater@3.71.0 pizzip@3.3.0 easy-template-x@7.2.8

The limit is the time to deflate the same bytes of the changed parts at zlib's level 6 and to lay out the same
file: no engine that writes this document with zlib takes less.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import note
from docx import Document
from docxtpl import DocxTemplate
from mailmerge import MailMerge
from turns import Rate, Work, measure, rate_of

from docgen import WordTemplate
from docgen.word.ooxml.package import read_entries

_NODE_ENGINES = ("docxtemplater", "easy-template-x")
_NODE_SCRIPT = Path(__file__).with_name("render.mjs")


def main(seconds: float, node: Path | None) -> None:
    """Print documents per second of each engine, and how docgen compares, after comparing their words."""
    data, values = note.template(), note.values()
    compiled = WordTemplate.load(data)
    document = compiled.render(values)
    limit = _limit(data, document)
    assert limit() == document, "the limit writes another file"
    ways: dict[str, Work] = {
        "docgen": lambda: compiled.render(values),
        "docxtpl": lambda: by_docxtpl(data, values),
        "docx-mailmerge2": _by_mailmerge(),
    }
    assert words(ways["docxtpl"]()) == words(document), "docxtpl does not say the same"
    without_list = words(compiled.render(values | {"steps": []}))
    assert words(ways["docx-mailmerge2"]()) == without_list, "docx-mailmerge2 does not say the same"
    rates = {"limit": rate_of(limit), **{name: rate_of(work) for name, work in ways.items()}}
    with ExitStack() as stack:
        rates |= stack.enter_context(_by_node(node, words(document)))
        found = measure(rates, seconds)
    print(f"docgen takes {found['limit'] / found['docgen']:.2f} times the limit")
    for name in (one for one in found if one not in ("limit", "docgen")):
        print(f"docgen is {found['docgen'] / found[name]:.1f} times as fast as {name}")
    print(f"bytes: docgen {len(document)}, docxtpl {len(ways['docxtpl']())}")


def by_docxtpl(data: bytes, values: dict[str, Any]) -> bytes:
    """Return the document that docxtpl makes."""
    template = DocxTemplate(io.BytesIO(data))
    template.render(values)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def _limit(template: bytes, document: bytes) -> Work:
    before = read_entries(template, "template")
    changed = [entry for entry in read_entries(document, "document") if entry not in before]
    contents = [entry.content for entry in changed]
    around = []  # the bytes before each changed part
    for entry in changed:
        fixed, _, document = document.partition(entry.compressed)
        around.append(fixed)

    def work() -> bytes:
        pieces = []
        for fixed, content in zip(around, contents, strict=True):
            zlib.crc32(content)
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            pieces += (fixed, deflate.compress(content), deflate.flush())
        return b"".join((*pieces, document))

    return work


def _by_mailmerge() -> Work:
    data, values = note.template(note.MERGE_FIELDS), note.flat_values("_")
    rows = [{f"sites_{name}": str(value) for name, value in row.items()} for row in values.pop("sites")]
    del values["steps"]

    def work() -> bytes:
        buffer = io.BytesIO()
        with MailMerge(io.BytesIO(data)) as merge:
            merge.merge(**values)
            merge.merge_rows("sites_site", rows)
            merge.write(buffer)
        return buffer.getvalue()

    return work


@contextmanager
def _by_node(folder: Path | None, expected: list[str]) -> Iterator[dict[str, Rate]]:
    """Give the rates of the engines in Node, measured by a process that is asked in turn."""
    missing = "no folder given" if folder is None else None if shutil.which("node") else "Node is missing"
    if missing or folder is None:
        print(f"docxtemplater and easy-template-x are skipped: {missing}")
        yield {}
        return
    command = ["node", str(_NODE_SCRIPT), str(folder.resolve())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(**question: Any) -> Any:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        template = base64.b64encode(note.template(note.BRACES)).decode("ascii")
        ask(template=template, values=note.flat_values("."))
        rates: dict[str, Rate] = {}
        for engine in _NODE_ENGINES:
            document = base64.b64decode(ask(engine=engine)["document"])
            assert words(document) == expected, f"{engine} does not say the same"
            rates[engine] = lambda seconds, engine=engine: ask(engine=engine, seconds=seconds)["rate"]
        yield rates


def words(data: bytes) -> list[str]:
    """Return all words of a document's body, header and footer, in order."""
    document = Document(io.BytesIO(data))
    section = document.sections[0]
    stories = [document.element.body, section.header._element, section.footer._element]
    paragraphs = [paragraph for story in stories for paragraph in story.xpath(".//w:p")]
    texts = ("".join(paragraph.xpath(".//w:t/text()")) for paragraph in paragraphs)
    return [word for text in texts for word in text.split()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure how fast engines render the same note.")
    parser.add_argument("seconds", type=float, nargs="?", default=5.0, help="processor time for each engine")
    parser.add_argument("--node", type=Path, help="the folder in which npm installed the engines of Node")
    arguments = parser.parse_args()
    main(arguments.seconds, arguments.node)
