"""Tries the engine on the Word files of others: `python benchmarks/corpus.py FOLDER…`.

Every Word file in a folder, such as the checkout of a repository, is loaded, and filled twice: with made-up
values, and with none. What the schemas or Word refuse in a document, they must have refused in its template
too. A file that does not load is counted by the kind of its first problem. Active content is allowed here.

Each file is also printed as text. No word of it may be lost, and the text must be read as the same page.

Where the folder is a checkout of docxtpl, its tests are run with their own values, and docgen fills the same
templates with the same values; the paragraphs of both documents are compared. This runs the code of the
checkout. Leaves with 1 if a document has a new fault, or a page has lost something.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import html
import io
import re
import runpy
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

import docxtpl  # noqa: E402
from drawn import png  # noqa: E402
from integrity import problems_in, schema_errors  # noqa: E402
from jinja2.defaults import DEFAULT_FILTERS  # noqa: E402
from lxml import etree  # noqa: E402
from notation import W  # noqa: E402
from page_words import words_lost  # noqa: E402

from docgen import DocgenError, WordTemplate  # noqa: E402
from docgen.pages import read_page, read_page_text, write_page  # noqa: E402
from docgen.preview import invent_values  # noqa: E402
from docgen.word import ACTIVE, Picture  # noqa: E402

ENDINGS = {".docx", ".docm", ".dotx", ".dotm"}


class Tried(NamedTuple):
    """What became of a file, and what is to be said about it."""

    became: str
    lines: list[str]


def try_files(folder: Path, scratch: Path) -> bool:
    """Try all Word files of a folder, print what is wrong and the counts; return whether all is well."""
    counts: Counter[str] = Counter()
    printed: Counter[str] = Counter()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS):
        for tried, known in ((try_file(path, scratch), counts), (try_page(path.read_bytes()), printed)):
            known[tried.became] += 1
            for line in tried.lines:
                print(f"{path.relative_to(folder)}: {tried.became}: {line}")
    for known in (counts, printed):
        what = ", ".join(f"{n} {what}" for what, n in known.most_common())
        print(f"{folder.name}: {known.total()} files; {what}")
    return not counts["with new faults"] and not printed["printed with a loss"]


def try_page(data: bytes) -> Tried:
    """Print a Word file as text, count its words, and read the text again."""
    try:
        page = read_page(data, "file")
    except DocgenError as error:
        return Tried(f"not printed ({error.problems[0].kind})", [])
    text = write_page(page)
    lost = [f"{count} times {word}" for word, count in words_lost(data, text).items()]
    try:
        lost += [] if read_page_text(text) == page else ["is read as another page"]
    except DocgenError as error:
        lost += error.lines
    return Tried("printed with a loss" if lost else "printed", lost)


def try_file(path: Path, scratch: Path) -> Tried:
    """Load a file, fill it, and look for faults that it did not have."""
    try:
        template = WordTemplate.load(path, allow=ACTIVE)
    except DocgenError as error:
        return Tried(error.problems[0].kind, [])
    try:
        known = faults(path.read_bytes(), scratch)
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        return Tried("cannot be judged", [str(error)])
    try:
        contents = [
            template.render({}, missing="blank"),
            template.render(invent_values(template.fields), missing="mark"),
        ]
    except DocgenError as error:
        return Tried("needs other values", [str(problem) for problem in error.problems])
    new = {fault for content in contents for fault in faults(content, scratch)} - known
    return Tried("with new faults" if new else "filled", sorted(new))


def faults(data: bytes, scratch: Path) -> set[str]:
    """Return what is wrong with a Word file, without numbers, which differ between two files."""
    found = [*problems_in(data), *schema_errors(data, scratch / "judged.docx")]
    return {re.sub(r"\d+|docgen\w*", "#", fault) for fault in found}


def compare_with_docxtpl(tests: Path) -> None:
    """Run docxtpl's tests and print, for each template, whether docgen gives the same text."""
    counts: Counter[str] = Counter()
    for name, became, lines in _compared(tests):
        counts[became] += 1
        if lines:
            print(f"{name}: {became}", *lines, sep="\n    ")
    print(
        f"docxtpl's tests: {counts.total()} documents;",
        ", ".join(f"{n} {what}" for what, n in counts.most_common()),
    )


