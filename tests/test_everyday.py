"""The everyday path: a day in one folder, each command run twice, several visits, what is there already."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from on_screen import filled_in
from resaved import by_python_docx, by_word
from tiny_pack import VISIT, make_tiny_pack

from docgen import fill_all, load_pack, load_visit
from docgen.checks import read_checks
from docgen.cli import run

CONSENT, NOTE, AFTERCARE = "patient-consent", "procedure-note", "aftercare"
NAME = "000412_2026-03-17_17340_{}.docx"
DAY = "2026-03-17"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """A clinic's folder: its clinic.toml, and the record of a visit in the morning."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(root / "examples" / "clinic.toml", "clinic.toml")
    save(record(root, "consent", "procedure"))
    return tmp_path


def record(root: Path, *without: str) -> str:
    """The record of the example, up to the first of these tables."""
    text = (root / "examples" / "liquid-nitrogen-face.toml").read_text(encoding="utf-8")
    ends = [text.index(f"\n[{table}]\n") for table in without]
    return text[: min(ends, default=len(text))] + "\n"


def save(text: str, file: str = "visit.toml") -> str:
    Path(file).write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def says(desk: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """A function that runs docgen and returns what it says; with --json, the result as data."""

    def run_it(*arguments: str, code: int = 0) -> Any:
        capsys.readouterr()
        found = run([*arguments])
        shown = capsys.readouterr()
        assert found == code, shown.err
        return json.loads(shown.out) if "--json" in arguments else shown.err

    return run_it


def states(result: Any) -> dict[str, str]:
    return {one["document"]: one["state"] for one in result["documents"]}


def path_of(document: str) -> Path:
    return Path(NAME.format(document))


def sign() -> bytes:
    form = filled_in(path_of(CONSENT).read_bytes(), consent__signed_at=DAY)
    path_of(CONSENT).write_bytes(form)
    return form


# ---- a day ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on_screen", [False, True], ids=["on paper", "on the screen"])
def test_a_normal_day_ends_well_and_each_command_can_be_run_again(says, root, on_screen):
    """F2: every normal day ended with NOT WRITTEN, exit 1, and the advice to replace the consent."""
    for state in ("written", "unchanged"):
        says("check", "visit.toml")
        assert states(says("fill", "visit.toml", "--json"))[CONSENT] == state
    form = sign() if on_screen else path_of(CONSENT).read_bytes()
    state = "kept" if on_screen else "unchanged"
    assert states(says("fill", "visit.toml", "--json"))[CONSENT] == state
    save(record(root))  # the record goes on: what was agreed, done and signed
    for state in ("written", "unchanged"):
        says("check", "visit.toml", "--consent", NAME.format(CONSENT))
        told = says("fill", "visit.toml", "--consent", NAME.format(CONSENT), "--json")
        assert states(told) == {NOTE: state, CONSENT: "not-due", AFTERCARE: state}
    filed = path_of(NOTE).read_bytes()
    adding = ["--by", "Jordan Placeholder, MD", "--at", f"{DAY[:8]}24T09:00:00-05:00", "--reason", "left out"]
    for state in ("written", "unchanged"):
        told = says("addendum", NAME.format(NOTE), *adding, "--text", "Told to pause the scrub.", "--json")
        assert states(told) == {"addendum": state}
    assert path_of(CONSENT).read_bytes() == form
    assert path_of(NOTE).read_bytes() == filed


def test_the_record_that_went_on_before_the_consent_was_signed_makes_no_second_one(says):
    """F2, its kind: what the form does not print changes nothing; what it prints is told, never replaced."""
    says("fill", "visit.toml")
    text = Path("visit.toml").read_text(encoding="utf-8")
    save(text.replace('duration = "about 6 years"', 'duration = "about 7 years"'))
    assert "patient-consent: unchanged" in says("fill", "visit.toml")
    save(text.replace("sessions = 3", "sessions = 4"))
    before = path_of(CONSENT).read_bytes()
    told = says("fill", "visit.toml", code=1)
    assert "exists already, was made from other facts, and is left as it is" in told
    assert "if it was signed on paper, keep it and choose another folder; if not, move it away" in told
    assert "force" not in told
    assert path_of(CONSENT).read_bytes() == before


# ---- what is never replaced -------------------------------------------------------------------------------


def sign_digitally(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("_xmlsignatures/origin.sigs", b"")


def fill_in(path: Path) -> None:
    path.write_bytes(filled_in(path.read_bytes(), consent__signed_at=DAY))


def write_on(path: Path) -> None:
    document = docx.Document(str(path))
    document.add_paragraph("Seen.")
    document.save(str(path))


def drop_what_docgen_knows(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Saved by a program that keeps the text alone.")
    document.save(str(path))


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (sign_digitally, "kept"),
        (fill_in, "kept"),
        (write_on, "kept"),
        (drop_what_docgen_knows, "not-written"),
    ],
)
@pytest.mark.parametrize(
    "options",
    [[], ["--force"], ["--draft"], ["--draft", "--force"], ["-d", CONSENT, "--force"], ["second.toml"]],
)
def test_no_option_replaces_what_somebody_may_have_signed(says, change, state, options):
    draft = [option for option in options if option == "--draft"]
    several = "second.toml" in options
    says("fill", "visit.toml", *draft)
    shutil.copy("visit.toml", "second.toml")
    path = Path(NAME.format(f"{CONSENT}_draft" if draft else CONSENT))
    change(path)
    before = path.read_bytes()
    code = int(state == "not-written" or several)
    result = says("fill", "visit.toml", *options, "--json", code=code)
    of_first = result["records"][0] if several else result
    assert states(of_first)[CONSENT] == state
    assert path.read_bytes() == before


def test_a_form_that_is_kept_says_how_it_comes_into_the_record(says):
    says("fill", "visit.toml")
    form = sign()
    told = says("fill", "visit.toml")
    assert f"patient-consent: kept, it was signed, filled in or changed: {NAME.format(CONSENT)}" in told
    assert f"docgen take-consent {NAME.format(CONSENT)} visit.toml" in told
    (consent,) = (
        one for one in says("fill", "visit.toml", "--json")["documents"] if one["document"] == CONSENT
    )
    assert consent["sha256"] == hashlib.sha256(form).hexdigest()
    assert consent["problems"] == []
    says("take-consent", NAME.format(CONSENT), "visit.toml", "--yes", code=0)
    assert "already decided" in says("fill", "visit.toml")


def test_a_form_that_was_signed_from_other_facts_is_told_with_what_to_do(says):
    says("fill", "visit.toml")
    sign()
    text = Path("visit.toml").read_text(encoding="utf-8")
    save(text.replace("sessions = 3", "sessions = 4"))
    for options in ([], ["--force"], ["--draft"]):
        code = 0 if "--draft" in options else 1
        told = says("fill", "visit.toml", *options, code=code)
        if code:
            assert "is never replaced; it was made from other facts (keep it; write a new one into" in told
            assert "docgen take-consent" in told


def test_a_path_with_a_space_is_quoted_in_what_is_to_be_typed(says):
    says("fill", "visit.toml", "-o", "my documents")
    path = Path("my documents") / NAME.format(CONSENT)
    fill_in(path)
    assert f'docgen take-consent "{path}" visit.toml' in says("fill", "visit.toml", "-o", "my documents")


def test_a_note_that_is_not_signed_may_be_replaced_and_is_told_how(says, root):
    save(record(root))
    says("fill", "visit.toml")
    save(record(root).replace('severity = "iga_3"', 'severity = "iga_2"'))
    told = says("fill", "visit.toml", "-d", NOTE, code=1)
    assert "was made from other facts" in told
    assert "if not, replace it with --force" in told
    assert "identifier" not in told  # both began at the same minute: it is one visit
    assert "procedure-note: written" in says("fill", "visit.toml", "-d", NOTE, "--force")


@pytest.mark.parametrize("save_again", [by_word, by_python_docx])
def test_a_document_that_was_saved_again_with_nothing_changed_is_there(says, root, save_again):
    save(record(root))
    says("fill", "visit.toml")
    made = path_of(NOTE).read_bytes()
    saved = save_again(made)
    path_of(NOTE).write_bytes(saved)
    result = says("fill", "visit.toml", "--json")
    assert states(result)[NOTE] == "unchanged"
    assert result["documents"][0]["sha256"] == hashlib.sha256(saved).hexdigest()
    assert path_of(NOTE).read_bytes() == saved
    assert states(says("fill", "visit.toml", "--force", "--json"))[NOTE] == "written"
    assert path_of(NOTE).read_bytes() == made


def test_what_makes_a_document_another_one_is_said(says, root, tmp_path):
    says("fill", save(record(root, "consent")))
    says("fill", save(record(root)))
    own_pack = tmp_path / "own"
    shutil.copytree(root / "templates" / "17340", own_pack)
    words = own_pack / "text" / "en.toml"
    words.write_text(f"{words.read_text(encoding='utf-8')}# ours\n", encoding="utf-8")
    clinic = Path("clinic.toml").read_text(encoding="utf-8")
    ours = clinic.replace("[limits]\n", "[limits]\nnote_sign_days = 3\n")
    assert ours != clinic
    for options, changed, differs in (
        (["--carry", "digest"], clinic, "was made to carry more or less of the record, and is"),
        (["--consent", NAME.format(CONSENT)], clinic, "was made with another consent given, or none, and is"),
        (["--pack", str(own_pack)], clinic, "was made with other words or templates, and is"),
        ([], ours, "was made with other settings of the clinic, and is"),
    ):
        save(changed, "clinic.toml")
        assert differs in says("fill", "visit.toml", "-d", NOTE, *options, code=1)


@pytest.mark.parametrize("signed", [False, True])
def test_a_template_with_comments_takes_no_documents_place(says, root, signed):
    says("fill", "visit.toml")
    before = sign() if signed else path_of(CONSENT).read_bytes()
    template = str(root / "templates" / "17340" / "en" / "patient-consent.docx")
    for force in ([], ["--force"]):
        told = says("template", "check", template, "--annotate", str(path_of(CONSENT)), *force, code=1)
        assert "is a document of a visit, and nothing else takes its place (choose another name)" in told
    assert path_of(CONSENT).read_bytes() == before


# ---- two visits on one day --------------------------------------------------------------------------------


def test_two_visits_of_one_day_are_told_apart_by_their_numbers(says, root):
    """F35: the file name was record number and day."""
    save(record(root))
    says("fill", "visit.toml")
    later = record(root).replace("T10:", "T15:")
    save(later, "second.toml")
    told = says("fill", "second.toml", code=1)
    assert told.count("for another visit on the same day, give each visit its number: identifier under") == 2
    numbered = later.replace("[encounter]\n", '[encounter]\nidentifier = "V-7"\n')
    result = says("fill", save(numbered, "second.toml"), "--json")
    assert result["identifier"] == "V-7"
    assert [Path(one["path"]).name for one in result["documents"] if "path" in one] == [
        f"000412_2026-03-17_V-7_17340_{document}.docx" for document in (NOTE, AFTERCARE)
    ]


def test_two_records_of_one_run_never_share_a_file(says, root):
    save(record(root), "first.toml")
    save(record(root).replace("T10:", "T15:"), "second.toml")
    result = says("fill", "first.toml", "second.toml", "--force", "--json", code=1)
    first, second = result["records"]
    assert states(first)[NOTE] == "written"
    assert states(second)[NOTE] == "not-written"
    assert second["documents"][0]["problems"][0]["kind"] == "taken"
    digest = hashlib.sha256(path_of(NOTE).read_bytes()).hexdigest()
    assert digest == first["documents"][0]["sha256"]


# ---- several records, and the folder ----------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "fill"])
def test_one_record_that_fails_does_not_stop_the_others(says, command, desk):
    (desk / "bad.toml").write_text("[patient]\nnmae = 1\n", encoding="utf-8")
    (desk / "torn.toml").write_text('[patient\nname = "x"\n', encoding="utf-8")
    files = ["torn.toml", "bad.toml", "none.toml", "visit.toml", "visit.toml", "clinic.toml"]
    told = says(command, *files, code=1)
    for file in files[:4]:
        assert f"\n{file}:\n" in f"\n{told}"
    assert "patient-consent: ready" in told or "patient-consent: written" in told
    assert "clinic.toml: is the clinic's file, not a record, and was passed over" in told
    result = says(command, *files, "--json", code=1)
    assert [one["record"] for one in result["records"]] == files[:4]
    assert ["error" in one for one in result["records"]] == [True, True, True, False]
    assert states(says(command, "visit.toml", "--json"))[CONSENT] in ("filled", "unchanged")


def test_all_records_that_are_well_leave_with_0(says, root):
    save(record(root).replace('"000412"', '"000413"'), "other.toml")
    assert "NOT" not in says("fill", "visit.toml", "other.toml")
    assert "NOT" not in says("check", "visit.toml", "other.toml")


@pytest.mark.parametrize(
    ("output", "options", "folder"),
    [
        (None, [], "."),
        ("documents", [], "documents"),
        ("documents/{}", [], "documents/{}"),
        ("documents", ["-o", "out"], "out"),
    ],
)
def test_the_folder_is_the_one_named_the_clinics_or_the_records(says, desk, output, options, folder):
    """F16: without -o there was a usage error."""
    if output is not None:
        text = (desk / "clinic.toml").read_text(encoding="utf-8")
        (desk / "clinic.toml").write_text(f'output = "{output}"\n{text}', encoding="utf-8")
    (desk / "visits").mkdir()
    shutil.move("visit.toml", "visits/visit.toml")
    says("fill", "visits/visit.toml", *options)
    where = desk / ("visits" if folder == "." else folder)
    assert [path.name for path in where.glob("*.docx")] == [NAME.format(CONSENT)]


def test_an_absolute_folder_of_the_clinics_is_taken_as_it_is(says, desk, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("filed")
    text = (desk / "clinic.toml").read_text(encoding="utf-8")
    (desk / "clinic.toml").write_text(f"output = {json.dumps(str(elsewhere))}\n{text}", encoding="utf-8")
    says("fill", "visit.toml")
    assert len([*elsewhere.iterdir()]) == 1


# ---- what is said -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "fill"])
def test_what_several_documents_share_is_listed_once(says, root, command, desk):
    """F15: warnings were printed once per document, the same words two or three times."""
    (desk / "clinic.toml").unlink()
    text = record(root)
    save(text[: text.index("[organization]")] + text[text.index("[patient]") :])
    told = says(command, "visit.toml", code=1)
    lines = [line for line in told.splitlines() if line.startswith(("  stop", "  warn", "  info"))]
    assert len(lines) == len(set(lines))
    assert told.count("The clinic has no name") == 1
    assert "\n  as above: " in told
    result = says(command, "visit.toml", "--json", code=1)
    found = [{one["id"] for one in document["findings"]} for document in result["documents"]]
    assert found[0] & found[2]  # for a program, each document has its own


WHY_NOT: dict[str, tuple[dict[str, str], str, str]] = {
    "too early for the note": ({}, NOTE, "it is due once it is recorded how the procedure ended"),
    "too early for the sheet": ({}, AFTERCARE, "it is due when something was treated"),
    "agreed, with the time": (
        {"consent": 'outcome = "given"\nsigned_at = 2026-03-17T10:06:00-05:00'},
        CONSENT,
        "already decided: given, March 17, 2026 at 10:06 AM",
    ),
    "declined, at no known time": ({"consent": 'outcome = "declined"'}, CONSENT, "already decided: declined"),
    "done, and nobody says what was agreed": (
        {"procedure": 'status = "completed"'},
        CONSENT,
        "the procedure was done",
    ),
    "not done": ({"procedure": 'status = "not-done"'}, AFTERCARE, "the procedure was not done"),
    "stopped before anything": ({"procedure": 'status = "stopped"'}, AFTERCARE, "nothing was treated"),
    "nothing planned": (
        {"plan": ""},
        CONSENT,
        "it is due before the procedure, until the patient has decided",
    ),
}


@pytest.mark.parametrize("case", WHY_NOT)
def test_a_document_that_is_not_due_says_why(says, root, case):
    tables, document, why = WHY_NOT[case]
    text = record(root, "plan") if "plan" in tables else record(root, "consent")
    for table, lines in tables.items():
        text += f"\n[{table}]\n{lines}\n" if lines else ""
    result = says("check", save(text), "--json", code=int("procedure" in tables))
    (found,) = (one for one in result["documents"] if one["document"] == document)
    assert (found["state"], found["reason"]) == ("not-due", why)


@pytest.mark.parametrize("command", ["check", "fill"])
def test_nothing_to_do_is_no_failure(says, root, command):
    """F36: check left with 0, and fill with 1."""
    text = record(root, "plan")
    assert "No document is due: fill in [plan] for patient-consent; fill in" in says(command, save(text))
    assert says(command, save(text.replace("[patient]", "[patient]\nnmae = 1")), code=1)


def test_what_is_filled_in_is_not_asked_for_where_nothing_is_due(says, root):
    told = says("fill", save(record(root, "time_out")))
    assert "No document is due: fill in [procedure] for procedure-note, aftercare. One that" in told


@pytest.mark.parametrize("command", ["check", "fill", "ask"])
def test_the_clinics_file_is_no_record(says, command):
    told = says(command, "clinic.toml", code=1)
    assert "clinic.toml: is the clinic's file, not the record of a visit (give the file of a visit" in told


# ---- messages with their numbers --------------------------------------------------------------------------

NO_NUMBER = {  # rows whose limit makes a day that is printed, or that say that there is no limit
    "The consent was no longer valid on the day of the procedure",
    "The signed consent was no longer valid on the day of the procedure",
    "The total volume was not compared with a limit: the clinic has not set one",
}


@pytest.mark.parametrize("name", ["17340", "injection"])
def test_a_message_that_comes_from_a_limit_says_its_number(root, name):
    """F15: "Isotretinoin now or within the last months"."""
    pack = load_pack(name if name.isdigit() else root / "examples" / "packs" / name)
    reading = [row for row in read_checks(pack) if "limits." in row.when or "limits," in row.when]
    assert len({row.message for row in reading}) > 5
    silent = {row.message for row in reading if "limits" not in (row.about or "")}
    assert silent <= NO_NUMBER


@pytest.mark.parametrize("months", [6, 12])
def test_the_number_is_the_clinics_where_it_has_set_one(says, root, desk, months):
    answer = 'isotretinoin = "yes"\nisotretinoin_detail = "a course"\nisotretinoin_last_dose = 2026-01-05'
    save(record(root).replace('isotretinoin = "no"', answer))
    if months != 6:
        own = f'[organization]\nname = "Mockingbird"\n[limits]\nisotretinoin_months = {months}\n'
        (desk / "clinic.toml").write_text(own, encoding="utf-8")
    told = says("check", "visit.toml")
    assert f"was taken lately: asked about for {months} months after the last dose" in told


# ---- a pack's own reasons ---------------------------------------------------------------------------------

BEFORE = 'due = "procedure.status"\n'


def pack_with(folder: Path, reason: str) -> Path:
    """A small pack whose note has this reason, and no words for when it is due."""
    made = make_tiny_pack(folder)
    text = (made / "pack.toml").read_text(encoding="utf-8")
    own = f"{BEFORE}not_due = [{{ {reason} }}]\n"
    (made / "pack.toml").write_text(text.replace(BEFORE, own, 1), encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ('when = "not plan", why = "nothing is planned"', "nothing is planned"),
        ('when = "patient", why = "of", about = "encounter.date | date"', "of: March 2, 2026"),
        ('when = "plan", why = "this does not hold"', ""),
    ],
)
def test_a_pack_may_say_itself_why_a_document_is_not_due(tmp_path, reason, why):
    pack = load_pack(pack_with(tmp_path / "pack", reason))
    bare = {key: VISIT[key] for key in ("patient", "encounter")}
    (outcome,) = (one for one in fill_all(load_visit(bare, pack=pack)) if one.code == NOTE)
    assert (outcome.state, outcome.reason) == ("not-due", why)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ('when = "plan"', "not_due must be a list of tables, each with when and why"),
        ('when = "plan", why = "x", hwy = "y"', "not_due must be a list of tables, each with when and why"),
        ('when = "plan", why = 3', "not_due must be a list of tables, each with when and why"),
        ('when = "plna", why = "x"', "plna"),
        ('when = "plan", why = "x", about = "paln.agent"', "paln"),
        ('when = "plan and", why = "x"', "and"),
    ],
)
def test_a_reason_that_cannot_be_read_is_a_problem_of_the_pack(tmp_path, says, reason, said):
    folder = pack_with(tmp_path / "pack", reason)
    told = says("pack", "check", str(folder), code=1)
    lines = [line for line in told.splitlines() if "pack.toml, documents.procedure-note" in line]
    assert any(said in line for line in lines)


def test_a_form_in_another_language_is_kept_too(says, pack, tmp_path):
    folder = shutil.copytree(pack.folder, tmp_path / "spanish")
    with (folder / "pack.toml").open("a", encoding="utf-8") as file:
        file.write('\n[reviewed.es]\nby = "Ana Example, CHI"\non = 2026-01-05\n')
    command = ["fill", "visit.toml", "-l", "es", "--pack", str(folder), "--json"]
    says(*command)
    path = Path(NAME.format(f"{CONSENT}_es"))
    fill_in(path)
    before = path.read_bytes()
    assert states(says(*command, "--force"))[CONSENT] == "kept"
    assert states(says("fill", "visit.toml", "--pack", str(folder), "--json"))[CONSENT] == "written"
    assert path.read_bytes() == before
