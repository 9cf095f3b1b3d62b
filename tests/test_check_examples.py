"""Examples of the rules: what can be wrong with them, and how they are shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bare_pack import make_bare_pack
from tiny_pack import make_tiny_pack

from docgen import checks
from docgen.checks import change_lines, examples_of
from docgen.checks.built_in import IDS
from docgen.checks.changes import changed
from docgen.cli import run
from docgen.pack import Pack, load_pack
from docgen.review import check_pack
from docgen.toml import on_one_line

SAMPLE = """
[sample.organization]
name = "Lakeside"
[sample.practitioner]
name = "Jane Roe"
[sample.patient]
name = "Alex Example"
birth_date = 1999-05-14
record_number = "1"
[sample.encounter]
date = 2026-03-02
"""
EXAMPLE = """
[[examples]]
rule = "x"
document = "other"
given = { patient.record_number = "2" }
finds = { practitioner.credentials = "MA" }
passes = { practitioner.credentials = "MD" }
"""
RULE = """
[[rules]]
id = "x"
documents = ["other"]
level = "warn"
when = "practitioner.credentials == 'MA'"
path = "practitioner.credentials"
message = "It is so"
fix = "change it"
source = "somebody"
"""
BROKEN = {
    "a rule there is not": (EXAMPLE.replace('"x"', '"y"'), "its rule is not known"),
    "a document that is not asked": (EXAMPLE.replace('"other"', '"note"'), "is not asked by the rule"),
    "a key there is not": (EXAMPLE.replace("finds", "found"), "found is not known here"),
    "no table of changes": (EXAMPLE.replace('{ practitioner.credentials = "MD" }', "3"), "must be a table"),
    "nothing is found any more": (EXAMPLE.replace('"MA"', '"RN"'), "its rule finds nothing"),
    "what passes is found": (EXAMPLE.replace('"MD"', '"MA"'), "finds something with what is in passes"),
    "another rule finds something": (
        EXAMPLE.replace("finds = {", 'finds = { organization.name = "(not recorded)",'),
        "other rules find something with what is in finds, or do not: organization-name",
    ),
    "another rule finds nothing": (EXAMPLE + 'also = ["R1"]\n', "or do not: R1"),
    "a record that cannot be read": (
        EXAMPLE.replace("credentials", "credential"),
        "is not a key of practitioner",
    ),
    "also that is no list": (EXAMPLE + "also = 3\n", "also must be a list of rules"),
    "also with what is no text": (EXAMPLE + 'also = [["R1"]]\n', "also must be a list of rules"),
    "a list for a rule": (EXAMPLE.replace('rule = "x"', 'rule = ["x"]'), "its rule is not known"),
}
MISFITS = {
    "procedure.sites.foo.x = 3": ("procedure.sites.foo", "is no place in a list"),
    'procedure.sites."²".x = 3': ("procedure.sites.²", "is no place in a list"),
    "procedure.sites.2.x = 3": ("procedure.sites.2", "is no place in a list"),
    "procedure.sites.00.x = 3": ("procedure.sites.00", "is no place in a list"),
    "form = 3": ("form", "must be a table"),
    "form.zz = 1": ("form.zz", "is not known here"),
    "form.record = 3": ("form.record", "must be a table"),
    "form.record.procedure.sites.foo.x = 3": ("form.record.procedure.sites.foo", "is no place in a list"),
    "form.written = 3": ("form.written", "must be a table"),
    "form.ticked = 3": ("form.ticked", "must be a list of texts"),
    "form.draft = 1": ("form.draft", "must be true or false"),
    'form.valid_days = "x"': ("form.valid_days", "must be a number"),
    "amends = 3": ("amends", "must be a table"),
    "amends = {}": ("amends", "has no title"),
    "amends.additions = 3": ("amends.additions", "must be a list of tables"),
    "amends.additions = [3]": ("amends.additions", "must be a list of tables"),
    "amends.additions = [{ zz = 1 }]": ("amends.additions[0].zz", "is not known here"),
    "amends.additions = [{ by = 1 }]": ("amends.additions[0].by", "must be a text"),
    "amends.zz = 1": ("amends.zz", "is not known here"),
    "amends.record = {}": ("amends.record", "is not known here"),
    "amends.date = 2026-03-02T11:00:00": ("amends.date", "must be a day"),
}


@pytest.fixture
def bare(tmp_path: Path) -> Pack:
    folder = make_bare_pack(tmp_path / "bare")
    pack = (folder / "pack.toml").read_text(encoding="utf-8")
    kept = (
        pack.partition("[documents.note]")[0] + "[documents.other]" + pack.partition("[documents.other]")[2]
    )
    (folder / "pack.toml").write_text(kept, encoding="utf-8")
    (folder / "checks.toml").write_text(RULE, encoding="utf-8")
    (folder / "checks.examples.toml").write_text(SAMPLE + EXAMPLE, encoding="utf-8")
    return load_pack(folder)


def test_examples_that_are_true_are_no_problem(bare: Pack) -> None:
    assert [problem for problem in check_pack(bare) if "example" in problem.place] == []
    assert [one.rule for one in examples_of(bare) if not one.is_core] == ["x"]


@pytest.mark.parametrize("case", BROKEN)
def test_an_example_that_is_not_true_is_told(bare: Pack, case: str) -> None:
    text, message = BROKEN[case]
    (bare.folder / "checks.examples.toml").write_text(SAMPLE + text, encoding="utf-8")
    found = [
        one for one in check_pack(load_pack(bare.folder)) if "checks.examples.toml, example 1" in one.place
    ]
    assert any(message in problem.message for problem in found), found


@pytest.mark.parametrize("change", MISFITS)
def test_changes_that_do_not_fit_are_told_at_their_place(bare: Pack, change: str) -> None:
    path, message = MISFITS[change]
    text = SAMPLE + '[[sample.procedure.sites]]\nbody_site = "1"\n' + EXAMPLE
    text = text.replace('{ practitioner.credentials = "MA" }', "{ form.zzz = 1 }")
    text = text.replace('{ practitioner.credentials = "MD" }', f"{{ {change} }}")
    (bare.folder / "checks.examples.toml").write_text(text, encoding="utf-8")
    found = [(one.place, one.message) for one in check_pack(load_pack(bare.folder))]
    place = "checks.examples.toml, example 1 (x): "
    assert (place + path, message) in found
    assert (place + "form.zzz", "is not known here") in found  # of finds, when passes has misfits too


def test_a_whole_amended_note_can_be_given(bare: Pack) -> None:
    amends = '{ title = "A", version = "1", date = 2026-03-02, digest = "0", additions = [{ by = "B" }] }'
    text = SAMPLE + EXAMPLE.replace("given = {", f"given = {{ amends = {amends},")
    (bare.folder / "checks.examples.toml").write_text(text, encoding="utf-8")
    assert [one for one in check_pack(load_pack(bare.folder)) if "example" in one.place] == []


@pytest.mark.parametrize("examples", ["[examples]\nrule = 'x'\n", "examples = 3\n", "examples = [3]\n"])
def test_examples_that_are_no_list_of_tables_are_told(bare: Pack, examples: str) -> None:
    (bare.folder / "checks.examples.toml").write_text(examples + SAMPLE, encoding="utf-8")
    found = {one.place: one.message for one in check_pack(load_pack(bare.folder))}
    assert found["checks.examples.toml"] == "examples is no list of tables"


def test_a_sample_in_which_something_is_found_is_told(bare: Pack) -> None:
    path = bare.folder / "checks.examples.toml"
    path.write_text((SAMPLE + EXAMPLE).replace('name = "Lakeside"', ""), encoding="utf-8")
    found = {problem.place: problem.message for problem in check_pack(load_pack(bare.folder))}
    assert "organization-name finds something" in found["checks.examples.toml, sample"]
    path.write_text((SAMPLE + EXAMPLE).replace("1999-05-14", '"x"'), encoding="utf-8")
    places = [problem.place for problem in check_pack(load_pack(bare.folder))]
    assert "checks.examples.toml, sample: patient.birth_date" in places
    path.write_text(EXAMPLE + "[examined]\n", encoding="utf-8")
    messages = [problem.message for problem in check_pack(load_pack(bare.folder))]
    assert {"has no sample visit", "examined is not known here"} <= {*messages}


def test_a_pack_need_not_have_examples(tmp_path: Path) -> None:
    tiny = load_pack(make_tiny_pack(tmp_path / "tiny"))
    assert examples_of(tiny) == ()
    assert not any("example" in problem.place for problem in check_pack(tiny))


def test_changes_are_laid_over_a_record() -> None:
    record = {"a": {"b": 1, "c": [{"d": 1}, {"d": 2}]}, "e": "f"}
    changes = {
        "a": {"b": "(not recorded)", "c": {"1": {"d": 3}, "2": {"d": 4}}},
        "g": {"h": {"i": "(not recorded)"}},
    }
    assert changed(record, changes, []) == {
        "a": {"c": [{"d": 1}, {"d": 3}, {"d": 4}]},
        "e": "f",
        "g": {"h": {}},
    }
    assert record["a"] == {"b": 1, "c": [{"d": 1}, {"d": 2}]}
    assert change_lines([changes, {"e": {}}]) == [
        "a.b = (not recorded)",
        "a.c[1].d = 3",
        "a.c[2].d = 4",
        "g.h.i = (not recorded)",
        "e = {}",
    ]
    assert on_one_line([{"x": "y"}, 2]) == '[{x = "y"}, 2]'


def test_one_rule_is_shown_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["checks", "R1"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("R1  stop  procedure-note, patient-consent\n")
    assert '  finds\n    screening.raynaud = "yes"\n  passes\n    screening.fainting = "yes"\n' in told
    assert "Limits" not in told
    assert run(["checks", "R2", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in data["checks"]] == ["R2"]
    assert data["examples"][0]["finds"] == ['screening.prior_cryo_reaction = "yes"']


@pytest.mark.parametrize("id_", sorted(IDS))
def test_a_check_that_is_built_in_is_listed(id_: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["checks", id_]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{id_}  ")
    assert "  Source: docgen: " in shown
    assert run(["checks"]) == 0
    assert shown.strip() in capsys.readouterr().out
    page = (Path(__file__).parents[1] / "docs" / "checks.md").read_text(encoding="utf-8")
    assert f"- **{id_}**, " in page.partition("### Built in")[2]


def test_no_check_that_is_built_in_is_written_anywhere_else() -> None:
    for path in Path(checks.__file__).parent.glob("*.py"):
        assert not re.search(r"Finding\(\s*\"", path.read_text(encoding="utf-8")), path


def test_a_rule_there_is_not_is_refused_with_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["checks", "R12"]) == 1
    assert "R12 is asked by N21" in capsys.readouterr().err
    assert run(["checks", "note-sides"]) == 1
    assert "note-sites" in capsys.readouterr().err


def test_all_that_is_wrong_is_told_at_once(bare: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    """Two rules of one id, an example that is not true, a list of signers that names nobody."""
    rules, examples = bare.folder / "checks.toml", bare.folder / "checks.examples.toml"
    rules.write_text(RULE + RULE + RULE.replace('"x"', '"y"').replace("'MA'", "'RN'"), encoding="utf-8")
    examples.write_text(SAMPLE + EXAMPLE.replace('"MD"', '"MA"'), encoding="utf-8")
    clinic = bare.folder.parent / "clinic.toml"
    clinic.write_text("signers = []\n", encoding="utf-8")
    assert run(["pack", "check", str(bare.folder), "--clinic", str(clinic)]) == 1
    told = capsys.readouterr().err
    for said in (
        "signers: is no list of names",
        "two rules of this id",
        "finds something with what is in passes",
    ):
        assert said in told


def test_what_is_found_in_the_sample_is_told_once(bare: Pack) -> None:
    rule = RULE.replace('"x"', '"z"').replace("practitioner.credentials == 'MA'", "practitioner.name")
    (bare.folder / "checks.toml").write_text(RULE + rule, encoding="utf-8")
    found = [one.message for one in check_pack(load_pack(bare.folder)) if "example" in one.place]
    assert found == ["in the sample z finds something, in other"]
