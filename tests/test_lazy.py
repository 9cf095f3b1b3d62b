"""Packages whose names are imported when they are first used."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import docgen
from docgen.lazy import imported_when_used

LAZY = ["docgen", "docgen.word"]


def names_for_type_checkers(package: ModuleType) -> set[str]:
    """The public names that a type checker sees."""
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    found = set()
    for block in tree.body:
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
            for node in block.body:
                if isinstance(node, ast.ImportFrom):
                    found |= {name.asname for name in node.names if name.asname}
                elif isinstance(node, ast.Assign):
                    found |= {name.id for name in ast.walk(node.targets[0]) if isinstance(name, ast.Name)}
    return found


@pytest.mark.parametrize("name", LAZY)
def test_a_type_checker_sees_the_names_that_are_imported_when_they_are_used(name: str) -> None:
    package = import_module(name)
    assert names_for_type_checkers(package) == set(package._HOMES)
    assert all(getattr(package, one) is not None for one in package._HOMES)


def test_a_name_is_imported_once_and_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("package")
    monkeypatch.setitem(sys.modules, "package", package)
    load = imported_when_used("package", {"Word": "docgen:WordTemplate"})
    assert load("Word") is docgen.WordTemplate
    assert vars(package)["Word"] is docgen.WordTemplate
    with pytest.raises(AttributeError, match="module 'package' has no attribute 'Excel'"):
        load("Excel")
