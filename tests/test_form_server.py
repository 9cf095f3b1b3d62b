"""The form as a server: who is let in, what is refused, and that nothing of a visit is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import CODE, Served, clinic_folder, served

pytestmark = pytest.mark.needs("starlette", "uvicorn")
EXAMPLE = "liquid-nitrogen-face.toml"


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Served]:
    with served(clinic_folder(tmp_path, EXAMPLE)) as form:
        yield form


def problems_in(answer: tuple[int, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(answer[1])["problems"]
    return found


def test_the_address_opens_the_form_once_and_no_other_token_does(form: Served) -> None:
    own, form.cookie = form.cookie, ""
    for path in (form.address.removeprefix(form.base), "/?token=another", "/", form.part.__name__):
        status, text = form.ask("GET", path if path.startswith("/") else f"/{path}")
        assert status in (403, 404)
        assert "Sampleton" not in text
    form.cookie = own
    assert form.ask("GET", "/")[0] == 200


def test_another_window_is_opened_by_an_address_of_its_own(form: Served) -> None:
    text = form.ask("POST", "/window", {})[1]
    address = text.partition('id="address">')[2].partition("<")[0]
    form.cookie = ""
    assert form.ask("GET", address.removeprefix(form.base))[0] == 303
    assert "Sampleton" in form.ask("GET", "/")[1]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "form.example:80"},
        {"host": "127.0.0.1"},
        {"origin": "http://form.example"},
        {"origin": "null"},
    ],
)
def test_another_sites_page_reaches_and_changes_nothing(form: Served, headers: dict[str, str]) -> None:
    part = form.part()
    version, before = form.version(part), (form.ask("GET", part)[1])
    sent = {"version": version, ":": "patient.name", "patient.name": "Another"}
    status, text = form.ask("POST", part, sent, headers)
    assert (status, "Sampleton" in text) == (403, False)
    assert form.ask("GET", part)[1] == before


def test_every_answer_forbids_other_sites_and_keeping(form: Served) -> None:
    for path in ("/", form.part(), "/static/form.js", "/nowhere"):
        form.ask("GET", path)
        assert "default-src 'none'" in form.headers["content-security-policy"]
        assert "unsafe" not in form.headers["content-security-policy"]
        assert form.headers["cache-control"] == "no-store"


def test_a_locked_browser_shows_nothing_until_the_code_is_given(form: Served) -> None:
    part = form.part()
    form.ask("POST", "/lock", {})
    assert "Sampleton" not in form.ask("GET", part)[1]
    assert form.save(part, "x", patient__name="Another")[0] == 401
    assert form.ask("POST", "/unlock", {"code": "wrong"})[0] == 403
    assert "Sampleton" not in form.ask("GET", part)[1]
    assert form.ask("POST", "/unlock", {"code": CODE})[0] == 303
    assert "Sampleton" in form.ask("GET", part)[1]


def test_a_file_that_is_broken_by_hand_is_shown_with_its_line_and_never_written(
    form: Served, tmp_path: Path
) -> None:
    part = form.part()
    version = form.version(part)
    broken = (tmp_path / EXAMPLE).read_text(encoding="utf-8").replace('name = "Rowan', 'name = Rowan"')
    (tmp_path / EXAMPLE).write_text(broken, encoding="utf-8")
    status, text = form.ask("GET", part)
    assert (status, "line 16" in text) == (422, True)
    assert form.save(part, version, patient__name="Another")[0] == 422
    assert (tmp_path / EXAMPLE).read_text(encoding="utf-8") == broken
    assert "cannot be read" in form.ask("GET", "/")[1]


def test_what_another_program_changed_meanwhile_is_kept(form: Served, tmp_path: Path) -> None:
    part = form.part()
    version = form.version(part)
    text = (tmp_path / EXAMPLE).read_text(encoding="utf-8").replace("Rowan Sampleton", "Robin Sampleton")
    (tmp_path / EXAMPLE).write_text(text, encoding="utf-8")
    assert problems_in(form.save(part, version, encounter__identifier="V-1")) == {}
    assert [*problems_in(form.save(part, version, patient__name="Another"))] == ["patient.name"]
    said = tomllib.loads((tmp_path / EXAMPLE).read_text(encoding="utf-8"))
    assert (said["patient"]["name"], said["encounter"]["identifier"]) == ("Robin Sampleton", "V-1")


def test_a_row_that_moved_is_not_written_into_another_one(form: Served, tmp_path: Path) -> None:
    part = form.part("at-visit-3")
    version = form.version(part)
    form.ask("POST", part, {"version": version, "action": "remove procedure.sites[0]"})
    found = problems_in(form.save(part, version, **{"procedure.sites[1].thaw_seconds": "61"}))
    assert [*found] == ["procedure.sites[1].thaw_seconds"]
    rows = tomllib.loads((tmp_path / EXAMPLE).read_text(encoding="utf-8"))["procedure"]["sites"]
    assert [row["thaw_seconds"] for row in rows] == [60, 60, 45]


def test_a_file_that_is_gone_or_cannot_be_written_is_said(form: Served, tmp_path: Path) -> None:
    part = form.part()
    version = form.version(part)
    (tmp_path / f".~lock.{EXAMPLE}#").write_text("", encoding="utf-8")  # as LibreOffice marks an open file
    status, text = form.save(part, version, patient__name="Another")
    assert (status, "open" in text) == (507, True)
    (tmp_path / f".~lock.{EXAMPLE}#").unlink()
    (tmp_path / EXAMPLE).rename(tmp_path / "moved.txt")
    assert "gone" in str(problems_in(form.save(part, version, patient__name="Another")))
    assert form.ask("GET", part)[0] == 404


def test_a_new_visit_needs_what_every_record_needs_and_is_named_by_number_and_day(
    form: Served, tmp_path: Path
) -> None:
    fields = ["patient.name", "patient.birth_date", "patient.record_number", "encounter.date"]
    values = dict(zip(fields, ["Ana Muster", "1999-01-02", "00/7", "2026-05-06"], strict=True))
    status, text = form.ask("POST", "/new", {":": fields, **values, "patient.name": ""})
    assert (status, "every visit has it" in text) == (422, True)
    for _ in range(2):
        assert form.ask("POST", "/new", {":": fields, **values})[0] == 303
    assert {path.name for path in tmp_path.glob("00-7*")} == {
        "00-7-2026-05-06.toml",
        "00-7-2026-05-06-2.toml",
    }
    said = tomllib.loads((tmp_path / "00-7-2026-05-06.toml").read_text(encoding="utf-8"))
    assert said["patient"]["record_number"] == "00/7"
    assert [*said] == ["patient", "encounter"]


def test_no_to_all_denies_what_is_open_and_nothing_else(form: Served, tmp_path: Path) -> None:
    text = (tmp_path / EXAMPLE).read_text(encoding="utf-8").replace('raynaud = "no"\n', "")
    (tmp_path / EXAMPLE).write_text(text, encoding="utf-8")
    part = form.part("before-1")
    asked = ["screening.raynaud", "screening.fainting", "screening.allergies"]
    sent = {"screening.fainting": "yes", "screening.allergies": "penicillin (rash)"}
    form.ask("POST", part, {"version": form.version(part), ":": asked, **sent, "action": "deny screening"})
    said = tomllib.loads((tmp_path / EXAMPLE).read_text(encoding="utf-8"))["screening"]
    assert (said["raynaud"], said["fainting"], said["allergies"]) == ("no", "yes", ["penicillin (rash)"])


def test_documents_are_made_and_opened_and_a_lack_leads_to_its_field(form: Served, tmp_path: Path) -> None:
    page = form.part("documents")
    assert "Written" in form.ask("POST", page, {})[1]
    made = sorted(path.name for path in tmp_path.glob("*.docx"))
    assert len(made) == 2
    assert form.ask("GET", f"{page}/{made[0]}")[0] == 200
    assert form.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert form.ask("GET", f"{page}/clinic.toml")[0] == 404
    assert "unchanged" in form.ask("POST", page, {})[1]
    part = form.part("at-visit-3")
    form.save(part, form.version(part), procedure__complications__instead="", procedure__tolerance="")
    text = form.ask("GET", page)[1]
    assert "/at-visit-3#f-procedure-tolerance" in text


def test_a_server_that_is_killed_leaves_whole_files_with_all_that_was_saved(tmp_path: Path) -> None:
    clinic_folder(tmp_path, EXAMPLE)
    for number in range(3):
        form = Served(tmp_path)
        form.enter()
        part = form.part()
        version, last = form.version(part), ""
        for turn in range(4):
            last = f"V-{number}-{turn}"
            version = json.loads(form.save(part, version, encounter__identifier=last)[1])["version"]
        os.kill(form.run.pid, signal.SIGKILL)
        form.run.communicate()
        said = tomllib.loads((tmp_path / EXAMPLE).read_text(encoding="utf-8"))
        assert said["encounter"]["identifier"] == last
    assert {path.name for path in tmp_path.iterdir()} == {"clinic.toml", EXAMPLE}


def test_nothing_of_a_visit_is_said_in_the_terminal(tmp_path: Path) -> None:
    with served(clinic_folder(tmp_path, EXAMPLE)) as form:
        part = form.part()
        form.save(part, form.version(part), patient__name="Zebulon Quint")
        form.save(part, "no version", patient__name="Zebulon Quint", patient__birth_date="x")
        form.ask("GET", f"{part}/Zebulon")
        said = form.stop()
    assert "Zebulon" not in said
    assert "GET" not in said


def test_a_folder_that_is_not_there_and_a_host_without_certificate_are_refused(tmp_path: Path) -> None:
    def said(*options: str) -> str:
        command = [sys.executable, "-m", "docgen", "form", *options, "--no-browser"]
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stderr

    assert "is no folder" in said(str(tmp_path / "nowhere"))
    assert "needs --certificate" in said(str(tmp_path), "--host", "form.example")
