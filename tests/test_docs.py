"""The pages for developers are true: each path is there, each module has its line, each term has its code."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.context.functions import FUNCTIONS

SPAN = re.compile(r"`([^`\n]+)`")
TOPS = ("docgen/", "docs/", "tests/", "templates/", "examples/", "benchmarks/", ".ci/")
TERM = re.compile(r"^\*\*(.+?)\*\*.*?: ", re.MULTILINE)
EXCEPTION = re.compile(r"^\| (\w+) \| `([^`]+)` \|", re.MULTILINE)
PAGES = ("CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/glossary.md", "docs/performance.md")
HEADS = ("| what | where |", "| --- | --- |")
LONGEST_LINE = 110


def named_paths(page: str) -> Iterator[str]:
    """The paths that a page names: whole ones, and files in a list under the heading of their folder."""
    folder = ""
    for line in page.splitlines():
        spans = SPAN.findall(line)
        if line.startswith("#"):
            folder = next((span for span in spans if span.endswith("/")), "")
        for span in spans:
            if span.startswith(TOPS) and " " not in span:
                yield span
            elif folder and line.startswith(("- ", "  `")) and span.endswith(".py") and "/" not in span:
                yield folder + span


def exists(root: Path, path: str) -> bool:
    found = root / path
    return found.is_dir() if path.endswith("/") else found.is_file()


def entries(page: str) -> dict[str, str]:
    """The entries of the glossary by their terms."""
    pieces = [piece for piece in page.split("\n\n") if TERM.match(piece)]
    return {TERM.match(piece).group(1): " ".join(piece.split()) for piece in pieces}  # type: ignore[union-attr]


def codes(entry: str) -> list[str]:
    return re.findall(r"`(docgen\.[\w.]+)`", entry)


def unwanted(page: str) -> set[str]:
    """The words that the glossary lists after Not."""
    lists = [found for entry in entries(page).values() for found in re.findall(r"Not: ([^.]+)\.", entry)]
    return {word.strip() for words in lists for word in words.split(",")}


def resolves(name: str) -> bool:
    """Tell whether a dotted name is a module, what a module holds, or a field of a class in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if part in getattr(found, "__annotations__", {}):
                return part == parts[-1]
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def words_of(source: str) -> set[str]:
    """The words of a module's identifiers and docstrings, in small letters, each without its s too."""
    words: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        names = [getattr(node, field, None) for field in ("id", "name", "attr", "arg")]
        for name in filter(lambda name: isinstance(name, str), names):
            words |= set(re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            words |= set(re.findall(r"[A-Za-z]+", ast.get_docstring(node) or ""))
    small = {word.lower() for word in words}
    return small | {word.removesuffix("s") for word in small}


def read(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_path_that_a_page_for_developers_names_is_there(root, name):
    paths = set(named_paths(read(root, name)))
    assert [path for path in sorted(paths) if not exists(root, path)] == []


def test_every_function_of_an_expression_is_named_where_it_is_used(root):
    page = (root / "docs" / "checks.md").read_text(encoding="utf-8")
    head = (root / "templates" / "17340" / "checks.toml").read_text(encoding="utf-8").partition("\n\n[")[0]
    assert {name for name in FUNCTIONS if f"`{name}(" not in page} == set()
    assert set(FUNCTIONS) - {*re.findall(r"\w+", head)} == set()


def test_every_module_has_its_line_in_the_architecture(root):
    named = set(named_paths(read(root, "docs/architecture.md")))
    files = {path.relative_to(root).as_posix() for path in (root / "docgen").rglob("*.py")}
    rooms = {f"{path.rpartition('/')[0]}/" for path in files} - {"docgen/"}
    assert sorted(path for path in files - named if not path.endswith("__init__.py")) == []
    assert sorted(rooms - named) == []


def test_the_architecture_says_where_to_change_many_things(root):
    table = read(root, "docs/architecture.md").partition("## Where do I change")[2].partition("\n## ")[0]
    rows = [row for row in table.splitlines() if row.startswith("| ") and row not in HEADS]
    assert len(rows) >= 40
    assert [row for row in rows if "`" not in row.split(" | ")[-1] and "see the next row" not in row] == []


def test_every_term_of_the_glossary_is_explained_and_has_its_code(root):
    found = entries(read(root, "docs/glossary.md"))
    assert len(found) >= 40
    assert [term for term, entry in found.items() if not codes(entry)] == []
    names = {name for entry in found.values() for name in codes(entry)}
    assert [name for name in sorted(names) if not resolves(name)] == []


def test_words_that_the_glossary_does_not_want_are_not_used(root):
    page = read(root, "docs/glossary.md")
    allowed, banned = set(EXCEPTION.findall(page)), unwanted(page)
    used = {
        (word, path.relative_to(root).as_posix())
        for path in (root / "docgen").rglob("*.py")
        for word in banned & words_of(path.read_text(encoding="utf-8"))
    }
    assert sorted(used - allowed) == []
    assert sorted(allowed - used) == []  # an exception that nothing needs


@pytest.mark.parametrize("name", PAGES)
def test_lines_of_the_pages_fit_on_a_screen(root, name):
    assert [line for line in read(root, name).splitlines() if len(line) > LONGEST_LINE] == []


def test_the_mutation_tests_name_rooms_and_tests_that_are_there(root):
    settings = tomllib.loads(read(root, "pyproject.toml"))["tool"]["mutmut"]
    paths = [pattern.removesuffix("*") for pattern in settings["only_mutate"]]
    paths += [*settings["also_copy"], *settings["pytest_add_cli_args_test_selection"]]
    assert [path for path in paths if not (root / path).exists()] == []


def test_paths_are_read_from_spans_and_lists():
    page = "### `docgen/word/`\n\n- `a.py`, `b.py`: x\n\nSee `docs/x.md` and `c.py`.\n\n## Next\n\n- `d.py`\n"
    assert list(named_paths(page)) == ["docgen/word/", "docgen/word/a.py", "docgen/word/b.py", "docs/x.md"]


def test_a_name_that_is_gone_is_seen():
    assert resolves("docgen.word.tags.scan.Tag.keyword")
    assert resolves("docgen.errors.Problem.fix")
    assert not resolves("docgen.errors.Problem.cure")
    assert not resolves("docgen.word.tags.gone")


def test_unwanted_words_are_seen_in_names_and_docstrings():
    source = 'class OldHolder:\n    """Keeps remarks."""\n    def _cure_it(self, faults): ...\n'
    assert {"holder", "remark", "cure", "fault"} <= words_of(source)
    assert "holder" not in words_of("placeholder = 1")
