"""The table of requirements: the words of each row stand under its heading in the filled examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from complete_visit import altered, read_visit
from lxml import etree
from stated import body_of, stated
from test_documents import FACE, RECORDS, ROOT, SLUSH, SPRAY, W

import docgen
from docgen.context import build_context
from docgen.word import Expression
from docgen.word.tags.phrases import phrases_of

PACK = docgen.load_pack("17340")
HEADINGS = ("Title", "Heading1")
CELLS = re.compile(r"(?<!\\)\|")
TOKEN = re.compile(r'"([^"]+)"|`([^`]+)`')
WHERE_THERE_IS = ("where there is", "Where there were")


@dataclass(frozen=True)
class Row:
    """A requirement, the document and the heading that meet it, and the words that show it."""

    what: str
    document: str
    heading: str
    recognized: str

    @property
    def must_be_everywhere(self) -> bool:
        return not any(words in self.what for words in WHERE_THERE_IS)


def rows() -> list[Row]:
    page = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
    cells = [
        [cell.strip() for cell in CELLS.split(line)[1:-1]] for line in page.splitlines() if line[:1] == "|"
    ]
    told = [line for line in cells if line[0] != "requirement" and not line[0].startswith("---")]
    return [Row(what, document, heading, words) for what, _, document, heading, words in told]


@pytest.fixture(scope="session")
def visits() -> list[docgen.Encounter]:
    """The shipped examples, and a visit at which a witness signed."""
    examples = [docgen.load_encounter(RECORDS[name], pack=PACK) for name in (FACE, SLUSH, SPRAY)]
    witness = {"consent.witness": "Sam Poe", "consent.witness_at": "2026-03-02T09:51:00-06:00"}
    told = {
        "consent.capacity": "able",
        "consent.understanding_check": "teach_back",
        "post.disposition": "home",
    }
    return [*examples, read_visit(altered(witness | told))]


@pytest.fixture(scope="session")
def filled(visits) -> dict[tuple[int, str], tuple[dict[str, Any], dict[str, str]]]:
    """The names and statements, and the text under each heading, of every document, by visit and document."""
    return {
        (number, document): (build_context(visit, PACK, document) | statements(made), dict(sections(made)))
        for number, visit in enumerate(visits)
        for document in ("procedure-note", "patient-consent")
        if (made := docgen.fill(visit, PACK, document))
    }


def statements(document: docgen.Document) -> dict[str, list[str]]:
    """The paragraphs of each statement of a document, by its tag."""
    return {f"states:{name}": words.splitlines() for name, words in stated(document.content).items()}


def sections(document: docgen.Document) -> Iterator[tuple[str, str]]:
    """Each heading of a document with the text up to the next, its own words included."""
    body = body_of(document.content)
    heading, lines = "", list[str]()
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        text = "".join(t.text or "" for t in paragraph.iter(f"{W}t")).replace("\N{NO-BREAK SPACE}", " ")
        if style in HEADINGS:
            yield heading, "\n".join(lines)
            heading, lines = text, []
        lines.append(text)
    yield heading, "\n".join(lines)


def lacks(row: Row, names: dict[str, Any], texts: dict[str, str]) -> list[str]:
    """What a row promises and a document does not hold under the row's heading."""
    if row.heading not in texts:
        return [f"no heading {row.heading}"]
    wanted: list[str] = []
    for words, name in TOKEN.findall(row.recognized):
        value = words or value_of(name, names)
        wanted += (
            [str(item) for item in value]
            if isinstance(value, Iterable) and not isinstance(value, str)
            else [str(value)]
        )
    assert wanted, row
    plain = [text.replace("\N{NO-BREAK SPACE}", " ") for text in wanted]
    return [text for text in plain if text not in texts[row.heading]]


def value_of(name: str, names: dict[str, Any]) -> Any:
    if name.startswith("states:"):
        return names.get(name, name)
    return Expression(name.replace("\\|", "|")).evaluate(names)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.what[:60])
def test_each_requirement_is_met_where_the_table_says(filled, row):
    found = [lacks(row, *told) for (_, document), told in filled.items() if document == row.document]
    assert [] in found, found
    if row.must_be_everywhere:
        assert found == [[]] * len(found)


def test_the_table_names_what_must_be_there():
    told = rows()
    assert len(told) > 50
    consent = " ".join(row.recognized for row in told if row.document == "patient-consent")
    states = {state.name or f"states:{state.id}" for state in PACK.documents["patient-consent"].states}
    on_the_page = {name.split(" ")[0] for _, name in TOKEN.findall(consent)}
    of_the_project = {"states:photographs", "states:cost", "states:how_consent_is_taken_back"}
    of_the_project |= {"organization.telephone", "sites"}
    assert states <= on_the_page | of_the_project
    sections_ = {"59768-2", "29554-3", "55109-3", "59769-0", "51847-2"}
    assert all(any(code in row.what for row in told) for code in sections_)


def test_a_row_that_promises_too_much_is_seen(filled):
    names, texts = filled[0, "patient-consent"]
    heading = "Other choices"
    assert lacks(Row("", "", heading, '"No treatment."'), names, texts) == []
    assert lacks(Row("", "", "Your rights", '"No treatment."'), names, texts) == ["No treatment."]
    assert lacks(Row("", "", heading, "`states:other_choices`, `patient.name`"), names, texts) == [
        names["patient"]["name"]
    ]
    assert lacks(Row("", "", heading, "`states:othr_choices`"), names, texts) == ["states:othr_choices"]
    assert lacks(Row("", "", "Nowhere", '"x"'), names, texts) == ["no heading Nowhere"]


# ---- what each document states of every visit -------------------------------------------------------------

TAG = re.compile(r"{%\s*(\w+)(.*?)%}|{{(.*?)}}", re.DOTALL)


def phrase_of(name: str) -> str:
    """The text of a phrase, and the block around it."""
    phrase = phrases_of(PACK.phrases("en"))[name]
    return f"{phrase.opener}{phrase.text}{phrase.closer}"


def always_said(document: str) -> set[str]:
    """What a template prints, repeats over or states outside of any condition, or in every branch."""
    path = PACK.template_path(document, "en")
    text = "".join(map(words_or_statement, body_of(path.read_bytes()).iter(f"{W}t", f"{W}tag")))
    text = re.sub(r"{{ phrase\.(\w+) }}", lambda found: phrase_of(found[1]), text)
    open_: list[list[set[str]]] = [[set()]]
    whole: list[bool] = []
    for word, rest, printed in TAG.findall(text):
        if word == "if":
            open_.append([set()])
            whole.append(False)
        elif word in ("elif", "else"):
            open_[-1].append(set())
            whole[-1] = whole[-1] or word == "else"
        elif word == "endif":
            branches = open_.pop()
            if whole.pop():
                open_[-1][-1] |= set.intersection(*branches)
        elif said := printed or (rest.partition(" in ")[2] if word == "for" else ""):
            open_[-1][-1] |= set(re.findall(r"[a-z_]+(?:\.[a-z_]+)*", said))
    assert len(open_) == 1
    return open_[0][0]


def words_or_statement(element: etree._Element) -> str:
    """The words of a text, and the tag of a statement as one that prints a name."""
    tag = element.get(f"{W}val", "")
    return f"{{{{ {tag.replace(':', '.')} }}}}" if tag.startswith("states:") else element.text or ""


@pytest.mark.parametrize("document", PACK.documents)
def test_a_template_says_always_what_the_pack_wants_stated(document):
    states = PACK.documents[document].states
    assert states
    wanted = {state.name or f"states.{state.id}" for state in states}
    assert wanted - always_said(document) == set()
