"""A visit that is handed over to its patient: the patient's questions are reached, and nothing else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import CODE, Served, begin, chromium, clinic_folder, served, settle

pytestmark = pytest.mark.needs("starlette", "uvicorn")
EXAMPLE = "liquid-nitrogen-face.toml"


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Served]:
    with served(clinic_folder(tmp_path, EXAMPLE)) as form:
        yield form


def hand_over(form: Served) -> str:
    """Hand the visit over; return the path that the staff had open."""
    part = form.part("before-1")
    assert form.ask("POST", part.replace("before-1", "hand-over"), {})[0] == 303
    return part


def screening(folder: Path) -> dict[str, object]:
    found: dict[str, object] = tomllib.loads((folder / EXAMPLE).read_text(encoding="utf-8"))["screening"]
    return found


def test_from_the_handed_over_screen_no_other_page_file_or_answer_is_reached(
    form: Served, tmp_path: Path
) -> None:
    staff = form.cookie
    part = hand_over(form)
    patients = form.cookie
    documents = part.replace("before-1", "documents")
    before = (tmp_path / EXAMPLE).read_bytes()
    for cookie in (patients, staff, ""):
        form.cookie = cookie
        for path in ("/", "/new", "/?q=R", part, documents, f"{documents}/clinic.toml", "/window"):
            form.cookie = cookie
            for method, body in (("GET", None), ("POST", {"version": "x", ":": "plan.agent"})):
                status, text = form.ask(method, path, body)
                assert status in (401, 403, 405), path
                assert "Sampleton" not in text
                assert "token=" not in text
    form.cookie = patients
    assert form.ask("GET", form.address.removeprefix(form.base))[0] == 403
    assert (tmp_path / EXAMPLE).read_bytes() == before


def test_a_patients_page_sends_in_vain_what_patients_are_not_asked(form: Served, tmp_path: Path) -> None:
    hand_over(form)
    page = form.ask("GET", "/patient")[1]
    asked = re.findall(r'name=":" value="([^"]+)"', page)
    assert "screening.raynaud" in asked
    assert not {"screening.diagnosis_uncertain", "screening.skin_type", "patient.name"} & {*asked}
    version = re.search(r'name="version" value="(\w+)"', page)
    assert version is not None
    before = (tmp_path / EXAMPLE).read_bytes()
    sent = {"patient.name": "x", "screening.diagnosis_uncertain": "yes", "consent.outcome": "declined"}
    form.save("/patient", version[1], **sent)
    fields = {"version": version[1], ":": [*asked]}
    for action in ("remove procedure.sites[0]", "deny screening", "same consent"):
        form.ask("POST", "/patient", {"version": version[1], "action": action})
    assert (tmp_path / EXAMPLE).read_bytes() == before
    assert fields[":"]


def test_what_a_patient_answers_is_marked_as_the_patients_own_with_its_time(
    form: Served, tmp_path: Path
) -> None:
    hand_over(form)
    version = form.version("/patient")
    assert "answered" not in screening(tmp_path)
    assert form.save("/patient", version, screening__raynaud="yes")[0] == 200
    said = screening(tmp_path)
    assert (said["raynaud"], said["answered"], said["asked_by"]) == ("yes", "on_screen", "Sky Standin, CMA")
    assert "answered_at" in said


def test_the_code_brings_the_staff_back_and_nothing_else_does(form: Served) -> None:
    part = hand_over(form)
    assert form.ask("POST", "/unlock", {"code": ""})[0] == 403
    assert form.ask("POST", "/code", {"code": "12345"})[0] != 303
    assert form.ask("POST", "/unlock", {"code": CODE})[0] == 303
    assert "Sampleton" in form.ask("GET", part)[1]


def test_a_patient_is_asked_in_plain_words_of_the_patients_language(form: Served, tmp_path: Path) -> None:
    text = (tmp_path / EXAMPLE).read_text(encoding="utf-8").replace('language = "en"', 'language = "es"', 1)
    (tmp_path / EXAMPLE).write_text(text, encoding="utf-8")
    hand_over(form)
    page = form.ask("GET", "/patient")[1]
    assert '<html lang="es">' in page
    assert "¿A qué tiene usted alergia?" in page
    assert "not asked" not in page


@pytest.mark.needs("playwright", "chromium")
def test_the_back_button_of_a_patients_screen_shows_nothing_of_the_staff(
    form: Served, tmp_path: Path
) -> None:
    with chromium(viewport={"width": 390, "height": 800}, has_touch=True) as page:
        begin(page, form)
        page.goto(form.base)
        page.goto(form.base + form.part("before-1"))
        page.tap("text=Hand over to the patient")
        page.tap('[data-path="screening.raynaud"] label:has-text("yes")')
        settle(page)
        page.fill('[data-path="screening.raynaud_detail"] textarea', "since 2019")
        page.tap("a:has-text('I am done')")
        assert "give this back" in page.inner_text("h1")
        for _ in range(5):
            page.go_back()
            assert "Sampleton" not in page.content()
            assert "Jordan" not in page.content()
    said = screening(tmp_path)
    assert (said["raynaud"], said["raynaud_detail"]) == ("yes", "since 2019")
