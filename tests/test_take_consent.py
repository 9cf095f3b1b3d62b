"""`--consent` and `docgen take-consent`: what the signed form says is shown, and comes into the record."""

from __future__ import annotations

import dataclasses
import errno
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from complete_visit import GONE, altered, read_visit
from drawn import pixel
from notation import parts_of, zipped
from on_screen import BODY, dated, filled_in, ticked
from resaved import by_libreoffice, by_python_docx, by_word
from test_filed import replaced, rewritten

import docgen
from docgen.cli import run
from docgen.errors import DocumentError
from docgen.filed import load_consent, read_document
from docgen.signed_consent import check_form, compare_with, is_signed, read_statements

PLANNED = dict.fromkeys(("consent", "procedure", "post", "aftercare", "signature", "time_out"), GONE)
SIGNED = {"consent__signed_at": "2026-03-02"}
Runs = Callable[..., str]


@pytest.fixture(scope="module")
def printed(pack: docgen.Pack) -> Callable[..., bytes]:
    """A function that fills the consent of the complete visit before it is signed, some values changed."""

    def fill(changes: dict[str, Any] | None = None, **options: Any) -> bytes:
        visit = read_visit(altered({**PLANNED, **(changes or {})}))
        return docgen.fill(visit, pack, "patient-consent", **options).content

    return fill


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """A folder of a clinic, with a record as it is in the morning."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(root / "examples" / "clinic.toml", "clinic.toml")
    text = (root / "examples" / "liquid-nitrogen-face.toml").read_text(encoding="utf-8")
    Path("visit.toml").write_text(text[: text.index("[consent]")] + OFF, encoding="utf-8")
    assert run(["fill", "visit.toml", "-o", "out"]) == 0
    return tmp_path


OFF = """\
# the consent, once it is signed
#[consent]
#agent =    # as the form says
#signed_at =
#[[consent.sites]]
#body_site =

