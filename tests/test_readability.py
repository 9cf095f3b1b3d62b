"""How hard a patient's page is to read: the formulas, what is noted, and what the shipped pages hold."""

from __future__ import annotations

import json

import pytest
from notation import word

from docgen.cli import run
from docgen.pack import copy_pack
from docgen.pages import read_page
from docgen.review.for_patients import review_for_patients
from docgen.review.passages import Passage, list_passages
from docgen.review.plain_language import find_obscure
from docgen.review.readability import find_hard, measure
from docgen.review.syllables import count_syllables

ENGLISH = {
    1: "skin freeze stings raised flakes hives the",
    2: "acne blister little pregnant treated changes Raynaud's sometimes",
    3: "reaction nitrogen medicine infection area everyone",
    4: "azelaic",
    5: "antibiotic spironolactone",
    6: "isotretinoin",
}
SPANISH = {  # by the rules for diphthongs, triphthongs and hiatus
    1: "piel hoy muy y rey",
    2: "día agua acné frío ciudad quiere mayo guerra queja leer búho hueso caer construí reyes hielo",
    3: "cicatriz líquido médico ampolla cuidado queloide ahora prohíbe algodón pingüino estudiáis oído",
    4: "nitrógeno tratamiento quemadura enfermedad hidrógeno cooperar averiguáis aéreo",
    6: "entumecimiento",
    7: "anticoagulantes",
}
# Three sentences, counted by hand: 4, 6 and 4 words; 4, 8 and 5 syllables.
EASY = ["The skin turns white", "It often warms up again soon", "This may last longer"]
# Two sentences, counted by hand: 5 and 4 words; 7 and 6 syllables.
FACIL = ["La piel se pone blanca", "No se quite costras"]
HARD = "Cryosurgical intervention occasionally precipitates irreversible hypopigmentation of the epidermis."


@pytest.mark.parametrize(("language", "counts"), [("en", ENGLISH), ("es", SPANISH)])
def test_syllables_are_counted_by_spelling(language, counts):
    wrong = {
        one: count_syllables(one, language)
        for count, words in counts.items()
        for one in words.split()
        if count_syllables(one, language) != count
    }
    assert wrong == {}


def test_the_grade_of_flesch_and_kincaid_is_that_of_a_text_counted_by_hand():
    reading = measure(EASY, "en")
    assert reading.figure == pytest.approx(0.39 * 14 / 3 + 11.8 * 17 / 14 - 15.59)
    assert (reading.median, reading.longest, reading.is_hard) == (4, 6, False)


def test_the_ease_of_fernandez_huerta_is_that_of_a_text_counted_by_hand():
    reading = measure(FACIL, "es")
    assert reading.figure == pytest.approx(206.84 - 60 * 13 / 9 - 1.02 * 9 / 2)
    assert not reading.is_hard


def test_shorter_sentences_are_easier_in_both_languages():
    for language, is_easier in (("en", float.__lt__), ("es", float.__gt__)):
        whole = measure(["uno dos tres cuatro cinco seis"], language).figure
        halves = measure(["uno dos tres", "cuatro cinco seis"], language).figure
        assert is_easier(halves, whole)


@pytest.mark.parametrize(("sentences", "language"), [([], "en"), (["1 2 3."], "en"), (EASY, "fr")])
def test_nothing_is_measured_without_words_or_without_a_scale(sentences, language):
    assert measure(sentences, language) is None
    assert [*find_hard([Passage("body", f"{one}.") for one in sentences], language)] == []


def test_a_text_that_is_too_hard_is_noted_with_its_figure_and_its_hardest_sentences():
    found = [
        *find_hard([Passage("Why", f"{one}.") for one in (*EASY, HARD.strip("."), HARD.strip("."))], "en")
    ]
    assert {one.kind for one in found} == {"hard-to-read"}
    assert "Flesch-Kincaid grade" in found[0].message
    assert found[1].place == "Why"
    assert "Cryosurgical" in found[1].message
    assert [*find_hard([Passage("Why", f"{one}.") for one in EASY], "en")] == []


def test_a_text_of_long_sentences_is_noted_even_if_its_words_are_short():
    long = " ".join(["so it goes on"] * 4)
    assert [one.kind for one in find_hard([Passage("", f"{long}.")], "en")][:1] == ["hard-to-read"]
    assert "sentences of 16 words (median, at most 12)" in str(measure([long], "en"))


@pytest.mark.parametrize(("language", "most"), [("en", 20), ("es", 25)])
def test_a_long_sentence_is_noted_with_its_place(language, most):
    def noted(count: int) -> list[str]:
        passages = [Passage("Risks", f"{' '.join(['la'] * count)}."), *[Passage("", "la la.")] * 2]
        return [one.message for one in find_hard(passages, language) if one.kind == "long-sentence"]

    assert noted(most) == []
    (message,) = noted(most + 1)
    assert message.startswith(f"a sentence of {most + 1} words, {most} at most: “la la")


def test_a_sentence_ends_where_a_reader_ends_it():
    said = Passage("", "The 2024 U.S. guideline says so. Pain; a scab; a scar! Is it? “Yes.” 1.5 cm.")
    assert said.sentences == [
        "The 2024 U.S. guideline says so",
        "Pain",
        "a scab",
        "a scar",
        "Is it",
        "“Yes",
        "1.5 cm",
    ]
    assert Passage("", "Your initials").sentences == []
    assert Passage("", "Why now?", is_heading=True).sentences == []


def passages(*blocks: object, **stories: object) -> list[Passage]:
    """The passages of a Word file in the notation of the tests."""
    return list_passages(read_page(word(*blocks, **stories), "mine.docx"))


