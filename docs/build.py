"""Builds the pages that come from tables of the program: `python docs/build.py [FOLDER]`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from docgen.checks import Check, read_checks
from docgen.pack import kinds as pack_kinds
from docgen.pack import load_pack
from docgen.word.problems.file_kinds import Kind
from docgen.word.problems.kinds import SECTIONS

HOME = Path(__file__).resolve().parent
_TAG = re.compile(r"\{%[^%{}]*%\}|\{\{[^{}]*\}\}|\{[{%#]\w*|[}%#]\}|\|")
_LINKS = {
    "the language of templates": "template-language.md",
    "the list of names": "context.md",
    "the limits": "limits.md",
}
_TABLE_MARK = "change the checks, then build it again. -->\n"
_HEAD = """\
# What can be wrong with a template

<!-- Made by docs/build.py from docgen/word/problems/kinds.py: change the table, then build this page again. -->

`docgen template check FILE` lists everything that is wrong with a template at once: each problem with its place as Word shows it, the tag, and what to do. With `--annotate COPY.docx` it also writes a copy with a Word comment at each problem. With `--json` each problem has a `kind`, one of the names below; programs can rely on them.

In the examples, a line is a paragraph, and a line between bars is a row of a table."""  # noqa: E501


def problems_page() -> str:
    """Return the page of all kinds of problems."""
    sections = ("\n\n".join([f"## {title}", *map(_entry, kinds)]) for title, kinds in _sections().items())
    return "\n\n".join([_HEAD, *sections]) + "\n"


def _sections() -> dict[str, tuple[Kind, ...]]:
    """Return all kinds by section: a template by itself, a template against a pack, then the rest."""
    sections = dict(SECTIONS)
    later = {title: sections.pop(title) for title in list(sections)[-2:]}
    return {**sections, pack_kinds.SECTION: pack_kinds.KINDS, **later}


def _entry(kind: Kind) -> str:
    in_words = kind.example.startswith("(")
    example = f"For example {kind.example[1:-1]}." if in_words else f"```text\n{kind.example}\n```"
    return "\n\n".join(
        [f"### {kind.name}", _prose(kind.cause), example, f"**What to do:** {_prose(kind.fix)}"]
    )


def _prose(text: str) -> str:
    """Return a text with its tags set as code, and with links to the pages that it names."""
    text = _TAG.sub(lambda tag: f"`{tag.group()}`", text)
    for words, page in _LINKS.items():
        text = text.replace(words, f"[{words}]({page})")
    return text


def checks_page() -> str:
    """Return the page of the checks: its text unchanged, and all rows of the pack below the mark."""
    words, mark, _ = (HOME / "checks.md").read_text(encoding="utf-8").partition(_TABLE_MARK)
    rows = [_row(check) for check in read_checks(load_pack("17340"))]
    return (
        words
        + mark
        + "\n".join(["", "| id | level | documents | finds | source |", "| --- " * 5 + "|", *rows, ""])
    )


def _row(check: Check) -> str:
    asked = ", ".join(document.rpartition("-")[2] for document in check.documents)
    cells = (check.id, check.level, asked, check.message, check.source)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


PAGES = {"template-problems.md": problems_page, "checks.md": checks_page}


def main(folder: Path) -> None:
    """Write every page into `folder`."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME)
