"""Translations beside their English: what one of them says alone is found, and nothing else is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.cli import run
from docgen.errors import Problem
from docgen.pack import find_one_sided, load_folder, load_pack
from docgen.pages import LOOKS, build_file, list_structure, read_page_text
from docgen.review import check_pack
from docgen.review.notes import find_notes
from docgen.review.parity import find_disparities, find_uneven

SHEET, CONSENT = "es/aftercare", "es/patient-consent"
Changed = Callable[..., Path]


@pytest.fixture(scope="module")
def shipped(root: Path) -> Path:
    return root / "templates" / "17340"


@pytest.fixture
def changed(shipped: Path, tmp_path: Path) -> Changed:
    """A function that copies the shipped pack, with another text in one of its pages."""
    shutil.copytree(shipped, tmp_path / "pack")

    def change(name: str, old: str, new: str) -> Path:
        page = tmp_path / "pack" / f"{name}.page"
        text = page.read_text(encoding="utf-8")
        assert text.count(old) == 1, text.count(old)
        page.write_text(text.replace(old, new), encoding="utf-8")
        look = LOOKS["patient" if name.endswith("consent") else "sheet"]
        page.with_suffix(".docx").write_bytes(build_file(page, look))
        return tmp_path / "pack"

    return change


def told(folder: Path) -> list[str]:
    return [f"{one.place}: {one.message}" for one in find_disparities(load_folder(folder))]


def test_the_shipped_translations_say_what_the_english_says(shipped: Path) -> None:
    pack = load_folder(shipped)
    assert [document for document, one in pack.documents.items() if "es" in one.languages] == [
        "patient-consent",
        "aftercare",
    ]
    assert [*find_disparities(pack), *find_uneven(pack)] == []


HERE = "es/aftercare.docx"
LACKING: dict[str, tuple[str, str, str, list[str]]] = {
    "a condition": (
        SHEET,
        "{% if may_bleed %}Si sangra, apriete con firmeza con gasa limpia por 15&nbsp;minutos. "
        "No levante la gasa para mirar.{% endif %}",
        "Si sangra, apriete con firmeza con gasa limpia por 15&nbsp;minutos.\n   "
        "No levante la gasa para mirar.",
        [f"{HERE}, Hoy: lacks {{% if may_bleed %}}, which en/aftercare.docx has here (Today)"],
    ),
    "another condition": (
        SHEET,
        "{% if may_faint or felt_faint %}",
        "{% if may_bleed %}",
        [
            f"{HERE}, Hoy: lacks {{% if may_faint or felt_faint %}}, which en/aftercare.docx has here "
            "(Today)",
            f"{HERE}, Hoy: has {{% if may_bleed %}}, which en/aftercare.docx does not have here",
        ],
    ),
    "a condition that was turned round": (
        SHEET,
        "{% if takes_blood_thinner %}El",
        "{% if not takes_blood_thinner %}El",
        [
            f"{HERE}, Cuándo llamar: lacks {{% if takes_blood_thinner %}}, which en/aftercare.docx has here "
            "(When to call)",
            f"{HERE}, Cuándo llamar: has {{% if not takes_blood_thinner %}}, which en/aftercare.docx does "
            "not have here",
        ],
    ),
    "a name": (
        SHEET,
        "{{ organization.after_hours_phone | unbroken }}",
        "{{ organization.telephone | unbroken }}",
        [
            f"{HERE}, Cuándo llamar: lacks {{{{ organization.after_hours_phone }}}}, which en/aftercare.docx "
            "has here (When to call)",
            f"{HERE}, Cuándo llamar: has {{{{ organization.telephone }}}}, which en/aftercare.docx does not "
            "have here",
        ],
    ),
    "clinical words in the place of plain ones": (
        SHEET,
        '{{ sites | map(attribute="plain")',
        '{{ sites | map(attribute="clinical")',
        [
            f'{HERE}, Después de su tratamiento de congelación: lacks {{{{ sites | map(attribute="plain") | '
            "unique }}, which en/aftercare.docx has here (After your freezing treatment)",
            f'{HERE}, Después de su tratamiento de congelación: has {{{{ sites | map(attribute="clinical") | '
            "unique }}, which en/aftercare.docx does not have here",
        ],
    ),
    "a statement": (
        CONSENT,
        "§how_little_is_known Hay pocos",
        "Pocos",
        [
            "es/patient-consent.docx, Cómo puede ayudarle: lacks the statement how_little_is_known, which "
            "en/patient-consent.docx has here (How it may help)"
        ],
    ),
    "a control": (
        CONSENT,
        "[ ](screening.still_right=yes",
        "[ ](screening.still_right=no",
        [
            "es/patient-consent.docx, Díganos antes de empezar: lacks the control screening.still_right=yes, "
            "which en/patient-consent.docx has here (Tell us before we start)",
            "es/patient-consent.docx, Díganos antes de empezar: has the control screening.still_right=no, "
            "which en/patient-consent.docx does not have here",
        ],
    ),
    "a control and a loop of another length": (
        CONSENT,
        "tell_us.open | batch(2)",
        "tell_us.open | batch(3)",
        [
            "es/patient-consent.docx, Díganos antes de empezar: lacks {% for pair in tell_us.open | batch(2) "
            "%}, which en/patient-consent.docx has here (Tell us before we start)",
            "es/patient-consent.docx, Díganos antes de empezar: has {% for pair in tell_us.open | batch(3) "
            "%}, which en/patient-consent.docx does not have here",
        ],
    ),
}


@pytest.mark.parametrize("case", LACKING)
def test_what_a_translation_says_otherwise_is_told_with_its_place(changed: Changed, case: str) -> None:
    name, old, new, messages = LACKING[case]
    assert told(changed(name, old, new)) == messages


def test_what_the_english_alone_lost_is_found_in_the_translation(changed: Changed) -> None:
    folder = changed("en/aftercare", "{% if may_faint or felt_faint %}", "{% if may_bleed %}")
    assert (
        f"{HERE}, Hoy: has {{% if may_faint or felt_faint %}}, which en/aftercare.docx does not have here"
        in told(folder)
    )


@pytest.mark.parametrize(
    ("page", "item", "message"),
    [
        (
            SHEET,
            "La piel sigue adormecida.",
            "lacks an item of a list, which en/aftercare.docx has here (When to call)",
        ),
        (
            "en/aftercare",
            "The skin stays numb.",
            "has an item of a list, which en/aftercare.docx does not have here",
        ),
    ],
)
def test_an_item_of_a_list_that_is_left_out_in_one_language_is_noted(
    changed: Changed, page: str, item: str, message: str
) -> None:
    folder = changed(page, f"   - {item}\n", "")
    assert told(folder) == []
    (note,) = find_uneven(load_folder(folder))
    assert (note.place, note.message) == (f"{HERE}, Cuándo llamar", message)


SAME = {
    "another form of a date": (SHEET, "encounter.date | date }}", 'encounter.date | date("medium") }}'),
    "another sign between products": (SHEET, 'hold_products | join("; ")', 'hold_products | join(" / ")'),
    "other words": (SHEET, "No se frote ni se rasque la piel.", "No se toque la piel."),
    "commas of a loop": (
        CONSENT,
        "{% if loop.revindex > 1 %}; {% endif %}",
        "{% if not loop.last %}; {% endif %}",
    ),
    "another style": (SHEET, "[Call Number Note] Fuera", "[Call Number] Fuera"),
}


@pytest.mark.parametrize("case", SAME)
def test_what_each_language_words_in_its_own_way_is_no_difference(changed: Changed, case: str) -> None:
    folder = changed(*SAME[case])
    assert told(folder) == []
    assert [*find_uneven(load_folder(folder))] == []


def test_the_check_of_a_pack_names_the_difference_and_how_to_mend_it(changed: Changed) -> None:
    folder = changed(SHEET, "{% if may_faint or felt_faint %}", "{% if may_bleed %}")
    assert [(one.kind, one.fix) for one in check_pack(load_folder(folder))] == [
        ("translation-differs", "say it in both languages, or in neither")
    ] * 2


def test_a_sentence_that_is_left_out_is_noted(changed: Changed) -> None:
    folder = changed(SHEET, "   Nunca use hielo.\n", "")
    (note,) = find_uneven(load_folder(folder))
    assert note == Problem(
        f"{HERE}, Hoy",
        "a paragraph has 2 sentences here, and 3 in en/aftercare.docx (Today)",
        "see that both say the same",
        "uneven-translation",
    )
    assert note in find_notes(load_folder(folder))


def test_a_document_without_a_title_of_its_language_is_found(changed: Changed) -> None:
    folder = changed(SHEET, "Nunca use hielo", "No use hielo")
    texts = folder / "text" / "es.toml"
    texts.write_text(
        texts.read_text(encoding="utf-8").replace('aftercare = "Hoja', 'leaflet = "Hoja'), encoding="utf-8"
    )
    (found,) = find_disparities(load_folder(folder))
    assert (found.place, found.kind) == ("text/es.toml, text.titles", "missing-word")
    assert found.message == "has no title for aftercare (Aftercare sheet)"


def test_a_template_that_cannot_be_read_has_no_differences(changed: Changed) -> None:
    folder = changed(SHEET, "Nunca use hielo", "No use hielo")
    (folder / "es" / "aftercare.docx").write_bytes(b"no Word file")
    assert told(folder) == []
    assert [one for one in check_pack(load_folder(folder)) if one.place.startswith("es/aftercare.docx")]


def test_a_pack_in_one_language_has_nothing_to_compare(root: Path) -> None:
    assert [*find_disparities(load_pack(root / "examples" / "packs" / "injection"))] == []


# ---- A copy that was changed in one language alone ---------------------------------------------------------


def test_a_copy_that_was_changed_in_one_language_alone_is_noted(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["pack", "copy", "17340", "ours"]) == 0
    assert [*find_one_sided(load_folder(Path("ours")))] == []
    for language, sides in (("en", ["es/aftercare.docx"]), ("es", [])):
        page = shipped / language / "aftercare.page"
        changed = page.read_text(encoding="utf-8").replace("SPF&nbsp;30", "SPF&nbsp;50")
        shutil.copy(page.with_name("frame.page"), "frame.page")
        Path("mine.page").write_text(changed, encoding="utf-8")
        sheet = build_file(Path("mine.page"), LOOKS["sheet"])
        Path(f"ours/{language}/aftercare.docx").write_bytes(sheet)
        assert [one.place for one in find_one_sided(load_folder(Path("ours")))] == sides


# ---- The structure of a page -------------------------------------------------------------------------------


def whats(text: str) -> list[str]:
    head = '+++\nlanguage = "en-US"\n+++\n\n'
    return [part.what for part in list_structure(read_page_text(head + text, "mine.page"))]


def test_the_structure_of_a_page_has_its_tags_controls_and_paragraphs_in_order() -> None:
    assert whats('# Title\n\n§why Because {{ a.b | date("short") }}.§/ [ ](x.y=z "Yes") Yes [[PAGE]]\n') == [
        "a paragraph",
        "a paragraph",
        "the statement why",
        "{{ a.b }}",
        "the end of the statement why",
        "the control x.y=z",
        "the end of the control x.y=z",
        "the field PAGE",
    ]


def test_conditions_about_a_loop_alone_are_no_part_of_the_structure() -> None:
    commas = "{% if loop.last %}.{% else %}{% if c %}{{ c }}{% endif %}, {% endif %}"
    assert whats(f"{{% for a in b %}}{{{{ a }}}}{commas}{{% endfor %}}\n") == [
        "a paragraph",
        "{% for a in b %}",
        "{{ a }}",
        "{% if c %}",
        "{{ c }}",
        "{% endif %}",
        "{% endfor %}",
    ]


MOVED = (
    SHEET,
    'Todavía no use: {{ aftercare.hold_products | join("; ") | ended }}{% endif %}',
    'Todavía no use:{% endif %}\n   {{ aftercare.hold_products | join("; ") | ended }}',
)


def test_a_condition_that_ends_elsewhere_is_found(changed: Changed) -> None:
    assert told(changed(*MOVED)) != []
