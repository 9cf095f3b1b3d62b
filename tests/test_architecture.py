"""The house stands as it was designed: floors, homes of libraries, sizes. Read from the sources alone."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePath

import pytest

# A module imports only from floors below its own. A folder's modules share the folder's floor to the
# outside, and have floors of their own inside. A new module needs a place here, or the test fails.
FLOORS = {
    "docgen.errors": 1,
    "docgen.lazy": 0,
    "docgen.version": 0,
    "docgen.characters": 2,
    "docgen.svg": 2,
    "docgen.data": 2,
    "docgen.files": 2,
    "docgen.suggest": 2,
    "docgen.person_names": 2,
    "docgen.toml": 3,
    "docgen.encounter": 3,
    "docgen.word": 3,
    "docgen.reviewed": 3,
    "docgen.clinic": 4,
    "docgen.file_name": 4,
    "docgen.pack": 4,
    "docgen.clinic_file": 5,
    "docgen.context": 5,
    "docgen.provenance": 5,
    "docgen.sources": 5,
    "docgen.checks": 6,
    "docgen.filed": 6,
    "docgen.comparison": 7,
    "docgen.filed_folder": 7,
    "docgen.signed_consent": 7,
    "docgen.questions": 7,
    "docgen.pages": 7,
    "docgen.existing": 7,
    "docgen.document": 8,
    "docgen.review": 8,
    "docgen.pack_changes": 8,
    "docgen.amendment": 9,
    "docgen.visit": 9,
    "docgen.delivery": 9,
    "docgen.fhir": 9,
    "docgen.body": 10,
    "docgen.preview": 10,
    "docgen.web": 10,
    "docgen.batch": 10,
    "docgen.folder_state": 10,
    "docgen": 11,  # the public names, imported when they are asked for
    "docgen.cli": 12,
    "docgen.__main__": 13,
}

# Inside a folder the same rule holds, on floors of its own, told from the ground; `__init__` is the roof.
# `docgen.word` has rooms on its floors, and each room has floors again.
INNER_FLOORS = {
    "docgen.web": [
        "access changing guard inputs judging rendering",
        "posting visits",
        "parts",
        "desk",
        "patient",
        "app",
        "server",
        "__init__",
    ],
    "docgen.clinic": ["logo", "settings", "clinic", "__init__"],
    "docgen.files": ["kinds names user_folders", "causes", "reading writing", "cache", "__init__"],
    "docgen.encounter": [
        "codes notation other unlisted zones",
        "older table values",
        "closing history people",
        "agreement procedure",
        "record",
        "definition",
        "additions",
        "own",
        "part problems schema",
        "differences readers rules unread vocabulary",
        "coded items",
        "reading",
        "encounter",
        "__init__",
    ],
    "docgen.word": [
        "syntax_tree tree",
        "ooxml",
        "page problems reading restoration tags values",
        "language",
        "sealing",
        "rendering",
        "printed weave",
        "compile phrases",
        "template",
        "__init__",
    ],
    "docgen.word.ooxml": [
        "limits names",
        "bookmarks content_types fields package places relationships xml",
        "additions layout lists parts",
        "__init__",
    ],
    "docgen.word.page": [
        "model",
        "styles tidy",
        "formatting",
        "look words",
        "blocks numbers shown written_words",
        "reader written_blocks",
        "writer",
        "__init__",
    ],
    "docgen.word.problems": [
        "comments file_kinds slips",
        "kinds reviews",
        "annotation",
        "__init__",
    ],
    "docgen.word.reading": [
        "compatibility content_controls numbering tokens",
        "content normal_form",
        "field_codes hidden_text sections signs",
        "active_content flow",
        "part",
        "__init__",
    ],
    "docgen.word.tags": [
        "scan whereabouts",
        "phrases",
        "joins paragraphs reach stored",
        "__init__",
    ],
    "docgen.word.values": [
        "text types",
        "failures rich",
        "pictures",
        "sinks",
        "__init__",
    ],
    "docgen.word.language": [
        "choices limits missing",
        "phrasing",
        "filters sandbox",
        "guarded hints",
        "environment fields",
        "syntax wrapping",
        "expression",
        "__init__",
    ],
    "docgen.word.sealing": [
        "alignment custom_xml fingerprint parsed",
        "seal",
        "pairing sealer",
        "preparation",
        "comparison",
        "sealed",
        "__init__",
    ],
    "docgen.word.weave": [
        "blocks formats",
        "visible",
        "structure",
        "weaving",
        "nesting",
        "fields inheritance notes",
        "turns",
        "__init__",
    ],
    "docgen.word.rendering": ["guards", "compiled", "report", "__init__"],
    "docgen.word.printed": ["always large_print", "pages", "__init__"],
    "docgen.word.compile": [
        "guards",
        "work",
        "attributes cells content_controls crossing ids links lists source statements",
        "passes",
        "compiler",
        "__init__",
    ],
    "docgen.pack": [
        "kinds look reading statements",
        "questions shape words",
        "document texts vocabulary",
        "model",
        "body keeping places",
        "versions",
        "copying records",
        "__init__",
    ],
    "docgen.toml": [
        "changes statements values",
        "brackets lines repeats",
        "slips",
        "mending",
        "judging reading",
        "__init__",
    ],
    "docgen.sources": [
        "json switched_off toml",
        "answers questionnaire_response",
        "loading",
        "lists",
        "__init__",
    ],
    "docgen.sources.lists": [
        "cells row text",
        "folder ndjson places",
        "columns",
        "table",
        "csv xlsx",
        "opening",
        "__init__",
    ],
    "docgen.batch": ["filling", "chunk", "parts", "cluster processes run", "__init__"],
    "docgen.context": [
        "beside circles days unread words",
        "functions",
        "companions derived expressions screening tables",
        "marking named",
        "building",
        "conditions",
        "shape",
        "__init__",
    ],
    "docgen.checks": [
        "changes rules",
        "given table",
        "built_in",
        "examples settings",
        "asking",
        "release",
        "findings",
        "__init__",
    ],
    "docgen.fhir": ["states", "conditions wordings", "questionnaire response", "__init__"],
    "docgen.pages": [
        "kinds marks",
        "inline lines",
        "writing",
        "rows sentences",
        "reading structure",
        "canonical",
        "framing",
        "building",
        "folders",
        "__init__",
    ],
    "docgen.review": [
        "examples names parity passages phrases syllables",
        "plain_language readability reserved",
        "for_patients record",
        "notes",
        "__init__",
    ],
    "docgen.questions": ["question", "choices earlier needs order wording", "opening", "__init__"],
    "docgen.delivery": [
        "folder keeper rows words",
        "libreoffice text xhtml",
        "pdf",
        "copies",
        "__init__",
    ],
    "docgen.cli": [
        "layout signals typed_lines",
        "clinic_lines filed_lines output starter usage",
        "options report",
        "asking record_file records",
        "copies taking",
        "ask batch body check checks compare fill form new pack packs pdf",
        "read schema status take_consent verify",
        "template_build template_preview template_repair",
        "template",
        "addendum demo",
        "__init__",
    ],
    "docgen.cli.asking": [
        "days state",
        "typed",
        "lines",
        "interview",
        "prompting talk",
        "together values",
        "rows",
        "steps",
        "rounds",
        "__init__",
    ],
}

HOMES = {
    "jinja2": ("docgen.word", "docgen.web"),  # the language of tags, and the pages of the form
    "lxml": "docgen.word",
    "starlette": "docgen.web",
    "uvicorn": "docgen.web",
    "markupsafe": "docgen.word",
    "zipfile": "docgen.word",
    "babel": "docgen.word",
    "tomllib": "docgen.toml",
    "platformdirs": "docgen.files",
    "tomlkit": "docgen.toml",
    "click": "docgen.cli",
    "prompt_toolkit": "docgen.cli",
    "python_calamine": "docgen.sources",
    "distributed": "docgen.batch",
    "pikepdf": "docgen.delivery",
}
NO_HOME = {
    "docx",
    "docxtpl",
    "fhirkit",
    "openpyxl",
    "openxml_audit",
    "hypothesis",
    "jsonschema",
    "pytest",
}  # for templates, tests and benchmarks
# Start-up time is their purpose: a run imports neither what compiles, where that was done before, nor what
# mends, explains or reads where there is nothing to.
LATE_IMPORTS = (
    "docgen.batch.cluster",
    "docgen.cli.",
    "docgen.clinic",
    "docgen.delivery.pdf",
    "docgen.existing",
    "docgen.pack.places",
    "docgen.pack.reading",
    "docgen.pack.statements",
    "docgen.sources.lists.xlsx",
    "docgen.sources.loading",
    "docgen.toml.reading",
    "docgen.visit",
    "docgen.word.language.expression",
    "docgen.word.template",
)
PRINTERS = {
    *("print", "pprint", "sys.stdout.write", "sys.stderr.write"),
    *("click.echo", "click.secho", "click.prompt", "click.confirm", "error.show"),
}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
MOST_FILES = 14  # in a folder of docgen/word and of tests/word
WHOLE_ENGINE = {"test_docxtpl", "test_pains", "test_peers", "test_structures"}  # tests of no single module


@dataclass(frozen=True)
class Module:
    """One source file and what can be asked of it."""

    name: str  # docgen.word.tags.paragraphs, docgen.word.__init__
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def floor_key(self) -> str:
        parts = self.name.split(".")
        return "docgen" if self.name == "docgen.__init__" else ".".join(parts[:2])

    @cached_property
    def imports(self) -> list[tuple[str, int, bool]]:
        """Each imported name with its line, and whether it is for the type checker alone."""
        found = []
        for node, typing_only in _walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno, typing_only) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(f"{node.module or ''}.{a.name}", node.lineno, typing_only) for a in node.names]
        return found


def _walk(node: ast.AST, typing_only: bool = False) -> list[tuple[ast.AST, bool]]:
    found = [(node, typing_only)]
    for child in ast.iter_child_nodes(node):
        inside = typing_only or (
            isinstance(node, ast.If) and child in node.body and "TYPE_CHECKING" in ast.unparse(node.test)
        )
        found += _walk(child, inside)
    return found


@cache
def read_modules(folder: Path) -> list[Module]:
    modules = []
    for path in sorted(folder.rglob("*.py")):
        name = ".".join(path.relative_to(folder.parent).with_suffix("").parts)
        modules.append(Module(name, path.read_text(encoding="utf-8")))
    return modules


def floor_problems(modules: list[Module]) -> list[str]:
    """Imports that do not lead down, and modules without a floor."""
    problems = []
    for module in modules:
        own = FLOORS.get(module.floor_key)
        if own is None:
            problems.append(f"{module.name} has no floor")
            continue
        for name, line, typing_only in module.imports:
            target = _target(name)
            if target is None or target == module.floor_key or (typing_only and module.floor_key == "docgen"):
                continue
            if FLOORS.get(target, 99) >= own:
                problems.append(f"{module.name}:{line} imports {target}, which is not below it")
    return problems


def _target(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] != "docgen":
        return None
    longer = ".".join(parts[:2])
    return longer if longer in FLOORS or len(parts) > 2 else "docgen"


def inner_floor_problems(modules: list[Module]) -> list[str]:
    """The same within each folder that has floors of its own: among its modules and the rooms in it."""
    problems = []
    for module in modules:
        parts = module.name.split(".")
        for depth in range(2, len(parts)):
            folder = ".".join(parts[:depth])
            if depth == 2 or folder in INNER_FLOORS:
                problems += _problems_in(folder, module, parts[depth])
    return problems


def _problems_in(folder: str, module: Module, own_name: str) -> list[str]:
    floors = {n: floor for floor, names in enumerate(INNER_FLOORS.get(folder, [])) for n in names.split()}
    if own_name not in floors:
        return [f"{module.name} has no floor in {folder}"]
    problems = []
    for name, line, _ in module.imports:
        if name != folder and not name.startswith(f"{folder}."):
            continue
        target = _inner_target(name, folder, floors)
        same_room = target == own_name and f"{folder}.{own_name}" in INNER_FLOORS
        if floors.get(target, 99) >= floors[own_name] and not same_room:
            problems.append(f"{module.name}:{line} imports {folder}.{target}, which is not below it")
    return problems


def _inner_target(name: str, folder: str, floors: dict[str, int]) -> str:
    rest = name.removeprefix(folder).strip(".").split(".")
    for length in range(len(rest), 0, -1):
        if ".".join(rest[:length]) in floors:
            return ".".join(rest[:length])
    return "__init__"


def circle_problems(modules: list[Module]) -> list[str]:
    """Circles among modules, whatever their floors say."""
    names = {module.name for module in modules}
    edges: dict[str, set[str]] = {}
    for module in modules:
        typed_facade = module.name == "docgen.__init__"
        targets = {_module_of(n, names) for n, _, typing in module.imports if not (typing and typed_facade)}
        edges[module.name] = {t for t in targets if t is not None and t != module.name}
    problems: list[str] = []
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            problems.append(" → ".join([*path[path.index(name) :], name]))
        elif name not in done:
            for target in sorted(edges[name]):
                visit(target, (*path, name))
            done.add(name)

    for name in sorted(edges):
        visit(name, ())
    return problems


def _module_of(name: str, names: set[str]) -> str | None:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        head = ".".join(parts[:length])
        if head in names:
            return head
        if f"{head}.__init__" in names:
            return f"{head}.__init__"
    return None


def home_problems(modules: list[Module]) -> list[str]:
    """Foreign libraries outside the one folder that knows them."""
    problems = []
    for module in modules:
        for name, line, _ in module.imports:
            top = name.split(".")[0]
            if top in NO_HOME:
                problems.append(f"{module.name}:{line} imports {top}, which is no part of the program")
            elif top in HOMES and module.floor_key not in homes_of(top):
                problems.append(f"{module.name}:{line} imports {top}, whose home is {HOMES[top]}")
    return problems


def homes_of(library: str) -> tuple[str, ...]:
    home = HOMES[library]
    return home if isinstance(home, tuple) else (home,)


def manner_problems(modules: list[Module]) -> list[str]:
    """Relative imports, imports inside functions, printing outside of its module, tuples, and sizes."""
    problems = []
    for module in modules:
        lines = module.text.count("\n")
        if lines > LONGEST_MODULE:
            problems.append(f"{module.name} has {lines} lines")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                problems.append(f"{module.name}:{node.lineno} imports by a relative name")
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                problems += _function_problems(module, node)
            if _is_bare_tuple(node):
                problems.append(f"{module.name}:{node.lineno} has a bare tuple of three or more")  # type: ignore[attr-defined]
            if _prints(node) and module.name != "docgen.cli.output":
                problems.append(f"{module.name}:{node.lineno} prints")  # type: ignore[attr-defined]
    return problems


def _function_problems(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    problems = []
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    if length > LONGEST_FUNCTION:
        problems.append(f"{module.name}:{function.lineno} {function.name} has {length} lines")
    if not module.name.startswith(LATE_IMPORTS):
        late = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
        problems += [f"{module.name}:{node.lineno} imports inside {function.name}" for node in late]
    return problems


def _is_bare_tuple(node: ast.AST) -> bool:
    """Whether a type is `tuple[A, B, C]`: results of several things have names."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple):
        return False
    return ast.unparse(node.value) == "tuple" and len(node.slice.elts) > 2


