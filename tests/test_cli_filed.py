"""The commands for filed documents: read, verify, compare, addendum; and for packs: pack check."""

from __future__ import annotations

import io
import json
import shutil
import tomllib
import zipfile
from pathlib import Path

import pytest
from complete_visit import read_visit
from test_filed import BODY, replaced, rewritten
from tiny_pack import make_tiny_pack

from docgen.cli import run
from docgen.encounter import to_data

NOTE, CONSENT, AFTERCARE = (
    f"out/000412_2026-03-17_17340_{document}.docx"
    for document in ("procedure-note", "patient-consent", "aftercare")
)


@pytest.fixture(scope="module")
def filed(tmp_path_factory, example) -> Path:
    """A folder with the example's three documents."""
    folder = tmp_path_factory.mktemp("filed")
    shutil.copy(example, folder / "visit.toml")  # without the clinic's file beside it
    for document in ("procedure-note", "patient-consent", "aftercare"):
        assert run(["fill", str(folder / "visit.toml"), "-o", str(folder / "out"), "-d", document]) == 0
    return folder / "out"


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch, example, filed, capsys) -> Path:
    """A folder with the example and its three documents."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(example, "visit.toml")
    shutil.copytree(filed, "out")
    capsys.readouterr()
    return tmp_path


def changed(file: str, part: str, old: str, new: str) -> str:
    Path("changed.docx").write_bytes(rewritten(Path(file).read_bytes(), part, replaced(old, new)))
    return "changed.docx"


def docx_text(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(BODY)


# ---- read ----


def test_read_gives_the_record_on_standard_output_ready_to_be_filled_again(capsys):
    assert run(["read", NOTE]) == 0
    shown = capsys.readouterr()
    record = json.loads(shown.out)
    assert record == to_data(read_visit(tomllib.loads(Path("visit.toml").read_text(encoding="utf-8"))))
    assert "procedure-note of 17340 in en, final" in shown.err
    assert "Sampleton" not in shown.err
    Path("again.json").write_text(shown.out, encoding="utf-8")
    assert run(["fill", "again.json", "-o", "again"]) == 0
    assert Path(NOTE.replace("out", "again")).read_bytes() == Path(NOTE).read_bytes()


def test_read_says_when_there_is_only_a_digest(capsys):
    assert run(["read", AFTERCARE]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "carries only the digest" in shown.err


def test_read_tells_programs_everything(capsys):
    assert run(["read", CONSENT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["made"]["document"] == "patient-consent"
    assert (told["made"]["carries"], told["changes"], told["answers"]) == ("part", [], {})
    assert told["record"]["patient"]["record_number"] == "000412"
    assert {"tag", "title", "kind", "value", "made", "place", "filled"} == told["controls"][0].keys()


def test_read_warns_of_a_record_that_was_edited(capsys):
    assert (
        run(["read", changed(NOTE, r"customXml/item\d+\.xml", "acne vulgaris of", "acne vulgaris off")]) == 1
    )
    assert "the record in it was changed" in capsys.readouterr().err


# ---- verify ----


def test_verify_says_that_a_document_is_as_it_was_made(capsys):
    for file in (NOTE, CONSENT, AFTERCARE):
        assert run(["verify", file]) == 0
        assert "unchanged in text, pictures and record" in capsys.readouterr().err


def test_verify_names_the_place_of_a_change_and_not_what_stands_there(capsys):
    assert run(["verify", changed(NOTE, BODY, "no scars", "no scar"), "--json"]) == 1
    shown = capsys.readouterr()
    assert "text was changed: body, table" in shown.err
    assert "scar" not in shown.err
    assert [change["kind"] for change in json.loads(shown.out)["changes"]] == ["text"]


def test_verify_matches_an_aftercare_sheet_with_its_visit(capsys):
    assert run(["verify", AFTERCARE, "--record", "visit.toml"]) == 0
    assert "made from this record: visit.toml" in capsys.readouterr().err
    text = Path("visit.toml").read_text(encoding="utf-8")
    Path("other.toml").write_text(text.replace("lesion_count = 6", "lesion_count = 7"), encoding="utf-8")
    assert run(["verify", AFTERCARE, "--record", "other.toml"]) == 1
    assert "NOT made from this record: other.toml" in capsys.readouterr().err


# ---- compare ----


def test_compare_shows_each_difference_with_both_values(capsys):
    text = Path("visit.toml").read_text(encoding="utf-8")
    Path("other.toml").write_text(text.replace("lesion_count = 6", "lesion_count = 7"), encoding="utf-8")
    assert run(["fill", "other.toml", "-o", "other", "-d", "procedure-note"]) == 0
    capsys.readouterr()
    assert run(["compare", NOTE, NOTE.replace("out", "other")]) == 1
    assert capsys.readouterr().out == "procedure.sites[0].lesion_count: 6 → 7\n"
    assert run(["compare", NOTE, NOTE]) == 0
    assert "do not differ" in capsys.readouterr().err


def test_compare_tells_of_a_record_that_was_edited(capsys):
    edited = changed(NOTE, r"customXml/item\d+\.xml", "acne vulgaris of", "acne vulgaris off")
    assert run(["compare", NOTE, edited]) == 1
    shown = capsys.readouterr()
    assert "post.assessment" in shown.out
    assert "changed.docx: the record in it is not the one that it was made with" in shown.err


def test_what_a_clinic_set_is_told_wherever_a_document_is_read(capsys):
    Path("clinic.toml").write_text('[checks]\nN22 = "off"\n[limits]\nassent_age = 8\n', encoding="utf-8")
    assert run(["fill", "visit.toml", "-o", "set"]) == 0
    assert "Switched off by the clinic: N22" in capsys.readouterr().err
    for command in ("read", "verify"):
        assert run([command, NOTE.replace("out", "set")]) == 0
        assert "set by the clinic: N22 off, assent_age = 8" in capsys.readouterr().err


def test_a_record_on_standard_input_can_be_matched(monkeypatch, capsys):
    assert run(["read", NOTE]) == 0
    record = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(record.encode())))
    assert run(["verify", AFTERCARE, "--record", "-"]) == 0


def test_a_record_with_problems_cannot_be_matched_and_they_have_file_and_line(capsys):
    text = Path("visit.toml").read_text(encoding="utf-8").replace("birth_date = 1996", 'birth_date = "96')
    Path("wrong.toml").write_text(text.replace("-08-23", '-08-23"'), encoding="utf-8")
    line = 1 + text[: text.index("birth_date")].count("\n")
    assert run(["verify", NOTE, "--record", "wrong.toml"]) == 1
    assert f"wrong.toml: line {line}, patient.birth_date: is not a date" in capsys.readouterr().err


def test_an_addendum_that_corrects_to_another_side_does_not_keep_to_the_consent(capsys):
    assert run(["read", NOTE]) == 0
    record = json.loads(capsys.readouterr().out)
    record["procedure"]["sites"][3]["body_site"] = "nose"
    record["procedure"]["sites"][0]["freeze_seconds"] = 90
    record["addenda"] = [{"at": "2026-03-20T09:00:00-05:00", "by": "JP", "reason": "r", "text": "The nose."}]
    Path("moved.json").write_text(json.dumps(record), encoding="utf-8")
    assert run(["addendum", NOTE, "moved.json", "-o", "added"]) == 0
    told = capsys.readouterr().err
    assert "warn procedure.sites[3]: A site was treated that the consent does not name" in told
    assert "[R9]" in told
    (addendum,) = Path("added").glob("*.docx")
    assert run(["compare", CONSENT, str(addendum)]) == 1
    assert "treated: midline of the nose" in capsys.readouterr().err


def test_a_record_that_came_out_of_a_document_is_not_mixed_with_the_clinics_facts_of_today(capsys):
    assert run(["read", NOTE]) == 0
    record = json.loads(capsys.readouterr().out)
    Path("record.json").write_text(json.dumps(record), encoding="utf-8")
    Path("clinic.toml").write_text('[organization]\nlanguage_notice = "Free help."\n', encoding="utf-8")
    assert run(["verify", NOTE, "--record", "record.json"]) == 0
    record["addenda"] = [{"at": "2026-03-20T09:00:00-05:00", "by": "JP", "reason": "r", "text": "Told more."}]
    Path("amended.json").write_text(json.dumps(record), encoding="utf-8")
    assert run(["addendum", NOTE, "amended.json", "-o", "added"]) == 0
    (addendum,) = Path("added").glob("*.docx")
    assert b"language_notice" not in docx_text(addendum)


def test_compare_says_whether_a_note_keeps_to_its_consent(capsys):
    assert run(["compare", CONSENT, NOTE]) == 0
    assert "the note keeps to the consent" in capsys.readouterr().err
    text = Path("visit.toml").read_text(encoding="utf-8")
    Path("other.toml").write_text(text.replace('"chin", laterality = "midline"', '"nose"'), encoding="utf-8")
    assert run(["fill", "other.toml", "-o", "other", "-d", "patient-consent"]) == 0
    capsys.readouterr()
    assert run(["compare", NOTE, CONSENT.replace("out", "other"), "--json"]) == 1
    shown = capsys.readouterr()
    assert next(finding["id"] for finding in json.loads(shown.out)["agreement"]) == "R16"
    assert "treated: midline chin" in shown.err


# ---- the consent beside a note ----


def test_fill_stops_a_note_that_does_not_keep_to_the_signed_consent(capsys):
    text = Path("visit.toml").read_text(encoding="utf-8")
    Path("form.toml").write_text(
        text.replace('  { body_site = "cheek", laterality = "left" },', ""), encoding="utf-8"
    )
    assert run(["fill", "form.toml", "-o", "form", "-d", "patient-consent"]) == 0
    form = CONSENT.replace("out", "form")
    capsys.readouterr()
    for consent in (form, "form.toml"):
        assert run(["fill", "visit.toml", "-o", "held", "-d", "procedure-note", "--consent", consent]) == 1
        told = capsys.readouterr().err
        assert "treated: left cheek; the signed consent names: midline forehead" in told
        assert not Path("held").exists()
        assert run(["check", "visit.toml", "-d", "procedure-note", "--consent", consent]) == 1
    assert run(["fill", "visit.toml", "-o", "held", "-d", "procedure-note", "--consent", CONSENT]) == 0


def test_fill_can_put_only_the_digest_into_documents(capsys):
    assert run(["fill", "visit.toml", "-o", "bare", "--carry", "digest"]) == 0
    assert run(["read", NOTE.replace("out", "bare")]) == 1
    assert run(["fill", "visit.toml", "-o", "bare2", "--carry", "record"]) == 2


# ---- addendum ----

SAID = ["--by", "Jordan Placeholder, MD", "--at", "2026-03-20T09:00:00-05:00", "--reason", "forgotten"]


def test_an_addendum_is_written_beside_the_note_and_verified_against_it(capsys):
    before = Path(NOTE).read_bytes()
    assert run(["addendum", NOTE, "-o", "out", *SAID, "--text", "Told to stop the scrub."]) == 0
    (addendum,) = Path("out").glob("*addendum*.docx")
    assert Path(NOTE).read_bytes() == before
    capsys.readouterr()
    assert run(["verify", str(addendum), "--amends", NOTE]) == 0
    assert "the addendum to this file" in capsys.readouterr().err
    assert run(["verify", str(addendum), "--amends", CONSENT]) == 1
    assert run(["addendum", NOTE, "-o", "out", *SAID, "--text", "Told to stop the scrub."]) == 0
    assert "addendum: unchanged" in capsys.readouterr().err
    assert run(["addendum", NOTE, "-o", "out", *SAID, "--text", "Told to stop the wash."]) == 1
    assert "exists already, was made from other facts" in capsys.readouterr().err


@pytest.fixture
def lamp(tmp_path: Path, root: Path) -> Path:
    """Another pack, which is found by no name, and the note that it makes of the visit."""
    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "packs" / "for-lamps"))
    text = (folder / "pack.toml").read_text(encoding="utf-8").replace('code = "17340"', 'code = "lamp"')
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    assert run(["fill", "visit.toml", "-o", "lamp", "-d", "procedure-note", "--pack", str(folder)]) == 0
    return next(Path("lamp").iterdir())


def test_a_note_is_amended_and_compared_with_the_pack_that_it_names(lamp, monkeypatch, capsys):
    command = ["addendum", str(lamp), "-o", "added", *SAID, "--text", "More."]
    assert run(command) == 1
    told = capsys.readouterr().err
    assert "is a document of the pack lamp, which is not installed" in told
    assert "name the folder of that pack with --pack" in told
    assert run(["compare", str(lamp), str(lamp)]) == 0
    monkeypatch.setenv("DOCGEN_PACK_PATH", str(Path("packs").resolve()))
    assert run(command) == 0
    (addendum,) = Path("added").iterdir()
    assert "_lamp_addendum" in addendum.name
    capsys.readouterr()
    assert run(["verify", str(lamp), "--record", "visit.toml"]) == 0
    assert run(["compare", str(lamp), str(addendum)]) == 1


def test_an_addendum_from_a_corrected_record_lists_what_changes(capsys):
    assert run(["read", NOTE]) == 0
    record = json.loads(capsys.readouterr().out)
    record["procedure"]["sites"][0]["lesion_count"] = 7
    record["addenda"] = [
        {"at": "2026-03-20T09:00:00-05:00", "by": "JP", "reason": "miscounted", "text": "Seven."}
    ]
    Path("corrected.json").write_text(json.dumps(record), encoding="utf-8")
    assert run(["addendum", NOTE, "corrected.json", "-o", "out", "--json"]) == 0
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert (document["document"], document["state"]) == ("addendum", "written")


def test_a_corrected_record_with_problems_is_told_with_its_lines(capsys):
    text = Path("visit.toml").read_text(encoding="utf-8")
    assert "freeze_seconds = 2.5" in text
    wrong = text.replace("freeze_seconds = 2.5", 'freeze_seconds = "long"') + "nonsense = 1\n"
    Path("corrected.toml").write_text(wrong, encoding="utf-8")
    lines = wrong.splitlines()
    expected = [1 + lines.index(line) for line in ('freeze_seconds = "long"', "nonsense = 1")]
    assert run(["addendum", NOTE, "corrected.toml", "-o", "added", "--json"]) == 1
    shown = capsys.readouterr()
    assert [problem["line"] for problem in json.loads(shown.out)["error"]["problems"]] == expected
    assert f"line {expected[0]}, procedure.sites[3].freeze_seconds: is text" in shown.err
    assert run(["check", "corrected.toml"]) == 1
    assert capsys.readouterr().err.startswith(shown.err)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "give ENCOUNTER, or"),
        (["visit.toml", "--text", "x"], 2, "give ENCOUNTER, or"),
        (["--text", "x"], 1, "NOT READY"),
        (
            [*SAID[:2], "--at", "noon", "--reason", "r", "--text", "x"],
            1,
            "addenda[0].at: is not a date with a time",
        ),
    ],
)
def test_what_an_addendum_lacks_is_told(capsys, arguments, code, said):
    assert run(["addendum", NOTE, *arguments, "-o", "added"]) == code
    assert said in capsys.readouterr().err
    assert not Path("added").exists()


# ---- what is no document ----


@pytest.mark.parametrize("command", [["read"], ["verify"], ["compare", NOTE]])
def test_what_is_no_document_of_docgens_is_told(capsys, command, root):
    template = str(root / "templates" / "17340" / "en" / "procedure-note.docx")
    assert run([*command, template]) == 1
    assert "was not made by docgen" in capsys.readouterr().err
    assert run([*command, "gone.docx"]) == 1
    assert "there is no such file" in capsys.readouterr().err


# ---- packs ----


def test_a_sound_pack_has_no_problems(capsys):
    assert run(["pack", "check", str(make_tiny_pack(Path("mine")))]) == 0
    assert "no problems found" in capsys.readouterr().err


def test_everything_that_is_wrong_with_a_pack_is_told_at_once(capsys):
    make_tiny_pack(Path("mine"))
    for name, old, new in (
        ("pack.toml", 'name = "organization.telephone"', 'name = "organization.telefone"'),
        ("checks.toml", "missing(practitioner.name)", "missing(practitioner.nam)"),
    ):
        path = Path("mine", name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert run(["pack", "check", "mine", "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    told = " ".join(problem["message"] for problem in problems)
    assert "practitioner.nam is not a name" in told
    assert "organization.telefone is not a name" in told