def _compared(tests: Path) -> Iterator[tuple[str, str, list[str]]]:
    for name, template, context, filters, content in rendered_by_docxtpl(tests):
        functions = {key: value for key, value in context.items() if callable(value)}
        try:
            loaded = WordTemplate.load(template, allow=ACTIVE, filters=filters, functions=functions)
            ours = paragraphs(loaded.render(plain(context), missing="blank"))
        except DocgenError as error:
            yield name, error.problems[0].kind, [str(problem) for problem in error.problems]
            continue
        theirs = paragraphs(content)
        lines = list(difflib.unified_diff(theirs, ours, "docxtpl", "docgen", n=0, lineterm=""))
        yield name, "other text" if lines else "same text", lines


def rendered_by_docxtpl(tests: Path) -> list[tuple[str, bytes, Any, Any, bytes]]:
    """Run docxtpl's tests; return name and content of each template, its values and filters, its document."""
    found: list[tuple[str, bytes, Any, Any, bytes]] = []
    original = docxtpl.DocxTemplate.render

    def render(self: Any, context: Any, jinja_env: Any = None, autoescape: bool = False) -> None:
        path, buffer = Path(self.template_file), io.BytesIO()
        original(self, context, jinja_env, autoescape)
        self.docx.save(buffer)
        known = jinja_env.filters if jinja_env else {}
        filters = {name: known[name] for name in known if name not in DEFAULT_FILTERS}
        found.append((path.name, path.read_bytes(), context, filters, buffer.getvalue()))

    docxtpl.DocxTemplate.render = render
    with contextlib.chdir(tests), contextlib.redirect_stdout(io.StringIO()):
        (tests / "output").mkdir(exist_ok=True)
        for script in sorted(tests.glob("[a-z]*.py")):
            if script.name not in ("runtests.py", "module_execute.py"):  # they start other processes
                runpy.run_path(str(script), run_name="__main__")
    docxtpl.DocxTemplate.render = original
    return found


def plain(value: Any) -> Any:
    """Return a value of docxtpl's as docgen's; a new paragraph or page within a text as a line break."""
    if isinstance(value, docxtpl.RichText | docxtpl.RichTextParagraph):
        pieces = re.findall(r"<w:(br|tab)\b|<w:t\b[^>]*>([^<]*)", value.xml)
        value = "".join(
            html.unescape(text) or {"tab": "\t"}.get(tag, "\n") * bool(tag) for tag, text in pieces
        )
    if isinstance(value, docxtpl.Listing):
        value = html.unescape(value.xml)
    if isinstance(value, str):
        return re.sub("[\a\f]", "\n", value)
    if isinstance(value, docxtpl.InlineImage):
        return Picture(png(), "a picture", width_mm=9)
    if isinstance(value, Mapping):
        return {plain(key): plain(one) for key, one in value.items() if not callable(one)}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def paragraphs(data: bytes) -> list[str]:
    """Return the words of all texts of a Word file, a line each; empty lines do not count."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("word/") and name.endswith(".xml"):
                for paragraph in etree.fromstring(archive.read(name)).iter(f"{W}p"):
                    texts = paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")
                    text = "".join(
                        {f"{W}br": "\n", f"{W}tab": " "}.get(one.tag, one.text or "") for one in texts
                    )
                    found += [f"{name}: {line}" for line in text.split("\n") if line.strip()]
    return [" ".join([name, *words]) for name, *words in map(str.split, found)]


def main() -> None:
    """Try the files of all folders."""
    parser = argparse.ArgumentParser(description="Tries the engine on the Word files of others.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    is_well = True
    with tempfile.TemporaryDirectory() as scratch:
        for folder in parser.parse_args().folders:
            is_well &= try_files(folder, Path(scratch))
            if (folder / "docxtpl").is_dir():
                compare_with_docxtpl(Path(shutil.copytree(folder / "tests", Path(scratch, "tests"))))
    sys.exit(not is_well)


if __name__ == "__main__":
    main()
