"""The public names: what a program may use, what a type checker says of it, and what misuse is told."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import docgen

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "liquid-nitrogen-face.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
DATA = tomllib.loads(TEXT)
NAME = DATA["patient"]["name"]
NOTE = "procedure-note"

PROGRAM = """
import docgen

pack: docgen.Pack = docgen.load_pack()
visit: docgen.Visit = docgen.load_visit("visit.toml", pack=pack, clinic="clinic.toml")
owed: tuple[str, ...] = visit.due
outcomes: list[docgen.Outcome] = list(docgen.fill_all(visit, draft=True, only="aftercare"))
try:
    content: bytes = docgen.fill(visit.encounter, pack, owed[0], clinic=visit.clinic).content
except docgen.NotReady as error:
    findings: tuple[docgen.Finding, ...] = error.findings
    content = b""
missing: tuple[docgen.Missing, ...] = outcomes[0].document.missing if outcomes[0].document else ()
filed = docgen.read_document(content)
form: docgen.Form = docgen.load_consent(content, pack)
comparison: docgen.Comparison = docgen.compare(filed, filed, pack=pack)
differences: tuple[docgen.Difference, ...] = comparison.differences
changes: tuple[docgen.Change, ...] = filed.changes
controls: tuple[docgen.Control, ...] = filed.controls
"""
NONSENSE = {
    "import docgen\ndocgen.nonsense(1)\n": "nonsense",
    "import docgen\ndocgen.fill_all('visit.toml')\n": "fill_all",
    "import docgen\nfrom docgen import load_vist\n": "load_vist",
}


# pyright fetches its program when it is first run; basedpyright is pyright with the program inside
CHECKERS = {
    "mypy": ("--strict", "--cache-dir", "cache", "program.py"),
    "basedpyright": ("--project", "pyrightconfig.json", "--pythonpath", sys.executable),
}


def judged(checker: str, program: str, folder: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    home = Path(docgen.__file__).resolve().parents[1]
    tree = [str(ROOT)] if home == ROOT else []
    (folder / "program.py").write_text(program, encoding="utf-8")
    settings = {"include": ["program.py"], "typeCheckingMode": "strict", "extraPaths": tree}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    env = {**os.environ, "MYPYPATH": os.pathsep.join(tree)}
    command = [sys.executable, "-m", checker, *(asked or CHECKERS[checker])]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("checker", [pytest.param(name, marks=pytest.mark.needs(name)) for name in CHECKERS])
def test_a_type_checker_knows_the_public_names_and_no_others(checker: str, tmp_path: Path) -> None:
    right = judged(checker, PROGRAM, tmp_path)
    assert right.returncode == 0, right.stdout
    for program, name in NONSENSE.items():
        wrong = judged(checker, program, tmp_path)
        assert wrong.returncode == 1
        assert f'"{name}"' in wrong.stdout


@pytest.mark.slow
@pytest.mark.needs("basedpyright")
def test_every_public_name_has_a_type_that_all_checkers_know(tmp_path: Path) -> None:
    asked = ("--verifytypes", "docgen", "--ignoreexternal", "--outputjson", "--pythonpath", sys.executable)
    found = json.loads(judged("basedpyright", "", tmp_path, *asked).stdout)["typeCompleteness"]["symbols"]
    known = {one["name"]: one["isTypeKnown"] and not one["isTypeAmbiguous"] for one in found}
    assert {name for name in docgen.__all__ if f"docgen.{name}" in known} >= {"Encounter", "fill", "Pack"}
    assert [name for name in docgen.__all__ if not known.get(f"docgen.{name}", True)] == []


def test_what_public_functions_take_and_give_can_be_imported() -> None:
    for name in docgen.__all__:
        assert getattr(docgen, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        docgen.nonsense  # noqa: B018
    for function in filter(inspect.isfunction, (getattr(docgen, name) for name in docgen.__all__)):
        said = [str(parameter.annotation) for parameter in inspect.signature(function).parameters.values()]
        said.append(str(inspect.signature(function).return_annotation))
        used = set(re.findall(r"\b[A-Z]\w+", " ".join(said)))
        assert used <= {*docgen.__all__, "Any", "Iterable", "Iterator", "Literal", "Mapping", "None", "Path"}


OBVIOUS = {
    "amend": 3, "check": 3, "compare": 2, "draw_body": 1, "fill": 3, "fill_all": 1, "fill_chunk": 2,
    "load_clinic": 1, "load_consent": 2, "load_encounter": 1, "load_pack": 1, "load_visit": 1,
    "questionnaire_response": 2, "read_document": 1, "save_copies": 2, "to_pdf": 1,
    "to_text": 1, "to_xhtml": 1,
}  # fmt: skip


def test_all_but_the_obvious_arguments_have_their_names() -> None:
    for name, count in OBVIOUS.items():
        parameters = inspect.signature(getattr(docgen, name)).parameters.values()
        assert [one.kind is one.POSITIONAL_OR_KEYWORD for one in parameters].count(True) == count, name
    functions = {name for name in docgen.__all__ if inspect.isfunction(getattr(docgen, name))}
    assert functions == set(OBVIOUS)


PACK = docgen.load_pack("17340")
VISIT = docgen.load_encounter(EXAMPLE, pack=PACK)
MISUSE: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "a record's text as a path": (lambda: docgen.load_encounter(TEXT), docgen.EncounterError, "text of a re"),
    "short JSON as a path": (
        lambda: docgen.load_encounter(json.dumps({"patient": {"name": NAME}})),
        docgen.EncounterError,
        "the text of a record",
    ),
    "bytes as a record": (lambda: docgen.load_encounter(TEXT.encode()), docgen.EncounterError, "neither"),
    "a list of records": (lambda: docgen.load_encounter([DATA]), docgen.EncounterError, "neither a path"),
    "bytes as a visit": (lambda: docgen.load_visit(TEXT.encode()), docgen.EncounterError, "neither a path"),
    "a visit's text": (lambda: docgen.load_visit(TEXT), docgen.EncounterError, "text of a record"),
    "a pack's name to load": (lambda: docgen.load_encounter(DATA, pack="17340"), TypeError, "load_pack"),
    "a clinic's path": (lambda: docgen.load_encounter(DATA, clinic="x.toml"), TypeError, "load_clinic"),
    "a dict to fill": (lambda: docgen.fill(DATA, PACK, NOTE), TypeError, "load_encounter"),
    "a pack's name to fill": (lambda: docgen.fill(VISIT, "17340", NOTE), TypeError, "load_pack"),
    "a clinic's path to fill": (lambda: docgen.fill(VISIT, PACK, NOTE, clinic="x"), TypeError, "load_clinic"),
    "no document": (lambda: docgen.fill(VISIT, PACK, None), TypeError, "aftercare"),
    "no language": (lambda: docgen.fill(VISIT, PACK, NOTE, language=5), TypeError, "code of a language"),
    "no language to check": (lambda: docgen.check(VISIT, PACK, NOTE, language=5), TypeError, "of a language"),
    "no language of a form": (
        lambda: docgen.questionnaire_response(VISIT, PACK, language=5),
        TypeError,
        "code of a language",
    ),
    "no document to check": (lambda: docgen.check(VISIT, PACK, None), TypeError, "aftercare"),
    "a number as a pack": (lambda: docgen.load_pack(5), TypeError, "^name is .* its folder"),
    "a number as a visit's pack": (lambda: docgen.load_visit(DATA, pack=5), TypeError, "^pack is .* folder"),
    "a dict as a visit's clinic": (
        lambda: docgen.load_visit(DATA, clinic={}),
        TypeError,
        "^clinic is .* file",
    ),
    "nothing as a clinic": (lambda: docgen.load_clinic(None), TypeError, "path of a clinic's file"),
    "nothing as a document": (lambda: docgen.read_document(None), TypeError, "a Word file, or its bytes"),
    "a pack's name to read": (lambda: docgen.read_document(b"", pack="17340"), TypeError, "load_pack"),
    "a pack's name for a consent": (lambda: docgen.load_consent(DATA, "17340"), TypeError, "load_pack"),
    "a clinic's path for a consent": (
        lambda: docgen.load_consent(DATA, PACK, clinic="x"),
        TypeError,
        "load_clinic",
    ),
    "a consent's path to fill": (
        lambda: docgen.fill(VISIT, PACK, NOTE, consent="x.docx"),
        TypeError,
        "^consent is .*load_consent",
    ),
    "a record as a consent": (lambda: docgen.check(VISIT, PACK, NOTE, consent=VISIT), TypeError, "load_cons"),
    "a consent's path for a visit": (
        lambda: [*docgen.fill_all(docgen.Visit(VISIT, PACK), consent="x.docx")],
        TypeError,
        "load_consent",
    ),
    "words for a draft": (lambda: docgen.fill(VISIT, PACK, NOTE, draft="no"), TypeError, "True or False"),
    "another carry": (lambda: docgen.fill(VISIT, PACK, NOTE, carry="all"), ValueError, "'digest' nor None"),
    "another carry of a visit": (
        lambda: [*docgen.fill_all(docgen.Visit(VISIT, PACK), carry="all")],
        ValueError,
        "'digest' nor None",
    ),
    "a dict to check": (lambda: docgen.check(DATA, PACK, NOTE), TypeError, "load_encounter"),
    "a pack's name to check": (lambda: docgen.check(VISIT, "17340", NOTE), TypeError, "load_pack"),
    "a record for a visit": (lambda: list(docgen.fill_all(VISIT)), TypeError, "load_visit"),
    "a path for a visit": (lambda: list(docgen.fill_all("visit.toml")), TypeError, "load_visit"),
    "paths to compare": (lambda: docgen.compare("a.docx", "b.docx"), TypeError, "read_document"),
    "a path to amend": (lambda: docgen.amend("note.docx", PACK, VISIT), TypeError, "read_document"),
    "a record's text as a document": (lambda: docgen.read_document(TEXT), docgen.DocumentError, "be read"),
    "a record's text as a consent": (
        lambda: docgen.load_consent(TEXT, PACK),
        docgen.EncounterError,
        "text of a record",
    ),
}


@pytest.mark.parametrize("what", MISUSE)
def test_misuse_is_told_without_a_value_of_the_record(what: str) -> None:
    call, kind, words = MISUSE[what]
    with pytest.raises(kind, match=words) as told:
        call()
    assert NAME not in f"{told.value}{told.value!r}{told.value.args}"


def test_the_language_is_the_clinics_unless_another_is_given() -> None:
    clinic = docgen.Clinic(language="es")
    assert docgen.fill(VISIT, PACK, "aftercare", clinic=clinic, draft=True).language == "es"
    assert docgen.fill(VISIT, PACK, "aftercare", language="en", clinic=clinic).language == "en"
    assert docgen.fill(VISIT, PACK, "aftercare").language == "en"
    assert docgen.questionnaire_response(VISIT, PACK, clinic=clinic)["language"] == "es"


def test_a_signed_consent_can_be_bytes_a_file_or_a_record(tmp_path: Path) -> None:
    document = docgen.fill(VISIT, PACK, "patient-consent")
    from_bytes = docgen.load_consent(document.content, PACK)
    assert from_bytes == docgen.load_consent(document.save(tmp_path), PACK)
    assert docgen.load_consent(DATA, PACK).record == docgen.load_consent(EXAMPLE, PACK).record == VISIT


def test_a_comparison_says_whether_the_note_keeps_to_its_consent() -> None:
    consent = docgen.read_document(docgen.fill(VISIT, PACK, "patient-consent").content, pack=PACK)
    changed = tomllib.loads(TEXT)
    changed["procedure"]["sites"][0]["body_site"] = "nose"
    other = docgen.load_encounter(changed, pack=PACK)
    for visit, agrees in ((VISIT, True), (other, False)):
        content = docgen.fill(visit, PACK, NOTE, draft=True).content
        note = docgen.read_document(content, pack=PACK)
        for pair in ((consent, note), (note, consent)):
            found = docgen.compare(*pair, pack=PACK)
            assert found.agreement is not None
            assert (not found.agreement) is agrees
        assert docgen.compare(consent, note).agreement is None
        assert docgen.compare(note, note, pack=PACK) == docgen.Comparison((), None, ())
