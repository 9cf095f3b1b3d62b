"""What every pack has, whatever its procedure: codes, words, limits and checks."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import docx
import pytest
from bare_pack import make_bare_pack
from tiny_pack import VISIT, make_tiny_pack

import docgen
from docgen.checks import check, find_setting_problems, read_checks, table
from docgen.cli import run
from docgen.clinic import Clinic
from docgen.pack import TYPES, Pack, load_pack
from docgen.review import _check_problems
from docgen.sources import load_encounter

HOME = Path(docgen.__file__).parent
RULES = tomllib.loads((HOME / "checks" / "core.toml").read_text(encoding="utf-8"))["rules"]
ROWS = [row for rule in RULES for row in rule.get("rows", [rule])]
PATIENT = {"name": "Alex Example", "birth_date": "1990-05-14", "record_number": "7", "gender": "female"}
LEAST = {"patient": PATIENT, "encounter": {"date": "2026-03-02"}}
OF_CONDITIONS = {"exception", "unanswered", "ticked", "ticked_condition", "screening"}


@pytest.fixture
def bare(tmp_path: Path) -> Pack:
    return load_pack(make_bare_pack(tmp_path / "bare"))


def test_every_row_of_the_core_is_sound() -> None:
    assert len(table.core_rows()) == len(ROWS)
    assert {name for row in table.core_rows() for name in row.documents} <= set(TYPES)


def test_a_pack_without_checks_has_those_of_the_core(bare: Pack) -> None:
    rows = read_checks(bare)
    assert len(rows) == len(ROWS)
    assert all(row.is_core for row in rows)
    assert {row.id: row.documents for row in rows}["organization-name"] == tuple(bare.documents)
    (bare.folder / "checks.toml").write_text("", encoding="utf-8")
    assert len(read_checks(load_pack(bare.folder))) == len(ROWS)


def test_checks_of_the_core_read_what_every_record_has(bare: Pack) -> None:
    """But for the answers to a pack's own conditions: a pack that asks about none has none."""
    unknown = {
        problem.message.partition(" is not a name")[0]
        for row in read_checks(bare)
        for problem in _check_problems(row, bare)
    }
    assert {name.split(".")[0] for name in unknown} <= OF_CONDITIONS


def test_checks_of_the_core_find_something_whatever_the_pack(bare: Pack) -> None:
    visit = load_encounter({**LEAST, "procedure": {"status": "completed"}}, pack=bare)
    found = {name: {finding.id for finding in check(visit, bare, name)} for name in bare.documents}
    assert {"signature-by", "time-out", "R15", "R20"} <= found["note"]
    assert found["other"] == {"organization-name", "practitioner-name"}


def test_a_row_of_the_core_is_asked_of_the_documents_of_its_types(tmp_path: Path) -> None:
    rows = {row.id: row for row in read_checks(load_pack(make_tiny_pack(tmp_path / "tiny")))}
    assert rows["signature-by"].documents == ("procedure-note",)
    assert "addendum-empty" not in rows  # this pack has no addendum


@pytest.mark.parametrize(
    ("type_", "readers", "is_signed"),
    [
        ("note", "colleague", True),
        ("note", "patient", True),
        ("other", "colleague", True),
        ("aftercare", "colleague", True),
        ("other", "patient", False),
        ("addendum", "colleague", False),  # its author signs: it has a place for that
    ],
)
def test_what_colleagues_read_says_who_signs(type_: str, readers: str, is_signed: bool, bare: Pack) -> None:
    path = bare.folder / "pack.toml"
    facts = tomllib.loads(path.read_text(encoding="utf-8"))["documents"][type_]
    lines = [f"{key} = {value!r}" for key, value in {**facts, "readers": readers}.items()]
    path.write_text(
        "\n".join([path.read_text(encoding="utf-8"), "[documents.this]", *lines]), encoding="utf-8"
    )
    states = load_pack(bare.folder).documents["this"].states
    assert ("signature.by" in {one.name for one in states}) is is_signed


def test_a_pack_may_set_a_limit_of_the_core_otherwise(bare: Pack) -> None:
    assert bare.limits["age_of_medical_consent"] == 18
    path = bare.folder / "pack.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[documents.note]", "[limits]\nassent_age = 9\n[documents.note]", 1))
    assert load_pack(bare.folder).limits["assent_age"] == 9


def test_a_clinic_sets_checks_of_the_core_as_those_of_the_pack(tmp_path: Path) -> None:
    tiny = load_pack(make_tiny_pack(tmp_path / "tiny"))
    clinic = Clinic(checks={"time-out": "off", "R19": "stop", "site": "off"})
    rows = {row.id: row for row in read_checks(tiny, clinic)}
    assert rows.keys().isdisjoint({"time-out", "site"})
    assert (rows["R19"].level, rows["R19"].release) == ("stop", ("override", "variance"))
    lowered = find_setting_problems(Clinic(checks={"R20": "info"}), tiny)
    assert [problem.message for problem in lowered] == ["its level is stop, and a check cannot be lowered"]


def test_the_list_of_checks_says_which_are_the_cores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_tiny_pack(tmp_path / "tiny")
    assert run(["checks", "--pack", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "time-out  stop  procedure-note  (every pack)\n" in told
    assert "site  warn  procedure-note\n" in told


def test_a_complete_visit_has_nothing_to_find(tmp_path: Path) -> None:
    tiny = load_pack(make_tiny_pack(tmp_path / "tiny"))
    visit = load_encounter(VISIT, pack=tiny)
    assert [finding for name in tiny.documents for finding in check(visit, tiny, name)] == []


def test_a_pack_that_says_nothing_of_gender_prints_its_word(bare: Pack) -> None:
    visit = load_encounter(LEAST, pack=bare)
    document = docgen.fill(visit, bare, "other", draft=True)
    assert "female" in [line.text for line in docx.Document(io.BytesIO(document.content)).paragraphs]


def test_a_record_is_begun_for_a_pack_that_says_nothing_of_its_own(bare: Pack, tmp_path: Path) -> None:
    assert run(["new", "-o", str(tmp_path / "visit.toml"), "--pack", str(bare.folder)]) == 0
    assert "[patient]" in (tmp_path / "visit.toml").read_text(encoding="utf-8")