def test_passages_are_the_body_without_tags_and_all_branches():
    found = passages(
        "Dear {{ name }}, {# no #}you {% if a %}may{% else %}can{% endif %} go.",
        [["{{ only }}", "In a cell."]],
        header=["Not this."],
        footer=["Nor this."],
    )
    assert [one.text for one in found] == ["Dear , you may can go.", "In a cell."]
    assert [one.place for one in found] == ["body", "body"]


def test_what_a_condition_can_leave_out_is_not_always_there():
    found = passages(
        "{% if a %}",
        "one",
        "{% endif %}",
        "two",
        "{% for x in y %}three{% endfor %}",
        "four {% if a %}b{% endif %}",
    )
    assert [(one.text, one.always) for one in found] == [
        ("one", False),
        ("two", True),
        ("three", False),
        ("four b", True),
    ]


TERMS = {"dry ice": "frozen carbon dioxide"}
EXPLAINED = {
    "in its sentence": ("Head", "We use dry ice, which is frozen carbon dioxide."),
    "in the next sentence": ("Head", "We use Dry ice. This is frozen carbon dioxide. It is cold."),
    "once is enough": ("Head", "Dry ice is frozen carbon dioxide.", "Dry ice is cold."),
    "the term is not there": ("Head", "We use carbon dioxide."),
    "it is a part of another word": ("Head", "Sundry iced things."),
}
OBSCURE = {
    "no explanation": ("Head", "We use dry ice."),
    "two sentences later": ("Head", "We use dry ice. It is cold. It is frozen carbon dioxide."),
    "in the next paragraph": ("Head", "We use dry ice.", "It is frozen carbon dioxide."),
    "a later place is too late": ("Head", "Dry ice is cold.", "Dry ice is frozen carbon dioxide."),
    "in a label": ("Head", "Dry ice"),
}


def noted(texts: tuple[str, ...]) -> list[tuple[str, str]]:
    """The kinds and places of what is noted of these paragraphs, the first of which is a heading."""
    given = [Passage("Head", text, is_heading=text == "Head") for text in ("Title", *texts)]
    everyday = {"utilize": "use"}
    return [(one.kind, one.place) for one in find_obscure(given, TERMS, everyday)]


@pytest.mark.parametrize("case", EXPLAINED)
def test_a_term_is_explained_where_it_first_stands(case):
    assert noted(EXPLAINED[case]) == []


@pytest.mark.parametrize("case", OBSCURE)
def test_a_term_that_is_not_explained_where_it_first_stands_is_noted(case):
    assert noted(OBSCURE[case]) == [("unexplained-term", "Head")]


def test_a_word_that_has_a_plainer_one_is_noted():
    assert noted(("Head", "We utilize it.")) == [("hard-word", "Head")]
    assert noted(("Head", "We use it.")) == []


def test_a_page_without_headings_is_noted():
    assert noted(("It is cold.",)) == [("no-headings", "")]


def test_a_list_that_always_has_more_than_seven_items_is_noted():
    def kinds(*always: bool) -> list[str]:
        listed = [Passage("Head", "One", "-", always=one) for one in always]
        return [
            one.kind
            for one in find_obscure([Passage("", "T"), Passage("Head", "Head", "", True), *listed], {}, {})
        ]

    assert kinds(*[True] * 7, False) == []
    assert kinds(*[True] * 8) == ["long-list"]


def test_the_shipped_pages_are_easy_to_read(pack):
    reviews = review_for_patients(pack)
    assert {one.document for one in reviews} == {"patient-consent", "aftercare"}
    for one in reviews:
        assert one.notes == ()
        assert not one.reading.is_hard
        assert one.reading.longest <= one.reading.scale.longest


def test_pack_check_says_how_hard_a_page_is_and_notes_a_term(pack, tmp_path, capsys):
    mine = copy_pack(pack, tmp_path / "mine")
    texts = mine / "text" / "en.toml"
    texts.write_text(
        texts.read_text(encoding="utf-8").replace("[terms]\n", '[terms]\nacne = "pimples"\n'),
        encoding="utf-8",
    )
    facts, old = mine / "pack.toml", 'version = "0.1.0"'
    assert old in facts.read_text(encoding="utf-8")
    facts.write_text(
        facts.read_text(encoding="utf-8").replace(old, 'version = "0.1.0+clinic.1"', 1), encoding="utf-8"
    )
    assert run(["pack", "check", str(mine)]) == 0
    said = capsys.readouterr().err
    assert "read by patients: aftercare in en: Flesch-Kincaid grade" in said
    assert "CDC Clear Communication Index: 3 of 20 items machine-checked, 17 need a person" in said
    assert (
        "note en/patient-consent.docx, Freezing treatment for acne: your consent: “acne” first stands here"
        in said
    )
    assert run(["pack", "check", str(mine), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {one["kind"] for one in result["notes"]} == {"unexplained-term"}
    scales = {one["language"]: one["scale"] for one in result["read_by_patients"]}
    assert scales == {"en": "Flesch-Kincaid grade", "es": "Fernández-Huerta"}


def test_a_language_without_a_scale_is_said_not_to_be_measured(pack, tmp_path, capsys):
    from docgen.cli.report import describe_reading, reading_lines
    from docgen.review.for_patients import PatientReview

    review = PatientReview("aftercare", "fr", None, ())
    assert "aftercare in fr: not measured" in reading_lines([review])[0]
    assert describe_reading(review) == {"document": "aftercare", "language": "fr"}
    assert reading_lines([]) == []