# the end
"""
FORM = "out/000412_2026-03-17_17340_patient-consent.docx"
DAY = "2026-03-17"


@pytest.fixture
def takes(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runs:
    """A function that runs `docgen take-consent` and types some lines; it returns what was shown."""
    capsys.readouterr()

    def take(
        *lines: str, form: str = "signed.docx", record: str = "visit.toml", code: int = 0, options: Any = ()
    ) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert run(["take-consent", form, record, *options]) == code
        shown = capsys.readouterr()
        return shown.out if "--json" in options else shown.err

    return take


def write_in(lines: str) -> None:
    """Write lines in the place of what is switched off in the record."""
    text = Path("visit.toml").read_text(encoding="utf-8")
    Path("visit.toml").write_text(text.replace(OFF, lines), encoding="utf-8")


def sign(**answers: str) -> None:
    form = Path(FORM).read_bytes()
    Path("signed.docx").write_bytes(filled_in(form, **(answers or {"consent__signed_at": DAY})))


def consent_of(file: str = "visit.toml") -> Any:
    text = Path(file).read_text(encoding="utf-8")
    return (json.loads(text) if file.endswith(".json") else tomllib.loads(text)).get("consent")


AGREED = {
    "agent": "liquid_nitrogen",
    "applicator": "cotton_swab",
    "form_language": "en",
    "form_version": "0.1.0",
    "practitioner_named": "Jordan Placeholder",
    "sessions": 3,
    "sites": [
        {"body_site": "forehead", "laterality": "midline"},
        {"body_site": "cheek", "laterality": "right"},
        {"body_site": "cheek", "laterality": "left"},
        {"body_site": "chin", "laterality": "midline"},
    ],
}


# ---- What --consent says ----


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Nothing is filled in on it. If it was signed on paper, write on_paper = true in [consent]."),
        ({"consent__signed_at": DAY}, f"On the screen, its signature is dated {DAY}."),
        ({"consent__understanding_check": "teach_back"}, "its signature is not dated."),
    ],
)
@pytest.mark.parametrize("command", [["check"], ["fill", "-o", "new"]])
def test_the_form_that_is_given_is_named_and_whether_it_is_signed(desk, capsys, command, answers, said):
    Path("form.docx").write_bytes(filled_in(Path(FORM).read_bytes(), **answers))
    run([command[0], "visit.toml", "--consent", "form.docx", *command[1:]])
    shown = capsys.readouterr().err
    assert f"The consent given: Patient consent, version 0.1.0, in en, for the visit of {DAY}." in shown
    assert said in shown


def test_other_states_of_a_form_are_named_too(desk, capsys):
    def said(file: str) -> str:
        capsys.readouterr()
        run(["check", "visit.toml", "--consent", file])
        return capsys.readouterr().err

    assert run(["fill", "visit.toml", "-o", "out", "--draft", "-d", "patient-consent"]) == 0
    assert "a draft, which is not for signature" in said(FORM.replace(".docx", "_draft.docx"))
    parts = {"_xmlsignatures/sig1.xml": b"<Signature/>"}
    Path("digital.docx").write_bytes(with_entries(Path(FORM).read_bytes(), parts))
    assert "It has a digital signature or ink, which docgen does not verify." in said("digital.docx")
    assert f"a record for the visit of {DAY}" in said("visit.toml")
    text = Path("visit.toml").read_text(encoding="utf-8")
    Path("visit.toml").write_text(f"{text}\n[consent]\non_paper = true\n", encoding="utf-8")
    assert "Nothing is filled in on it; it is said to have been signed on paper." in said(FORM)
    assert run(["fill", "visit.toml", "-o", "out", "-d", "procedure-note", "--draft"]) == 0
    assert "no consent of this procedure" in said(FORM.replace("patient-consent", "procedure-note_draft"))


def with_entries(content: bytes, entries: dict[str, bytes]) -> bytes:
    return zipped({**parts_of(content), **entries})


SCANS = {
    "scan.pdf": (b"%PDF-1.7\n", "this is a PDF"),
    "scan.docx": (b"%PDF-1.7\n", "this is a PDF"),
    "photo.jpg": (b"\xff\xd8\xff\xe0", "this is a picture"),
    "photo.heic": (b"\0\0\0\x18ftypheic", "this is a picture"),
    "page.tif": (b"II*\0", "this is a picture"),
}
OTHERS = {
    "form.rtf": (b"{\\rtf1", "this is not a Word file (give a .docx file, as Word saves it)"),
    "form.txt": (b"consent", "this is not a Word file (give a .docx file, as Word saves it)"),
    "form.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "open it in Word and save it as .docx"),
    "gone.pdf": (None, "there is no such file"),
}


@pytest.mark.parametrize("file", [*SCANS, *OTHERS])
def test_a_file_that_is_no_word_file_is_told_by_its_kind(desk, capsys, file):
    content, said = {**SCANS, **OTHERS}[file]
    if content is not None:
        Path(file).write_bytes(content)
    for command in (["check", "visit.toml", "--consent", file], ["take-consent", file, "visit.toml"]):
        capsys.readouterr()
        assert run(command) == 1
        shown = capsys.readouterr().err
        assert said in shown
        assert file in shown
        hint = "(a scan cannot be read: give the .docx that was filled in or printed, and write in [consent]"
        assert (hint in shown) == (file in SCANS)


def test_a_damaged_form_is_told_as_such(desk, capsys):
    Path("cut.docx").write_bytes(Path(FORM).read_bytes()[:3000])
    for command in (
        ["check", "visit.toml", "--consent", "cut.docx"],
        ["take-consent", "cut.docx", "visit.toml"],
    ):
        assert run(command) == 1
        assert "the file is damaged or cut off" in capsys.readouterr().err


def test_a_form_is_known_by_its_content(printed, pack, tmp_path):
    """A Word file with another ending is one all the same."""
    path = tmp_path / "consent.docx.bak"
    path.write_bytes(printed())
    assert load_consent(path, pack).is_blank
    assert not load_consent(filled_in(printed(), **SIGNED), pack).is_blank
    assert not load_consent(altered({}), pack).is_blank


# ---- A form that was filled in on a screen ----


def test_what_was_agreed_and_filled_in_comes_into_the_record(takes):
    sign(consent__signed_at=DAY, consent__understanding_check="teach_back", consent__discussed_at=DAY)
    before = Path("visit.toml").read_text(encoding="utf-8")
    shown = takes("y", "10:06")
    for line in (
        "Consent, agent: liquid nitrogen (LN2)",
        "Consent, outcome: given",
        f"Consent, signed at: {DAY}, without a time",
        "Consent, sites: midline forehead; right cheek; left cheek; midline chin",
    ):
        assert f"  {line}" in shown
    found = consent_of()
    assert str(found.pop("signed_at")) == "2026-03-17 10:06:00"
    assert found == {
        **AGREED,
        "on_paper": False,
        "outcome": "given",
        "given_by": "patient",
        "understanding_check": "teach_back",
        "discussed_by": "Jordan Placeholder, MD",
    }
    text = Path("visit.toml").read_text(encoding="utf-8")
    assert text.startswith(before[: before.index("#[consent]")])
    assert 'agent = "liquid_nitrogen"    # as the form says' in text
    assert "# the end\n" in text
    assert stat.S_IMODE(Path("visit.toml").stat().st_mode) == 0o600


def test_what_the_record_has_already_is_not_taken_again(takes):
    sign()
    takes("y", "10:06")
    before = Path("visit.toml").read_bytes()
    shown = takes()
    assert "The record has all that the form says." in shown
    assert "Nothing is written." in shown
    assert Path("visit.toml").read_bytes() == before


def test_the_note_is_ready_against_the_form_and_nothing_is_found_between_them(takes, root, capsys):
    """The everyday path: consent in the morning, take-consent and the note at noon."""
    sign(consent__signed_at=DAY)
    takes("y", "10:06")
    text = (root / "examples" / "liquid-nitrogen-face.toml").read_text(encoding="utf-8")
    with Path("visit.toml").open("a", encoding="utf-8") as file:
        file.write(text[text.index("[time_out]") :])
    run(["check", "visit.toml", "-d", "procedure-note", "--consent", "signed.docx", "--json"])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert [one["id"] for one in document["findings"] if one["id"].startswith("form-")] == []
    assert not {"R16", "R17", "R18", "R14"} & {one["id"] for one in document["findings"]}


def test_of_a_guardian_it_is_asked_as_what_they_decided(takes, root, capsys):
    text = (root / "examples" / "carbon-dioxide-slush-minor.toml").read_text(encoding="utf-8")
    Path("minor.toml").write_text(text[: text.index("[consent]")], encoding="utf-8")
    assert run(["fill", "minor.toml", "-o", "minor"]) == 0
    (form,) = Path("minor").glob("*patient-consent.docx")
    answers = {"consent__signed_at": "2026-06-09", "consent__assent": "given"}
    Path("signed.docx").write_bytes(
        filled_in(form.read_bytes(), **answers, consent__assent_signed_at="2026-06-09")
    )
    capsys.readouterr()
    shown = takes("y", "parent", "9:14", "given", record="minor.toml")
    assert "Who decides about the procedure?" in shown
    found = consent_of("minor.toml")
    assert {key: found[key] for key in KEYS} == {
        "pigment_initials": "given",
        "outcome": "given",
        "given_by": "parent",
        "assent": "given",
        "assent_signed": True,
        "vehicle": "acetone",
    }
    assert str(found["signed_at"]) == "2026-06-09 09:14:00"


def test_what_a_form_asks_on_paper_is_asked_for(takes, root, capsys):
    text = (root / "examples" / "carbon-dioxide-slush-minor.toml").read_text(encoding="utf-8")
    text = text.replace('isotretinoin = "no"\n', "").replace('fainting = "no"\n', "")
    Path("minor.toml").write_text(text[: text.index("[consent]")], encoding="utf-8")
    assert run(["fill", "minor.toml", "-o", "minor"]) == 0
    (form,) = Path("minor").glob("*patient-consent.docx")
    capsys.readouterr()
    options = ("--yes", "--on-paper", "--json")
    assert json.loads(takes(form=str(form), record="minor.toml", options=options))["open"] == [
        "consent.outcome",
        "consent.given_by",
        "consent.signed_at",
        "consent.pigment_initials",
        "consent.ticked_conditions",
        "consent.assent",
        "consent.understanding_check",
    ]


KEYS = ("outcome", "given_by", "assent", "assent_signed", "vehicle", "pigment_initials")


@pytest.mark.parametrize("answers", [["n"], [""], ["perhaps", "n"]])
def test_nothing_is_written_that_nobody_confirms(takes, answers):
    sign()
    before = Path("visit.toml").read_bytes()
    assert "Nothing is written." in takes(*answers, code=1)
    assert Path("visit.toml").read_bytes() == before


def test_a_program_confirms_with_yes_and_is_told_what_is_open(takes):
    sign()
    result = json.loads(takes(options=("--yes", "--json")))
    assert result["path"] == "visit.toml"
    assert result["open"] == ["consent.signed_at"]
    assert result["differences"] == []
    assert result["written"]["consent.sites[3].body_site"] == "chin"
    assert consent_of() == {**AGREED, "on_paper": False, "outcome": "given", "given_by": "patient"}


def test_a_json_record_is_written_as_json(takes):
    sign()
    data = tomllib.loads(Path("visit.toml").read_text(encoding="utf-8"))
    Path("visit.json").write_text(json.dumps(data, default=str), encoding="utf-8")
    takes("y", "10:06", record="visit.json")
    assert consent_of("visit.json")["sites"] == AGREED["sites"]
    assert json.loads(Path("visit.json").read_text(encoding="utf-8"))["patient"] == data["patient"] | {
        "birth_date": str(data["patient"]["birth_date"])
    }


def test_what_the_record_says_otherwise_is_told_and_stays(takes):
    sign()
    mine = '[consent]\nagent = "carbon_dioxide_slush"\nsigned_at = 2026-03-16T10:00:00-05:00 # mine\n'
    write_in(mine)
    result = json.loads(takes(options=("--yes", "--json"), code=1))
    assert [(one["path"], one["now"]) for one in result["differences"]] == [
        ("consent.agent", "liquid_nitrogen"),
        ("consent.signed_at", DAY),
    ]
    assert mine in Path("visit.toml").read_text(encoding="utf-8")
    assert consent_of()["applicator"] == "cotton_swab"
    shown = takes("y", code=1)
    assert (
        '  Consent, agent: carbon dioxide slush (solid CO2, "dry ice"); the form: liquid nitrogen (LN2)'
        in shown
    )


def test_where_the_record_declines_nothing_counts_as_agreed(takes):
    sign()
    mine = '[consent]\noutcome = "declined"\nreason = "wants to think it over"\n'
    write_in(mine)
    result = json.loads(takes(options=("--yes", "--json"), code=1))
    assert [one["path"] for one in result["differences"]] == ["consent.outcome"]
    assert not AGREED.keys() & {"agent", "sites", "sessions"} & consent_of().keys()


# ---- A form that was signed on paper ----


def test_what_was_printed_is_taken_when_a_person_says_that_it_was_signed(takes):
    shown = takes("y", "given", "y", "patient", "2026-03-17 10:06", "", form=FORM)
    assert "Was it printed, and signed on paper?" in shown
    found = consent_of()
    assert str(found.pop("signed_at")) == "2026-03-17 10:06:00"
    assert found == {**AGREED, "on_paper": True, "outcome": "given", "given_by": "patient"}


def test_a_refusal_on_paper_is_no_agreement(takes):
    takes("y", "declined", "y", "patient", "wants to think it over", "", "", form=FORM)
    found = consent_of()
    assert found == {
        "form_language": "en",
        "form_version": "0.1.0",
        "practitioner_named": "Jordan Placeholder",
        "on_paper": True,
        "outcome": "declined",
        "given_by": "patient",
        "reason": "wants to think it over",
    }


def test_a_form_that_nobody_filled_in_shows_nothing(takes):
    before = Path("visit.toml").read_bytes()
    for lines, options in ((["n"], ()), ([], ("--yes",))):
        shown = takes(*lines, form=FORM, options=options, code=1)
        assert "does not show that it was signed" in shown
        assert "--on-paper" in shown
    assert Path("visit.toml").read_bytes() == before
    result = json.loads(takes(form=FORM, options=("--yes", "--on-paper", "--json")))
    assert result["written"]["consent.on_paper"] is True
    signing = ["consent.outcome", "consent.given_by", "consent.signed_at"]
    assert result["open"] == [*signing, "consent.understanding_check"]


def test_ticks_alone_do_not_show_that_it_was_signed(takes):
    sign(consent__understanding_check="teach_back")
    assert "does not show that it was signed" in takes("n", code=1)
    takes("y", "given", "y", "patient", "2026-03-17 10:06")
    assert consent_of()["on_paper"] is True
    assert consent_of()["understanding_check"] == "teach_back"


def test_a_digital_signature_shows_that_it_was_signed_and_not_what_was_decided(takes):
    digital = with_entries(Path(FORM).read_bytes(), {"_xmlsignatures/sig1.xml": b"<Signature/>"})
    Path("signed.docx").write_bytes(digital)
    takes("given", "y", "patient", "2026-03-17 10:06")
    assert consent_of()["on_paper"] is False
    assert consent_of()["outcome"] == "given"


# ---- When something comes between ----


def test_ctrl_c_before_the_confirmation_writes_nothing_and_after_it_what_was_confirmed(takes):
    sign()
    before = Path("visit.toml").read_bytes()
    assert "Stopped." in takes(code=1)
    assert Path("visit.toml").read_bytes() == before
    assert "Stopped." in takes("y", code=1)
    assert consent_of()["outcome"] == "given"
    assert "signed_at" not in consent_of()


@pytest.mark.usefixtures("a_hangup_is_heard")
def test_a_terminal_that_is_closed_leaves_the_record_as_it_was(takes):
    sign()
    before = Path("visit.toml").read_bytes()
    command = [sys.executable, "-m", "docgen", "take-consent", "signed.docx", "visit.toml"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        shown = b""
        while b"shall it be written" not in shown:
            shown += process.stderr.read(1)
        process.send_signal(signal.SIGHUP)
        _, error = process.communicate(timeout=20)
        assert process.returncode == 128 + signal.SIGHUP
        assert b"Traceback" not in error
    assert Path("visit.toml").read_bytes() == before


def test_what_another_program_writes_meanwhile_stays(takes, monkeypatch):
    sign()

    def answer(text: str) -> str:
        Path("visit.toml").write_text("# theirs\n", encoding="utf-8")
        return "y" if "written" in text else ""

    monkeypatch.setattr("docgen.cli.output.Output.ask", staticmethod(answer))
    assert "it stays as it is" in takes()
    assert Path("visit.toml").read_text(encoding="utf-8") == "# theirs\n"
    assert consent_of("visit-answered.toml")["sites"] == AGREED["sites"]


def test_a_full_disk_leaves_the_record_as_it_was(takes, monkeypatch):
    sign()
    before = Path("visit.toml").read_bytes()

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        assert "the disk is full" in takes(options=("--yes",), code=1)
    assert Path("visit.toml").read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == [
        "clinic.toml",
        "out",
        "signed.docx",
        "visit.toml",
    ]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("gone.toml", "gone.toml"),
        ("visit.txt", "cannot be read"),
        ("broken.toml", "line 2"),
        ("wrong.toml", "patient.birth_dat"),
    ],
)
def test_a_record_with_problems_is_told_and_stays(takes, record, said):
    sign()
    Path("visit.txt").write_text("[patient]\n", encoding="utf-8")
    Path("broken.toml").write_text("[patient]\nname =\n", encoding="utf-8")
    Path("wrong.toml").write_text('[patient]\nbirth_dat = "2001-01-01"\n', encoding="utf-8")
    before = Path(record).read_bytes() if Path(record).exists() else None
    assert said in takes("y", record=record, code=1)
    assert (Path(record).read_bytes() if Path(record).exists() else None) == before


@pytest.mark.parametrize(
    "lines",
    [
        'consent = { reason = "asked twice" }  # on one line',
        '[consent]\nreason = "asked twice"\n[time_out]\nreason = "none"',
        '[[consent.sites]]\nbody_site = "chin"\nlaterality = "midline"\n[consent]\nreason = "asked twice"',
        'consent.reason = "asked twice"',
    ],
)
def test_a_consent_is_gone_on_with_however_it_is_written(takes, lines):
    sign()
    text = Path("visit.toml").read_text(encoding="utf-8")
    mine = f"{lines}\n{text}" if lines.startswith("consent") else text.replace(OFF, f"{lines}\n")
    Path("visit.toml").write_text(mine, encoding="utf-8")
    differs = int("sites" in lines)
    result = json.loads(takes(options=("--yes", "--json"), code=differs))
    found = consent_of(result["path"])
    assert found["reason"] == "asked twice"
    assert found["agent"] == "liquid_nitrogen"
    assert found["sites"] == (AGREED["sites"][3:] if differs else AGREED["sites"])
    assert [one["path"] for one in result["differences"]] == ["consent.sites"] * differs


def test_a_fhir_form_is_no_record_to_write_into(takes):
    sign()
    Path("visit.json").write_text('{"resourceType": "QuestionnaireResponse"}', encoding="utf-8")
    assert "visit.json" in takes("y", record="visit.json", code=1)
    assert Path("visit.json").read_text(encoding="utf-8") == '{"resourceType": "QuestionnaireResponse"}'


# ---- What a form says ----


def statements(form: bytes, pack: docgen.Pack, **options: Any) -> Any:
    return read_statements(read_document(form, pack=pack), pack, date(2026, 3, 2), **options)


def said(form: bytes, pack: docgen.Pack) -> dict[str, Any]:
    return {".".join(map(str, place)): value for place, value in statements(form, pack).values.items()}


MINOR = {
    "patient.birth_date": "2011-03-01",
    "guardian": {"name": "Ana Example", "relationship": "mother"},
}


def test_a_guardian_decides_and_the_child_says_its_own(printed, pack):
    form = printed(MINOR | {"consent": {"given_by": "parent"}})
    signed = filled_in(form, **SIGNED, consent__assent="refused", consent__assent_signed_at="2026-03-02")
    found = said(signed, pack)
    assert found["consent.given_by"] == "parent"
    assert found["consent.outcome"] == "given"
    assert found["consent.assent"] == "refused"
    assert found["consent.assent_signed"] is True
    unknown = said(filled_in(printed(MINOR), **SIGNED), pack)
    assert "consent.given_by" not in unknown  # a guardian of which kind, the form does not say


def test_a_form_on_which_the_consent_was_taken_back_says_so_of_later_visits(printed, pack):
    withdrawn = {
        day: filled_in(printed(), **SIGNED, consent__withdrawn_at=day) for day in ("2026-03-02", "2026-03-03")
    }
    assert said(withdrawn["2026-03-02"], pack)["consent.outcome"] == "withdrawn"
    after = statements(withdrawn["2026-03-03"], pack)
    assert after.values["consent", "outcome"] == "given"
    assert after.left == ["consent.withdrawn_at (2026-03-03)"]


def test_what_a_form_was_made_with_was_filled_in_by_nobody(printed, pack):
    filed = read_document(filled_in(printed(), **SIGNED), pack=pack)
    controls = tuple(dataclasses.replace(control, made=control.value) for control in filed.controls)
    made = dataclasses.replace(filed, controls=controls)
    assert is_signed(filed)
    assert not is_signed(made)
    assert ("consent", "outcome") not in read_statements(made, pack, date(2026, 3, 2)).values


def test_boxes_that_do_not_agree_are_left_to_a_person(printed, pack):
    form = printed({"screening": {"skin_type": "fitzpatrick_2"}})
    both = ticked(form, "consent.understanding_check=teach_back")
    both = ticked(both, "consent.understanding_check=questions_answered")
    both = ticked(ticked(both, "screening.allergies=none"), "screening.allergies=listed")
    found = statements(dated(both, "consent.signed_at", "in March"), pack)
    assert found.days == {}
    assert ("consent", "outcome") not in found.values
    assert found.left == [
        "screening.allergies (none)",
        "screening.allergies (listed)",
        "consent.signed_at (in March)",
        "consent.understanding_check (teach_back)",
        "consent.understanding_check (questions_answered)",
    ]


def test_ticked_conditions_and_no_allergies_have_a_place_in_the_record(printed, pack):
    form = printed({"screening": {"skin_type": "fitzpatrick_2"}})
    for tag in (
        "consent.ticked_conditions=raynaud",
        "consent.ticked_conditions=fainting",
        "screening.allergies=none",
    ):
        form = ticked(form, tag)
    found = said(form, pack)
    assert sorted(found["consent.ticked_conditions"]) == ["fainting", "raynaud"]
    assert found["screening.allergies"] == "none"
    listed = statements(
        ticked(printed({"screening": {"skin_type": "fitzpatrick_2"}}), "screening.allergies=listed"), pack
    )
    assert ("screening", "allergies") not in listed.values
    assert listed.left == ["screening.allergies (listed)"]


def test_none_of_these_is_no_condition(printed, pack):
    """B11: with a condition beside it, it is not clear."""
    none = ticked(printed({"screening": {"skin_type": "fitzpatrick_2"}}), "consent.ticked_conditions=none")
    assert said(none, pack)["consent.ticked_conditions"] == "none"
    assert load_consent(none, pack).ticked == ()
    both = ticked(none, "consent.ticked_conditions=raynaud")
    assert load_consent(both, pack).ticked == ("raynaud",)
    assert "consent.ticked_conditions (none)" in statements(both, pack).left


def test_a_form_for_one_visit_agrees_to_no_number_of_sessions(printed, pack):
    assert "consent.sessions" in said(printed({"plan.sessions": 3}), pack)
    one = said(printed({"plan.sessions": 3, "consent": {"this_visit_only": True}}), pack)
    assert "consent.sessions" not in one
    assert one["consent.this_visit_only"] is True


@pytest.mark.parametrize("save", [by_word, by_python_docx], ids=lambda save: save.__name__)
def test_a_form_that_another_program_saved_says_the_same(printed, pack, save):
    signed = filled_in(printed(), **SIGNED, consent__understanding_check="teach_back")
    assert said(save(signed), pack) == said(signed, pack)
    check_form(read_document(save(signed), pack=pack), read_visit(altered({})), pack)


@pytest.mark.needs("soffice")
def test_a_form_that_libreoffice_saved_says_the_same(printed, pack, tmp_path):
    signed = filled_in(printed(), **SIGNED, consent__understanding_check="teach_back")
    (again,) = by_libreoffice(tmp_path, signed)
    assert said(again, pack) == said(signed, pack)


def test_a_spanish_form_that_was_filled_in_is_taken_in_its_language(takes, pack, tmp_path, capsys):
    folder = shutil.copytree(pack.folder, tmp_path / "spanish")
    with (folder / "pack.toml").open("a", encoding="utf-8") as file:
        file.write('\n[reviewed.es]\nby = "Ana Example, CHI"\non = 2026-01-05\n')
    made = ["fill", "visit.toml", "-o", "es", "-l", "es", "--pack", str(folder)]
    assert run(made) == 0
    capsys.readouterr()
    (form,) = Path("es").glob("*patient-consent*.docx")
    Path("signed.docx").write_bytes(by_word(filled_in(form.read_bytes(), consent__signed_at=DAY)))
    assert "in es, for the visit of" in takes("y", "10:06", options=("--pack", str(folder)))
    assert consent_of()["form_language"] == "es"
    assert consent_of()["outcome"] == "given"


def test_a_signature_that_was_put_in_as_a_picture_is_no_change_of_the_text(printed, pack):
    out, picture = io.BytesIO(), io.BytesIO(pixel(9))
    document = docx.Document(io.BytesIO(printed()))
    document.add_picture(picture)
    document.save(out)
    filed = read_document(out.getvalue(), pack=pack)
    assert [(change.kind, change.what) for change in filed.changes] == [("picture", "added")]
    check_form(filed, read_visit(altered({})), pack)
    assert is_signed(filed)
    assert not is_signed(read_document(printed(), pack=pack))


# ---- The note ----


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        (
            {"on_paper": True, "form_version": "0.1.0", "form_language": "en"},
            "; paper form in English, version 0.1.0",
        ),
        ({"on_paper": True, "form_version": "0.1.0"}, "; paper form, version 0.1.0"),
        ({"on_paper": False}, "; form on a screen"),
        ({"form_version": "0.1.0", "form_language": "en"}, "; form in English, version 0.1.0"),
        ({"form_language": "en"}, "; form in English"),
    ],
)
def test_the_note_says_whether_the_form_was_on_paper(pack, consent, said):
    changes = {f"consent.{key}": value for key, value in consent.items()}
    (row,) = consent_row(docgen.fill(read_visit(altered(changes)), pack, "procedure-note").content)
    assert row.endswith(said), row


def test_the_note_says_nothing_of_a_form_that_the_record_does_not_mention(pack):
    (row,) = consent_row(docgen.fill(read_visit(altered({})), pack, "procedure-note").content)
    assert "form" not in row


def consent_row(note: bytes) -> list[str]:
    tables = docx.Document(io.BytesIO(note)).tables
    rows = [row.cells for table in tables for row in table.rows]
    return [cells[-1].text for cells in rows if cells[0].text == "Consent"]


# ---- Forms from which nothing is taken ----


def refusals(form: bytes, pack: docgen.Pack, changes: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(DocumentError) as caught:
        check_form(read_document(form, pack=pack), read_visit(altered(changes or {})), pack)
    assert "Alex" not in str(caught.value)
    assert "000123" not in str(caught.value)
    return [(problem.place, problem.kind) for problem in caught.value.problems]


def test_a_form_of_another_patient_is_refused_for_each_reason(printed, pack):
    changes = {
        "patient.record_number": "9",
        "patient.name": "Alexa Example",
        "patient.birth_date": "1999-05-15",
    }
    assert refusals(printed(), pack, changes) == [
        ("patient.name", "other-patient"),
        ("patient.birth_date", "other-patient"),
        ("patient.record_number", "other-patient"),
    ]
    check_form(
        read_document(printed(), pack=pack), read_visit(altered({"patient.name": "ALEX  EXAMPLE"})), pack
    )


def test_a_form_of_another_visit_is_refused_unless_it_covers_it(printed, pack):
    assert refusals(printed(), pack, {"encounter.date": "2026-03-01"}) == [("encounter.date", "other-visit")]
    later = read_visit(altered({"encounter.date": "2026-03-30", **PLANNED}))
    assert refusals(printed({"plan.sessions": 1}), pack, {"encounter.date": "2026-03-30", **PLANNED}) == [
        ("encounter.date", "other-visit")
    ]
    check_form(read_document(printed({"plan.sessions": 3}), pack=pack), later, pack)


def test_a_draft_an_edited_and_a_changed_form_are_refused_at_once(printed, pack):
    form = printed(draft=True)
    form = rewritten(form, BODY, replaced("Your rights", "No rights"))
    form = rewritten(form, r"customXml/item\d+\.xml", replaced("cotton_swab", "cryoprobe"))
    kinds = [kind for _, kind in refusals(form, pack)]
    assert kinds == ["draft-form", "edited-record", "changed-form"]


def test_what_is_no_consent_of_this_pack_is_refused_as_that_alone(printed, pack):
    note = docgen.fill(read_visit(altered({})), pack, "procedure-note").content
    assert refusals(note, pack, {"patient.record_number": "9"}) == [("", "other-document")]
    assert refusals(printed(carry="digest"), pack) == [("", "no-record")]


def test_a_name_with_its_credentials_is_no_difference(printed, pack):
    found = statements(filled_in(printed(), **SIGNED), pack)
    visit = read_visit(altered({"consent.practitioner_named": "Jane Roe, MD"}))
    assert [one for one in compare_with(found, visit).differences if "practitioner" in one.path] == []
    visit = read_visit(altered({"consent.practitioner_named": "Max Moe"}))
    assert [one.path for one in compare_with(found, visit).differences if "practitioner" in one.path] == [
        "consent.practitioner_named"
    ]