def _prints(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in PRINTERS
    return False


RULES = [floor_problems, inner_floor_problems, circle_problems, home_problems, manner_problems]


@pytest.fixture(scope="module")
def modules(root) -> list[Module]:
    """The modules of docgen."""
    return read_modules(root / "docgen")


@pytest.mark.parametrize("rule", RULES)
def test_the_house_stands(rule, modules):
    assert len(modules) > 5
    assert rule(modules) == []


def test_no_floor_is_kept_for_a_module_that_is_gone(modules):
    assert set(FLOORS) == {module.floor_key for module in modules}
    kept = {
        f"{folder}.{n}" for folder, floors in INNER_FLOORS.items() for names in floors for n in names.split()
    }
    there = {module.name for module in modules if module.name.count(".") > 1}
    assert kept - set(INNER_FLOORS) == there
    assert {folder for folder in INNER_FLOORS if f"{folder}.__init__" not in there} == set()


@pytest.mark.parametrize("top", ["docgen/word", "tests/word"])
def test_no_folder_of_the_engine_holds_more_than_can_be_taken_in_at_one_look(root, top):
    folders = [root / top, *(path for path in (root / top).rglob("*") if path.is_dir())]
    counts = {folder: len([path for path in folder.iterdir() if path.suffix == ".py"]) for folder in folders}
    assert {folder.name: count for folder, count in counts.items() if count > MOST_FILES} == {}


def unmatched_files(modules: set[PurePath], tests: set[PurePath]) -> list[str]:
    """The engine's modules without a test file, and test files without a module; by path, without .py."""
    wanted = {path.with_name(f"test_{path.name}") for path in modules}
    whole = {PurePath(name) for name in WHOLE_ENGINE}
    lacking = [f"{path} is missing" for path in sorted(wanted - tests)]
    return lacking + [f"{path} is a test of no module" for path in sorted(tests - wanted - whole)]


def python_files(folder: Path) -> dict[PurePath, str]:
    """The texts of a folder's modules, by path without .py; packages themselves are left out."""
    return {
        path.relative_to(folder).with_suffix(""): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if path.name != "__init__.py"
    }


def test_every_module_of_the_engine_has_its_test_file_and_every_test_file_its_module(root):
    tests = python_files(root / "tests" / "word")
    assert unmatched_files(set(python_files(root / "docgen" / "word")), set(tests)) == []
    assert [str(path) for path, text in tests.items() if "\ndef test_" not in text] == []
    assert {PurePath(name) for name in WHOLE_ENGINE} <= set(tests)


UNMATCHED = {
    "a module without tests": ("tags/scan tags/reach", "tags/test_scan", "tags/test_reach is missing"),
    "a module of the top without tests": ("template", "", "test_template is missing"),
    "tests of a module that is gone": (
        "tags/scan",
        "tags/test_scan tags/test_joins",
        "tags/test_joins is a test of no module",
    ),
    "tests of a module that is in another room now": (
        "weave/scan",
        "weave/test_scan tags/test_scan",
        "tags/test_scan is a test of no module",
    ),
    "tests of the whole engine in a room": ("", "tags/test_pains", "tags/test_pains is a test of no module"),
    "a helper among the tests": (
        "tags/scan",
        "tags/test_scan tags/texts",
        "tags/texts is a test of no module",
    ),
}


@pytest.mark.parametrize(("modules", "tests", "problem"), UNMATCHED.values(), ids=UNMATCHED)
def test_a_test_file_without_a_module_is_seen_and_a_module_without_its_test_file(modules, tests, problem):
    paths = [{PurePath(name) for name in names.split()} for names in (modules, tests)]
    assert unmatched_files(*paths) == [problem]


def test_test_files_of_modules_and_of_the_whole_engine_are_in_their_places():
    assert (
        unmatched_files({PurePath("tags/scan")}, {PurePath("tags/test_scan"), PurePath("test_pains")}) == []
    )


def module(name: str, text: str) -> Module:
    return Module(name, text)


BROKEN = {
    "a floor that imports upwards": (
        floor_problems,
        "docgen.pack",
        "from docgen.context import build_context",
    ),
    "a floor that imports its own level": (floor_problems, "docgen.pack", "import docgen.clinic"),
    "the public names used from within": (floor_problems, "docgen.pack", "from docgen import fill"),
    "an upward import for types alone": (
        floor_problems,
        "docgen.pack",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from docgen.document import Document",
    ),
    "a module without a floor": (floor_problems, "docgen.helpers", ""),
    "an import that goes upwards in a folder": (
        inner_floor_problems,
        "docgen.delivery.folder",
        "from docgen.delivery import Delivery",
    ),
    "a module without a floor in its folder": (inner_floor_problems, "docgen.word.misc", ""),
    "a module without a floor in its room": (inner_floor_problems, "docgen.word.tags.misc", ""),
    "a room that imports upwards": (
        inner_floor_problems,
        "docgen.word.tags.scan",
        "from docgen.word.weave.blocks import Block",
    ),
    "a room that imports its own level": (
        inner_floor_problems,
        "docgen.word.tags.scan",
        "from docgen.word.reading.part import read_part",
    ),
    "an import that goes upwards in a room": (
        inner_floor_problems,
        "docgen.word.tags.scan",
        "from docgen.word.tags.reach import out_of_reach",
    ),
    "lxml out of its home": (home_problems, "docgen.pack", "from lxml import etree"),
    "click out of its home": (home_problems, "docgen.word.tags.paragraphs", "import click"),
    "python-docx in the program": (home_problems, "docgen.word.ooxml.package", "from docx import Document"),
    "a relative import": (manner_problems, "docgen.word.tags.paragraphs", "from . import package"),
    "an import inside a function": (manner_problems, "docgen.pack", "def f():\n    import json\n"),
    "printing in a library": (manner_problems, "docgen.pack", "print('x')"),
    "writing to the standard output in a library": (
        manner_problems,
        "docgen.pack",
        "import sys\nsys.stdout.write('x')",
    ),
    "a bare tuple of three": (manner_problems, "docgen.pack", "def f() -> tuple[int, str, str]: ...\n"),
    "a function that is too long": (manner_problems, "docgen.pack", "def f():\n" + "    x = 1\n" * 40),
    "a module that is too long": (manner_problems, "docgen.pack", "x = 1\n" * 301),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_house_is_seen(case):
    rule, name, text = BROKEN[case]
    assert len(rule([module(name, text)])) == 1


def test_a_circle_is_seen():
    modules = [
        module("docgen.word.tags.paragraphs", "from docgen.word.ooxml.package import Package"),
        module("docgen.word.ooxml.package", "from docgen.word.tags import paragraphs"),
        module("docgen.word.__init__", ""),
    ]
    assert circle_problems(modules) == [
        "docgen.word.ooxml.package → docgen.word.tags.paragraphs → docgen.word.ooxml.package",
    ]


def test_a_sound_house_has_no_problems():
    modules = [
        module("docgen.errors", "import dataclasses"),
        module("docgen.pack", "from docgen.errors import PackError\nfrom docgen.word import WordTemplate"),
        module("docgen.cli.fill", "import click\ndef f():\n    from docgen.document import fill"),
        module("docgen.cli.output", "import click\ndef f(line):\n    click.echo(line)"),
    ]
    assert [rule(modules) for rule in (floor_problems, circle_problems, home_problems, manner_problems)] == [
        []
    ] * 4
