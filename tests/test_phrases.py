"""The phrases of the shipped notes: what each says, with both sides of each of its conditions.

The cases are in tests/phrases, a file for what every pack has and one for each pack.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from complete_visit import GONE, change, complete_visit
from notation import read, word

import docgen
from docgen import WordTemplate
from docgen.clinic import Clinic
from docgen.context import build_context
from docgen.encounter import parse_encounter
from docgen.pack import Pack, read_core

NOTE = "procedure-note"
ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "phrases"
FOLDERS = {
    "core": ROOT / "templates" / "17340",  # what every pack has, in a pack that uses most of it
    "17340": ROOT / "templates" / "17340",
    "injection": ROOT / "examples" / "packs" / "injection",
}
NOTES = [*FOLDERS.values(), ROOT / "docgen" / "pack" / "new"]
NOT_DONE = {"procedure": {"status": "not-done", "status_reason": ["patient_declined"]}}
LOOPS = {  # the loop of the note around each phrase that is about an item
    **dict.fromkeys(("treatment", "treatment_time", "treatment_result"), "item in treatments.failed"),
    "addendum": "item in addenda",
    "added_risk": "item in overrides",
    "exception": "item in screening.other_answers",
    "not_treated": "item in procedure.not_treated",
    **dict.fromkeys(
        ("site", "lesions", "lesion_count", "freeze_seconds", "freeze_cycles", "margin", "area", "reaction"),
        "site in procedure.sites",
    ),
}
Phrases = Mapping[str, Any]


class Case(NamedTuple):
    """A visit, and what a phrase says of it; `number` counts the cases of the phrase."""

    owner: str
    phrase: str
    number: int
    data: Mapping[str, Any]

    @property
    def says(self) -> list[str]:
        says = self.data["says"]
        return [says] if isinstance(says, str) else says


def cases() -> Iterator[Case]:
    for owner in FOLDERS:
        for phrase, given in tomllib.loads((CASES / f"{owner}.toml").read_text(encoding="utf-8")).items():
            yield from (Case(owner, phrase, number, data) for number, data in enumerate(given))


ALL = tuple(cases())
PHRASES = sorted({(case.owner, case.phrase) for case in ALL})


@cache
def pack_of(owner: str) -> Pack:
    return docgen.load_pack(FOLDERS[owner])


@cache
def clinic_of(owner: str) -> Clinic | None:
    return docgen.load_clinic(ROOT / "examples" / "packs" / "clinic.toml") if owner == "injection" else None


def visit_of(case: Case) -> dict[str, Any]:
    path = ROOT / "examples" / "packs" / "injection-visit.toml"
    is_its = case.owner == "injection"
    visit = tomllib.loads(path.read_text(encoding="utf-8")) if is_its else complete_visit()
    before = NOT_DONE if case.data.get("not_done") else {}
    gone = dict.fromkeys(case.data.get("gone", "").split(), GONE)
    return change(visit, {**before, **case.data.get("given", {}), **gone})


def names_of(case: Case) -> dict[str, Any]:
    pack = pack_of(case.owner)
    encounter = parse_encounter(visit_of(case), definition=pack.definition)
    draft, clinic = case.data.get("draft", False), None if "no_clinic" in case.data else clinic_of(case.owner)
    names = dict(build_context(encounter, pack, NOTE, draft=draft, clinic=clinic))
    for table in ("overrides", "variances"):  # what the checks of a whole document add
        found = case.data.get("released", [])
        names[table] = [{**row, "findings": found if row["check"] else []} for row in names[table]]
    return names


def template_of(phrase: str, phrases: Phrases) -> WordTemplate:
    """A table whose first row uses a phrase, in the loop of the note."""
    loop = LOOPS.get(phrase)
    opener, closer = (f"{{% for {loop} %}}", "{% endfor %}") if loop else ("", "")
    rows = [[f"{opener}Label", f"{{{{ phrase.{phrase} }}}}{closer}"], ["", "the last row"]]
    return WordTemplate.load(word(rows), phrases=phrases)


def said(template: WordTemplate, case: Case) -> list[str]:
    """What the rows say in which the phrase is used."""
    missing = "mark" if case.data.get("draft") else "error"
    (rows,) = read(template.render(names_of(case), missing=missing))
    assert rows.pop() == ["", "the last row"]
    assert {label for label, _ in rows} <= {"Label"}
    return [text.replace("\N{NO-BREAK SPACE}", " ") for _, text in rows]


@cache
def shipped(owner: str, phrase: str) -> WordTemplate:
    return template_of(phrase, pack_of(owner).phrases("en"))


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.owner}-{case.phrase}-{case.number}")
def test_a_phrase_says_what_the_record_says(case: Case) -> None:
    assert said(shipped(case.owner, case.phrase), case) == case.says


# ---- Each phrase has its cases ----


def own_phrases(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((folder / "text" / "en.toml").read_text(encoding="utf-8"))
    return found.get("phrases", {})


def written(owner: str) -> Phrases:
    return read_core("text/en.toml")["phrases"] if owner == "core" else own_phrases(FOLDERS[owner])


@pytest.mark.parametrize("owner", FOLDERS)
def test_no_phrase_is_without_a_case(owner: str) -> None:
    assert {phrase for its, phrase in PHRASES if its == owner} == written(owner).keys()


def test_no_phrase_is_unused() -> None:
    notes = {folder: (folder / "en" / "procedure-note.page").read_text(encoding="utf-8") for folder in NOTES}
    unused = {name for name in written("core") if not any(uses(text, name) for text in notes.values())}
    for folder, text in notes.items():
        unused |= {name for name in own_phrases(folder) if not uses(text, name)}
    assert unused == set()


def uses(text: str, phrase: str) -> bool:
    return f"{{{{ phrase.{phrase} }}}}" in text


def test_the_page_lists_the_phrases_of_every_pack_with_what_a_case_says() -> None:
    page = (ROOT / "docs" / "phrases.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| .+? \| (.+?) \| ?(?:`(.+)` )?\|$", page, re.MULTILINE)
    blocks = {
        name: next((f"{word} {text}" for word, text in phrase.items() if word != "text"), "")
        if isinstance(phrase, dict)
        else ""
        for name, phrase in written("core").items()
    }
    assert {name: block.replace("\\|", "|") for name, _, block in rows} == blocks
    said = {(case.phrase, line.strip()) for case in ALL if case.owner == "core" for line in case.says}
    assert {(name, example) for name, example, _ in rows} - said == set()


# ---- Each side of each condition has a case ----

TAG = re.compile(r"\{%\s*(if|elif|else|endif)\b.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORDS = re.compile(r"""\b(?:after|otherwise|default|either|instead)\(((?:"[^"]*"|[^()"])*)\)""")
QUOTED = re.compile(r'(?<![=!]= )"([^"]*)"(?! in )')
NO_WORDS = {"clinical"}  # a filter's arguments that are names


def marked(text: str) -> tuple[str, int]:
    """Return a phrase that prints the number of each branch that it takes and of each word that it says."""
    numbers = iter(range(1000))
    sides: list[bool] = []  # for each condition that is open, whether it has an `else`

    def number() -> str:
        return f"⟦{next(numbers)}⟧"

    def in_words(found: re.Match[str]) -> str:
        return QUOTED.sub(
            lambda one: one[0] if one[1] in NO_WORDS else f'"{one[1]}{number()}"',
            found[0],
        )

    def in_tag(found: re.Match[str]) -> str:
        kind = found[1]
        if kind is None:
            return WORDS.sub(in_words, found[0])
        if kind == "if":
            sides.append(False)
        if kind == "endif":
            return f"{'' if sides.pop() else '{% else %}' + number()}{found[0]}"
        sides[-1] = sides[-1] or kind == "else"
        return found[0] + number()

    return TAG.sub(in_tag, text), next(numbers)


def replaced(phrases: Phrases, phrase: str, text: str) -> Phrases:
    given = phrases[phrase]
    return {**phrases, phrase: {**given, "text": text} if isinstance(given, dict) else text}


@pytest.mark.parametrize(("owner", "phrase"), PHRASES)
def test_each_side_of_each_condition_has_a_case(owner: str, phrase: str) -> None:
    phrases = pack_of(owner).phrases("en")
    given = phrases[phrase]
    text, count = marked(given["text"] if isinstance(given, dict) else given)
    template = template_of(phrase, replaced(phrases, phrase, text))
    its = [case for case in ALL if (case.owner, case.phrase) == (owner, phrase)]
    seen = [set(map(int, re.findall("⟦(\\d+)⟧", row))) for case in its for row in said(template, case)]
    assert [where(text, one) for one in sorted(set(range(count)) - set().union(*seen))] == []
    assert [where(text, one) for one in sorted(set.intersection(*seen))] == []  # printed by each case
    if isinstance(given, dict):
        assert {bool(case.says) for case in its} == {True, False}


def where(text: str, number: int) -> str:
    return text[max(0, text.index(f"⟦{number}⟧") - 60) :][:70]


def test_the_sides_of_conditions_are_counted() -> None:
    assert marked('{% if a == "b" %}x{% elif c %}y{% endif %}') == (
        '{% if a == "b" %}⟦0⟧x{% elif c %}⟦1⟧y{% else %}⟦2⟧{% endif %}',
        3,
    )
    assert marked('{{ a | after(" (", ")") | default("b") }}') == (
        '{{ a | after(" (⟦0⟧", ")⟦1⟧") | default("b⟦2⟧") }}',
        3,
    )
