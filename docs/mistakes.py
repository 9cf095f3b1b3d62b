"""Tries the mistakes of docs/mistakes.toml, and makes the page of what docgen says: `docs/mistakes.md`."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from docgen.cli import run

HOME = Path(__file__).resolve().parent
EXAMPLES = HOME.parent / "examples"
_START = {
    "visit.toml": (EXAMPLES / "liquid-nitrogen-face.toml").read_text(encoding="utf-8"),
    "clinic.toml": (EXAMPLES / "clinic.toml").read_text(encoding="utf-8"),
}
_SHOWN_WITH = ("      in the file: ", "      write: ", " " * 19)
_HEAD = """\
# What went wrong?

<!-- Made by docs/build.py from docs/mistakes.toml: change that, then build this page again. -->

For everybody who types a record or `clinic.toml` by hand. Look for what you see on the screen (the search of your browser is Ctrl-F), or for what you did. docgen tells everything that is wrong at once. Where it knows what belongs in a line, it shows the line to write; this is shown on a screen only, never in a file or to a program, since it may hold a patient's data."""  # noqa: E501


@dataclass(frozen=True)
class Mistake:
    """A mistake, as the comment at the head of docs/mistakes.toml describes it."""

    section: str
    title: str
    says: list[str]
    file: str = "visit.toml"
    right: str = ""
    typed: str = ""
    files: Mapping[str, Any] = field(default_factory=dict)
    command: str = "docgen check visit.toml"
    exit: int = 1


class Said(NamedTuple):
    """What docgen said: its exit code and its lines."""

    exit: int
    lines: list[str]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def read_mistakes() -> list[Mistake]:
    """Read the mistakes in their order."""
    data = tomllib.loads((HOME / "mistakes.toml").read_text(encoding="utf-8"))
    return [Mistake(**one) for one in data["mistakes"]]


def try_mistake(mistake: Mistake, *, right: bool = False) -> Said:
    """Run the command of a mistake in a folder of its own, or, with `right`, with what belongs there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "visits"
        folder.mkdir()
        for file, content in _contents(mistake, right).items():
            (folder / file).write_bytes(content)
        shown = _Terminal()
        settings = {"XDG_CONFIG_HOME": name}
        with (
            contextlib.chdir(folder),
            patch.dict(os.environ, settings),
            contextlib.redirect_stderr(shown),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            code = run(shlex.split(mistake.command)[1:])
        return Said(code, shown.getvalue().replace(str(folder), "visits").splitlines())


def _contents(mistake: Mistake, right: bool) -> dict[str, bytes]:
    texts = dict(_START)
    if not right and mistake.typed:
        text = texts[mistake.file]
        assert f"\n{text}".count(f"\n{mistake.right.strip()}\n") == 1, mistake.title  # noqa: S101
        before, _, after = f"\n{text}".partition(f"\n{mistake.right.strip()}\n")
        texts[mistake.file] = f"{before}\n{mistake.typed.strip()}\n{after}"[1:]
    made = {name: text.encode() for name, text in texts.items()}
    for name, content in ({} if right else mistake.files).items():
        if content is False:
            del made[name]
        else:
            made[name] = _bytes_of(content)
    return made


def _bytes_of(content: str | Mapping[str, str]) -> bytes:
    if isinstance(content, str):
        return content.encode()
    if "hex" in content:
        return bytes.fromhex(content["hex"])
    return content["text"].encode(content["encoding"])


def lines_about(mistake: Mistake, said: Said) -> list[str]:
    """Return the lines that are about a mistake: what is wrong, the file's line, and the lines to write."""
    found: list[str] = []
    is_about = False
    for line in said.lines:
        is_about = any(piece in line for piece in mistake.says) or (is_about and line.startswith(_SHOWN_WITH))
        found += [line.removeprefix("  ")] if is_about else []
    return found


def lines_to_write(lines: list[str]) -> list[str]:
    """Return the lines that docgen says belong in the place of those in the file; none if unsure."""
    starts = [at for at, line in enumerate(lines) if line.strip().startswith("write:")]
    return [line.strip().removeprefix("write:").strip() for line in lines[starts[0] :]] if starts else []


def mistakes_page() -> str:
    """Return the page of all mistakes, by section."""
    mistakes = read_mistakes()
    sections = dict.fromkeys(one.section for one in mistakes)
    pieces = [_HEAD, *(f"- [{title}](#{_anchor(title)})" for title in sections)]
    pieces[1:] = ["\n".join(pieces[1:])]
    for title in sections:
        pieces.append(f"## {title}")
        pieces += [piece for one in mistakes if one.section == title for piece in _entry(one)]
    return "\n\n".join(pieces) + "\n"


def _anchor(title: str) -> str:
    return "".join(letter for letter in title.lower().replace(" ", "-") if letter.isalnum() or letter == "-")


def _entry(mistake: Mistake) -> Iterator[str]:
    yield f"### {mistake.title}"
    if mistake.typed:
        where = f"In `{mistake.file}`" if mistake.file != "visit.toml" else "In the record"
        yield f"{where}:\n\n```toml\n{mistake.typed.strip()}\n```"
    for name, content in mistake.files.items():
        if isinstance(content, str) and content.strip():
            yield f"In `{name}`:\n\n```text\n{content.strip()}\n```"
    yield f"`{mistake.command}` says:"
    lines = lines_about(mistake, try_mistake(mistake))
    yield "\n".join(["```text", *lines, "```"])
    if mistake.typed and not lines_to_write(lines):
        yield f"Right is:\n\n```toml\n{mistake.right.strip()}\n```"
