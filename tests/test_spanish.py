"""What a patient reads in Spanish: nothing of it is in English, and it is a draft until it was reviewed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from complete_visit import CONDITIONS, GONE, altered, read_visit
from lxml import etree
from notation import parts_of
from on_screen import filled_in

import docgen
from docgen.cli import run
from docgen.clinic import parse_clinic
from docgen.errors import Problem
from docgen.filed import read_document
from docgen.pack import load_folder
from docgen.review import check_pack
from docgen.review.for_patients import review_for_patients
from docgen.review.notes import find_notes
from docgen.signed_consent import read_statements

CONSENT, AFTERCARE, NOTE = "patient-consent", "aftercare", "procedure-note"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REVIEWED = {"reviewed": {"es": {"by": "Ana Example, CHI", "on": "2026-01-05"}}}
PLANNED = dict.fromkeys(("consent", "procedure", "post", "aftercare", "signature", "time_out"), GONE)
Fills = Callable[..., docgen.Document]
# words that are in most English sentences, and that no Spanish one has
ENGLISH = frozenset(
    "about after again and any are be been before but by can cannot do does for from had has have how if in "
    "into is it its might more most not of on or other our out over page patient record skin than that "
    "the their them then there they this to until up us was we were what when which who why will with would "
    "you your".split()
)


@pytest.fixture(scope="module")
def fills(pack: docgen.Pack) -> Fills:
    """A function that fills a document in Spanish from the complete visit with other values."""

    def fill(document: str, changes: dict[str, Any] | None = None, **options: Any) -> docgen.Document:
        before = PLANNED if document == CONSENT else {}
        visit = read_visit(altered({**before, **(changes or {})}))
        clinic = parse_clinic(REVIEWED)
        return docgen.fill(visit, pack, document, **{"language": "es", "clinic": clinic, **options})

    return fill


def texts_of(document: docgen.Document) -> Iterator[str]:
    """Yield what a document says: paragraphs, alternative texts, and the titles of what is filled in."""
    for name, content in parts_of(document.content).items():
        if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name):
            tree = etree.fromstring(content)
            for paragraph in tree.iter(f"{W}p"):
                yield "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
            for element in tree.iter(f"{W}tblCaption", f"{W}tblDescription"):
                yield element.get(f"{W}val")
            for properties in tree.iter(f"{W}sdtPr"):
                tag, title = properties.find(f"{W}tag"), properties.find(f"{W}alias")
                if tag is not None and not tag.get(f"{W}val").startswith("states:"):
                    yield title.get(f"{W}val")


def english_in(text: str) -> set[str]:
    return ENGLISH & set(re.findall(r"[a-záéíóúüñ]+", text.lower()))


def text_of(document: docgen.Document) -> str:
    return "\n".join(texts_of(document)).replace("\N{NO-BREAK SPACE}", " ")


# ---- Dates, lists, titles --------------------------------------------------------------------------------


def test_sites_dates_and_titles_are_in_spanish(fills: Fills) -> None:
    sheet = text_of(fills(AFTERCARE))
    assert re.search(r": tratamiento hecho el 2 de marzo de 2026 por .+ con nitrógeno líquido", sheet)
    assert "Hoja de cuidados, versión 0.1.0, español" in sheet
    assert "Página" in sheet
    sites = [{"body_site": "temple", "laterality": "right"}, {"body_site": "cheek", "laterality": "left"}]
    consent = text_of(fills(CONSENT, {"plan.sites": sites}))
    assert "\nSien derecha y mejilla izquierda\n" in consent
    assert "Consentimiento\n2 de marzo de 2026" in consent


def test_a_site_in_the_words_of_the_record_takes_the_conjunction_that_it_asks_for(fills: Fills) -> None:
    other = {"body_site": {"code": "other", "text": "ingle"}, "laterality": "not_applicable"}
    sites = [{"body_site": "temple", "laterality": "right"}, other]
    assert "Sien derecha e ingle" in text_of(fills(CONSENT, {"plan.sites": sites}, draft=True))


@pytest.mark.parametrize("document", [CONSENT, AFTERCARE])
def test_a_draft_says_so_in_spanish(fills: Fills, document: str) -> None:
    assert text_of(fills(document, draft=True)).count("BORRADOR") == 2
    assert "BORRADOR" not in text_of(fills(document))


LACKING = {
    CONSENT: ("organization", "practitioner", "condition.code", "plan.sites"),
    AFTERCARE: ("organization", "practitioner", "procedure.agent", "procedure.sites", "post.follow_up"),
}


@pytest.mark.parametrize("document", LACKING)
def test_a_draft_marks_in_spanish_what_it_lacks(fills: Fills, pack: docgen.Pack, document: str) -> None:
    draft = fills(document, dict.fromkeys(LACKING[document], GONE), draft=True)
    lacked = {miss.name for miss in draft.missing if miss.use != "condition"}
    marks = set(re.findall(r"\[falta: (.*?)\]", text_of(draft)))
    assert "[missing" not in text_of(draft)
    assert len(lacked) >= len(LACKING[document])
    assert marks <= set(pack.texts("es")["missing"].values())
    assert "nombre de la clínica" in marks


# ---- No word of English ------------------------------------------------------------------------------------

CHILD = {
    "patient.birth_date": "2012-01-01",
    "guardian": {"name": "Pat Example", "relationship": "mother"},
    "consent": {"given_by": "parent", "witness": "Lee Example"},
    "interpreter": {"mode": "video", "id": "77", "language": "es"},
    "screening.skin_type": "fitzpatrick_5",
}
EVERY_ANSWER = {
    f"screening.{condition}": "yes" for condition in CONDITIONS if condition != "diagnosis_uncertain"
}
SITES = {
    "plan.sites": [
        {"body_site": "temple", "laterality": "left"},
        {"body_site": "cheek_upper", "laterality": "right"},
        {"body_site": "chest", "laterality": "bilateral"},
        {"body_site": "neck_front", "laterality": "midline"},
        {"body_site": {"code": "other", "text": "oreja"}, "laterality": "right"},
    ],
    "plan.applicator": "open_spray",
}
SLUSH = {"plan.agent": "carbon_dioxide_slush", "plan.vehicle": "acetone"}
RECORDS: dict[str, dict[str, Any]] = {
    "complete": {},
    "a child, an interpreter, a witness": CHILD,
    "every answer yes": {**EVERY_ANSWER, "screening.isotretinoin_last_dose": "2026-02-01"},
    "nothing asked": {"screening": {"skin_type": "fitzpatrick_2"}, "patient.gender": "female"},
    "a spray at many sites": SITES,
    "slush": SLUSH,
    "every relief": {"plan.anesthesia": "local_infiltration"},
}
SPANISH_TEXTS = {
    "post.follow_up": "en 4 semanas",
    "aftercare.hold_products": ["tretinoína"],
    "aftercare.resume_products": ["jabón suave"],
    "screening.allergies": ["penicilina"],
    "prior_treatments": [{"class": "topical_retinoid", "result": "no_response", "source": "record"}],
}


@pytest.mark.parametrize("case", RECORDS)
@pytest.mark.parametrize("document", [CONSENT, AFTERCARE])
def test_no_english_word_is_left(fills: Fills, pack: docgen.Pack, document: str, case: str) -> None:
    """The official name and its notice belong to the American Medical Association, and stay as they are."""
    changes = {**SPANISH_TEXTS, **RECORDS[case]}
    if "screening" in changes:
        changes.pop("screening.allergies")
    filled = fills(document, changes, draft=True)
    text = text_of(filled).replace(pack.notice, "").replace(pack.descriptor, "")
    assert english_in(text) == set()
    assert "None" not in text


def test_a_word_of_english_would_be_found() -> None:
    assert english_in("Si sangra, call us at the clinic.") == {"us", "the"}


def test_every_plain_word_of_a_code_is_spanish(pack: docgen.Pack) -> None:
    words = pack.texts("es")["words"]
    found = {
        f"{list_}.{code}": english
        for list_, codes in words.items()
        for code, said in codes.items()
        if (english := english_in(str([*said.values()]).replace("plain", "")))
    }
    assert found == {}


# ---- How hard it is to read ------------------------------------------------------------------------------


def test_it_is_as_easy_to_read_as_the_english(pack: docgen.Pack) -> None:
    spanish = [one for one in review_for_patients(pack) if one.language == "es"]
    assert [one.document for one in spanish] == [CONSENT, AFTERCARE]
    for one in spanish:
        assert one.reading is not None
        assert not one.reading.is_hard
        assert one.notes == ()


# ---- The language of each document -------------------------------------------------------------------------


def test_what_patients_read_is_in_the_language_asked_for_and_the_note_in_the_clinics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(root / "examples" / "clinic.toml", "clinic.toml")
    shutil.copy(root / "examples" / "liquid-nitrogen-face.toml", "visit.toml")
    assert run(["fill", "visit.toml", "-l", "es", "--draft", "-o", "out"]) == 0
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "000412_2026-03-17_17340_aftercare_es_draft.docx",
        "000412_2026-03-17_17340_procedure-note_draft.docx",
    ]
    assert run(["fill", "visit.toml", "-l", "es", "-o", "final"]) == 1
    assert [path.name for path in Path("final").iterdir()] == ["000412_2026-03-17_17340_procedure-note.docx"]
    with Path("clinic.toml").open("a", encoding="utf-8") as file:
        file.write('\n[reviewed.es]\nby = "Ana Example, CHI"\non = 2026-01-05\n')
    assert run(["fill", "visit.toml", "-l", "es", "-o", "final"]) == 0
    assert len([*Path("final").iterdir()]) == 2


def test_a_clinic_that_works_in_spanish_has_papers_in_spanish_and_the_note_that_there_is(
    pack: docgen.Pack,
) -> None:
    clinic = docgen.Clinic(language="es")
    visit = read_visit(altered({}))
    made = {code: docgen.fill(visit, pack, code, clinic=clinic, draft=True) for code in (AFTERCARE, NOTE)}
    assert {code: one.language for code, one in made.items()} == {AFTERCARE: "es", NOTE: "en"}


def test_a_language_that_the_pack_does_not_have_is_refused_for_the_note_too(pack: docgen.Pack) -> None:
    for document in (NOTE, AFTERCARE):
        with pytest.raises(docgen.PackError, match="has no texts in 'xx'"):
            docgen.fill(read_visit(altered({})), pack, document, language="xx")


def test_findings_for_a_paper_in_spanish_have_the_words_of_colleagues(pack: docgen.Pack) -> None:
    visit = read_visit(altered({**PLANNED, "patient.language": "vi", "interpreter": GONE}))
    found = docgen.check(visit, pack, CONSENT, language="es")
    assert any(one.id == "R19" and "Vietnamese" in one.message for one in found)


# ---- The shipped Spanish is not reviewed -------------------------------------------------------------------


@pytest.mark.parametrize("document", [CONSENT, AFTERCARE])
def test_the_shipped_spanish_is_a_draft_until_the_clinic_names_who_reviewed_it(
    fills: Fills, document: str
) -> None:
    with pytest.raises(docgen.NotReady, match=r"give by and on in clinic\.toml, \[reviewed\.es\]"):
        fills(document, clinic=None)
    assert fills(document, clinic=None, draft=True).draft
    assert not fills(document).draft


# ---- Texts of the record -----------------------------------------------------------------------------------


def test_a_text_of_the_record_on_a_paper_in_spanish_is_shown_to_whoever_fills_it(pack: docgen.Pack) -> None:
    changes = {"aftercare.hold_products": ["tretinoin"], "post.follow_up": "in 4 weeks"}
    visit = read_visit(altered({"aftercare.resume_products": GONE, **changes}))

    def paths(document: str, language: str) -> list[str]:
        found = docgen.check(visit, pack, document, language=language)
        return [one.path for one in found if one.id == "as-written"]

    assert paths(AFTERCARE, "es") == ["post.follow_up", "aftercare.hold_products"]
    assert paths(AFTERCARE, "en") == []
    assert paths(NOTE, "en") == []


# ---- A signed form is read back ----------------------------------------------------------------------------


def test_a_form_in_spanish_is_read_back_as_one_in_english(fills: Fills, pack: docgen.Pack) -> None:
    signed = {
        "consent__signed_at": "2026-03-02",
        "consent__understanding_check": "teach_back",
        "screening__still_right": "yes",
    }
    said = {}
    for language in ("en", "es"):
        form = read_document(filled_in(fills(CONSENT, language=language).content, **signed))
        said[language] = read_statements(form, pack, date(2026, 3, 2))
    spanish, english = said["es"], said["en"]
    place = ("consent", "form_language")
    assert (spanish.values.pop(place), english.values.pop(place)) == ("es", "en")
    assert spanish == english


# ---- A third language --------------------------------------------------------------------------------------


def problems_of(folder: Path) -> list[Problem]:
    """What `docgen pack check` finds; its notes too."""
    try:
        pack = load_folder(folder, partly=True)
        return [*check_pack(pack)] or find_notes(pack)
    except docgen.PackError as error:
        return [*error.problems]


def test_a_third_language_is_a_folder_and_a_text_file(tmp_path: Path, root: Path) -> None:
    """Esperanto in name alone: its words are the Spanish ones."""
    folder = tmp_path / "pack"
    shutil.copytree(root / "templates" / "17340", folder)
    shutil.copytree(folder / "es", folder / "eo")
    assert [(one.place, one.kind) for one in problems_of(folder)] == [("text/eo.toml", "missing-file")]

    own, texts = folder / "text" / "eo.toml", load_folder(root / "templates" / "17340").texts("es")
    spanish = (folder / "text" / "es.toml").read_text(encoding="utf-8")
    own.write_text(spanish.replace('language = "es"', 'language = "eo"'), encoding="utf-8")
    found = problems_of(folder)  # docgen has the words of every pack in English and Spanish alone
    assert {(one.kind, one.place.partition(",")[0]) for one in found} == {("missing-word", "text/eo.toml")}

    tables = {key: texts[key] for key in ("words", "text", "questions")}
    own.write_text(tomlkit.dumps({"language": "eo", **tables}), encoding="utf-8")
    assert problems_of(folder) == []

    pack, visit = load_folder(folder), read_visit(altered({}))
    sheet = docgen.fill(visit, pack, AFTERCARE, language="eo", draft=True)
    assert sheet.name.endswith("_aftercare_eo_draft.docx")
    assert "Mejilla izquierda kaj centro de la barbilla: tratamiento hecho el 2 Marto 2026" in text_of(sheet)
