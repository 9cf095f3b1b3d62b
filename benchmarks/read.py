"""Measures how fast filed documents are read back: `python benchmarks/read.py [SECONDS]`.

docgen reads the documents of the shipped pack for one visit: as it made them, and as other programs saved
them (LibreOffice only where it is installed). It compares text, pictures and controls with the seal, and
reads what the document carries (`read_document`); beside it, with its record as an encounter. python-docx
opens the same file and collects its text, without comparing anything. All take turns in one run, in processor
time, from bytes in memory. At the end: the first document of a fresh process, with its imports.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from docx import Document
from turns import TURNS, rate_of

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "support")]

from resaved import by_libreoffice, by_python_docx, by_word  # noqa: E402

import docgen  # noqa: E402

EXAMPLE = ROOT / "examples" / "liquid-nitrogen-face.toml"
DOCUMENTS = ("procedure-note", "patient-consent", "aftercare")
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_FIRST = """
import sys, time
start = time.process_time()
import docgen
docgen.read_document(sys.argv[1])
print(1000 * (time.process_time() - start))
"""
_FIRST_OF_PYTHON_DOCX = """
import sys, time
start = time.process_time()
import docx
docx.Document(sys.argv[1])
print(1000 * (time.process_time() - start))
"""


def main(seconds: float = 1.0) -> None:
    """Print the milliseconds that each document takes in each way; each way gets `seconds` for each."""
    pack = docgen.load_pack("17340")
    encounter = docgen.load_encounter(EXAMPLE, pack=pack)
    made = {code: docgen.fill(encounter, pack, code).content for code in DOCUMENTS}
    print(f"{'milliseconds':16} {'saved by':12} {'docgen':>8} {'+ record':>9} {'python-docx':>12}")
    for code, program, data in _saved(made):
        assert docgen.read_document(data).changes == (), f"{program} changed the {code}"
        ways: list[Callable[[], object]] = [
            lambda data=data: docgen.read_document(data),  # type: ignore[misc]
            lambda data=data: docgen.read_document(data, pack=pack).encounter,  # type: ignore[misc]
            lambda data=data: text_of(data),  # type: ignore[misc]
        ]
        rates = [max(turns) for turns in zip(*_turns(ways, seconds), strict=True)]
        ours, with_record, theirs = (1000 / rate for rate in rates)
        print(f"{code:16} {program:12} {ours:8.2f} {with_record:9.2f} {theirs:12.2f}")
    _print_first(made[DOCUMENTS[0]])


def _turns(ways: list[Callable[[], object]], seconds: float) -> Iterator[list[float]]:
    for _ in range(TURNS):
        yield [rate_of(way)(seconds / TURNS) for way in ways]


def _saved(made: dict[str, bytes]) -> Iterator[tuple[str, str, bytes]]:
    """Yield each document as each program saved it."""
    programs: dict[str, Callable[[bytes], bytes]] = {
        "docgen": lambda data: data,
        "Word": by_word,
        "python-docx": by_python_docx,
    }
    if shutil.which("soffice"):
        with tempfile.TemporaryDirectory() as folder:
            again = dict(zip(made.values(), by_libreoffice(Path(folder), *made.values()), strict=True))
        programs["LibreOffice"] = again.__getitem__
    for program, save in programs.items():
        yield from ((code, program, save(data)) for code, data in made.items())


def text_of(data: bytes) -> str:
    """Return all text of a document's body, headers and footers, as python-docx finds it."""
    document = Document(io.BytesIO(data))
    elements = [document.element.body]
    for section in document.sections:
        stories = (section.header, section.footer, section.first_page_header, section.first_page_footer)
        elements += [story._element for story in stories]
    return "\n".join(text.text or "" for element in elements for text in element.iter(TEXT))


def _print_first(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "note.docx")
        path.write_bytes(data)
        for name, script in (("docgen", _FIRST), ("python-docx", _FIRST_OF_PYTHON_DOCX)):
            command = [sys.executable, "-c", script, str(path)]
            runs = [subprocess.run(command, check=True, capture_output=True, cwd=ROOT) for _ in range(TURNS)]
            print(f"first in a process, {name}: {min(float(run.stdout) for run in runs):.0f} ms")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
