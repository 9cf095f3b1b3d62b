"""The page of the kinds of problems has every kind that the sources report, and no other."""

from __future__ import annotations

import ast
import errno
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.word.problems.kinds import SECTIONS

_AT = {"Problem": 3, "RecordProblem": 1, "Refusal": 0, "_Cause": 2}  # where a call has the kind
_OF_TEMPLATES = {kind.name for kinds in SECTIONS.values() for kind in kinds}
_PASSED_ON = re.compile(  # the kind of another problem, the id of a check, a number of the system as a name
    r"kind|kind or \S+|(self|problem|error|cause|_OPEN|_BAD_NAME)\.kind|stop\.id|errno\..+"
)


def kinds_of(tree: ast.Module) -> Iterator[str]:
    """Yield each kind of problem that a module reports; an expression in brackets for what is no text."""
    known = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    at = dict(_AT)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        names = [one.arg for one in function.args.args if one.arg != "self"]
        if "kind" in names and "kind" in map(ast.unparse, given(function, at)):
            at[function.name] = names.index("kind")
    for kind in given(tree, at):
        yield from texts_of(kind, known)


def given(tree: ast.AST, at: dict[str, int]) -> Iterator[ast.expr]:
    """Yield what stands in the place of the kind in each call that reports a problem."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
            by_name = [one.value for one in call.keywords if one.arg == "kind"]
            place = at.get(name, len(call.args))
            yield from [*by_name, *call.args[place : place + 1]][:1] if name in at else ()


def texts_of(kind: ast.expr, known: dict[str, object]) -> Iterator[str]:
    if isinstance(kind, ast.IfExp):
        yield from (*texts_of(kind.body, known), *texts_of(kind.orelse, known))
    elif isinstance(kind, ast.Constant):
        yield str(kind.value)
    elif isinstance(kind, ast.Name) and kind.id in known:
        yield str(known[kind.id])
    elif not _PASSED_ON.fullmatch(written := ast.unparse(kind)):
        yield f"({written})"


def test_the_page_lists_every_kind_and_no_other(root: Path) -> None:
    """F37: the kinds are stable, and were listed nowhere."""
    sources = [path for path in (root / "docgen").rglob("*.py") if "word" not in path.parts]
    sources += (root / "docgen" / "word" / "page").glob("*.py")  # of filled files
    found = {kind for path in sources for kind in kinds_of(ast.parse(path.read_text(encoding="utf-8")))}
    page = (root / "docs" / "problem-kinds.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    systems = {name.lower() for name in errno.errorcode.values()}
    assert found - listed - systems - _OF_TEMPLATES == set()
    assert listed - found - systems == set()
    assert len(listed) > 60


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ('Problem("", "m", "f", "by-place")', ["by-place"]),
        ('X = "named"\nProblem("", "m", kind=X)', ["named"]),
        ('Problem("", "m", "f", "one" if a else "two")', ["one", "two"]),
        ("Problem(one.place, one.message, one.fix, problem.kind)", []),
        ('def tell(place, kind):\n    Problem(place, "m", "f", kind)\ntell("p", "handed-on")', ["handed-on"]),
        ('self.refuse(1, 2)\nRefusal("of-a-value", "m")', ["of-a-value"]),
        ('Problem("", "m", "f", made())', ["(made())"]),
    ],
)
def test_a_kind_is_found_however_it_is_given(source: str, kinds: list[str]) -> None:
    assert [*kinds_of(ast.parse(source))] == kinds
