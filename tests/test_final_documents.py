"""Final documents of generated visits: nothing dangles, and the note says what the record says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import docx
import pytest
from complete_visit import GONE, altered, read_visit
from docx.table import Table
from generated_visits import at, visits
from hypothesis import HealthCheck, Phase, given, settings
from stated import words_of
from test_documents import AFTERCARE, BEFORE_A_LINE, CONSENT, NOTE, WRITTEN_ON, paragraphs, text_of

import docgen
from docgen.checks import due
from docgen.context import build_context

PACK = docgen.load_pack("17340")
WORDS = PACK.texts("en")["words"]
WITHOUT_SHRINKING = settings(
    phases=[Phase.generate],  # a fault names its line; to shrink a whole record takes minutes
    suppress_health_check=list(HealthCheck),
)
WRONG = re.compile(
    r"\[missing|(?<!☐ )\bNone\b(?! treated| recorded)|\bnull\b|\[\]|\{%|%\}"
    r"|  | [,;.]|,,|;;|\.\.|\(\)|\( | \)|: ?[;.,]|[,;] ?[.;]|\band[.,;]"
)
DANGLING = re.compile(r"(^[,;.:)]|[,;:(]$|\b(and|by|of|on|in|to|at|with|for|until|as)$)")


def stops(record: dict[str, Any], document: str) -> set[str]:
    """What keeps a document from being final, as a release names it: the id of a check and its path."""
    found = docgen.check(read_visit(record), PACK, document)
    return {f"{finding.id} {finding.path}" for finding in found if finding.level == "stop"}


def ready(record: dict[str, Any], document: str, repaired: list[int]) -> dict[str, Any]:
    """The record, with a release of whatever stops it; by construction hardly one needs any."""
    if not (found := sorted(stops(record, document))):
        return record
    repaired.append(1)
    before, after = (
        at(-15),
        record["signature"]["at"],
    )  # an override comes before the act, a variance after it
    rows = {
        "overrides": [
            {"check": check, "by": "Jane Roe, MD", "at": before, "reason": "weighed"} for check in found
        ],
        "variances": [
            {"check": check, "by": "Jane Roe, MD", "at": after, "statement": "so"} for check in found
        ],
    }
    record = record | {table: [*record.get(table, []), *added] for table, added in rows.items()}
    assert stops(record, document) == set()
    return record


def filled(record: dict[str, Any], document: str, repaired: list[int]) -> bytes:
    return docgen.fill(read_visit(ready(record, document, repaired)), PACK, document).content


def is_due(record: dict[str, Any], document: str) -> bool:
    if document == CONSENT:  # it was due before the visit that the record tells of
        record = {key: value for key, value in record.items() if key not in ("consent", "procedure")}
    return due(PACK, document, build_context(read_visit(record), PACK, document))


# ---- nothing dangles --------------------------------------------------------------------------------------


def problems_of(content: bytes) -> Iterator[str]:
    """What a final document must not hold, paragraph by paragraph."""
    for paragraph in paragraphs(content):
        text = "".join(t.text or "" for t in paragraph.iter("{*}t")).replace("\N{NO-BREAK SPACE}", " ")
        style = next(paragraph.iter("{*}pStyle")).attrib.values()[0]
        if style in WRITTEN_ON or not text.strip():
            continue
        is_label = style in ("Label", "LabelKept", "CheckLabel")
        bare = text.replace("{{ Curly }}", "Curly").replace("<Jr.>", "Jr")
        if found := WRONG.search(bare):
            yield f"{found.group()!r} in {text!r}"
        if not is_label and (found := DANGLING.search(bare)) and not text.endswith(BEFORE_A_LINE):
            yield f"dangling {found.group()!r} in {text!r}"


LABELS = ("Label", "Label Kept")


def empty_labels(content: bytes) -> list[str]:
    """Labels with nothing beside them."""
    found = []
    for table in docx.Document(io.BytesIO(content)).tables:
        for row in table.rows:
            cells = [(words_of(cell._tc).strip(), cell.paragraphs[0].style.name) for cell in row.cells]
            for (label, style), (beside, other) in pairwise(cells):
                if style in LABELS and not beside and other == "Cell Text":
                    found.append(label)
            found += ["a label of nothing" for text, style in cells if style in LABELS and not text]
    return found


@pytest.mark.parametrize("document", [NOTE, CONSENT, AFTERCARE])
def test_a_final_document_has_no_mark_no_empty_label_and_nothing_that_dangles(document):
    repaired: list[int] = []

    @WITHOUT_SHRINKING
    @given(visits())
    def check(record):
        if not is_due(record, document):
            return
        content = filled(record, document, repaired)
        assert list(problems_of(content)) == []
        assert empty_labels(content) == []

    check()
    assert len(repaired) <= 10


# ---- the note says what the record says -------------------------------------------------------------------


def table_of(note: Any, caption: str) -> Table | None:
    found = [t for t in note.tables if t._tbl.xpath("w:tblPr/w:tblCaption/@w:val") == [caption]]
    return found[0] if found else None


def spoken(cell: Any) -> str:
    """The text of a cell; a space that does not break counts as a usual one."""
    return str(cell.text).replace("\N{NO-BREAK SPACE}", " ")


def facts_of(table: Table) -> dict[str, str]:
    """What stands beside each label."""
    facts = {}
    for row in table.rows:
        cells = list({id(cell._tc): cell for cell in row.cells}.values())
        for label, beside in zip(cells[::2], cells[1::2], strict=False):
            facts[label.text] = spoken(beside)
    return facts


def word(list_: str, code: str | dict[str, str]) -> str:
    return code["text"] if isinstance(code, dict) else WORDS[list_][code]["clinical"]


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def phrase(site: dict[str, Any]) -> str:
    """How the pack names a site with its side."""
    place = site["body_site"]
    words = WORDS["body_site"][place if isinstance(place, str) else "other"]
    text = words.get(site["laterality"], words)["clinical"]
    if isinstance(place, str):
        return text
    return text.replace("{text}", place["text"]) if "{text}" in text else place["text"]


def display(person: dict[str, str]) -> str:
    return ", ".join(filter(None, (person["name"], person.get("credentials"))))


def listed(items: list[str]) -> str:
    if len(items) < 3:
        return " and ".join(items)
    return ", ".join(items[:-1]) + ", and " + items[-1]


def applicators_of(record: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(word("applicator", row["applicator"]) for row in record["procedure"]["sites"]))


def expected_row(row: dict[str, Any], several: bool) -> tuple[str, ...]:
    """The cells of a treated site but for lesion type and reaction; those of an area are one."""
    name = sentence(phrase(row)) + (f", {word('applicator', row['applicator'])}" if several else "")
    if row["technique"] == "light_area":
        return (name, *[expected_area(row)] * 4)
    units = {"lesion_count": "", "freeze_seconds": " s", "freeze_cycles": "", "margin_mm": " mm"}
    return (name, *(f"{row[key]:g}{unit}" if key in row else "not noted" for key, unit in units.items()))


def expected_area(row: dict[str, Any]) -> str:
    """What the cell of an area that was frozen lightly must hold."""
    plural = "" if row["passes"] == 1 else "es"
    parts = [f"Light freeze over {row['area_cm2']:g} cm², {row['passes']} pass{plural}"]
    for key, before, behind in (
        ("lesion_count", "", " lesion" if row.get("lesion_count") == 1 else " lesions"),
        ("freeze_seconds", "", " s each"),
        ("freeze_cycles", "", " cycle" if row.get("freeze_cycles") == 1 else " cycles"),
        ("margin_mm", "margin ", " mm"),
    ):
        parts += [f"{before}{row[key]:g}{behind}"] if key in row else []
    return ", ".join(parts)


def expected_kind(row: dict[str, Any]) -> list[str]:
    """What the cell of the lesion type must hold, in order."""
    parts = [f"{word('lesion_type', kind)} ({count})" for kind, count in row.get("composition", {}).items()]
    if not parts and "lesion_type" in row:
        parts = [word("lesion_type", row["lesion_type"])]
    return parts or ["area"]


def expected_reaction(row: dict[str, Any]) -> list[str]:
    seen = [code for code in row.get("reaction", []) if code != "thaw_complete"]
    parts = [word("reaction", code) for code in seen]
    if "thaw_seconds" in row:
        parts.append(f"complete thaw {row['thaw_seconds']:g} s")
    elif "thaw_complete" in row.get("reaction", []):
        parts.append("complete thaw")
    return parts


def check_sites(note: Any, record: dict[str, Any]) -> None:
    rows = record["procedure"].get("sites", [])
    table = table_of(note, "Treated sites")
    assert (table is None) == (not rows)
    if table is None:
        return
    told = [[spoken(cell) for cell in row.cells] for row in table.rows[1:]]
    counts = [row.get("lesion_count") for row in rows if row["technique"] == "spot"]
    if counts:
        total = told.pop()
        assert (total[0], total[2]) == ("Total of lesions", str(sum(counts)))
    several = len(applicators_of(record)) > 1
    assert [(site, *numbers) for site, _, *numbers, _ in told] == [expected_row(row, several) for row in rows]
    for (_, kind, *_, reaction), row in zip(told, rows, strict=True):
        parts = expected_kind(row)
        between = ", " if "composition" in row else "; "
        assert kind == sentence(between.join(parts))
        whole = ", ".join(expected_reaction(row)[:-1]) if "complete thaw" in reaction.lower() else None
        assert reaction.lower().startswith(
            (whole or ", ".join(expected_reaction(row)) or "Not recorded").lower()
        )
        assert all(part.lower() in reaction.lower() for part in expected_reaction(row))


def check_people(note: Any, record: dict[str, Any]) -> None:
    facts = facts_of(table_of(note, "Patient and team"))
    patient = record["patient"]
    age = {"1999-05-14": "26 years", "2010-11-04": "15 years"}
    assert facts["Patient"].startswith(f"{patient['name']}; {age[patient['birth_date']]}")
    assert facts["Practitioner"] == display(record["practitioner"])
    helpers = record["assistants"]
    names = [] if helpers == "none" else [display(person) for person in helpers]
    nobody = "No assistants" if helpers == "none" else "None recorded"
    assert facts["Assistants"] == ("; ".join(names) or nobody)
    supervisor = record.get("supervising_practitioner")
    assert ("Supervised by" in facts) == bool(supervisor)
    if supervisor:
        place = supervisor.get("location")
        where = f", {word('supervisor_location', place)}" if place else ""
        if supervisor.get("present") or (supervisor.get("present") is False and not place):
            where += ", present" if supervisor["present"] else ", not present"
        assert facts["Supervised by"] == display(supervisor) + where
    assert ("Chaperone" in facts) == bool({"offered", "outcome"} & record.get("chaperone", {}).keys())


def check_application(text: str, record: dict[str, Any]) -> None:
    procedure = record["procedure"]
    lines = [line for line in text.splitlines() if " was applied by " in line]
    assert bool(lines) == ("sites" in procedure)
    if not lines:
        return
    rows = procedure["sites"]
    agent = sentence(word("agent", procedure["agent"]))
    if "vehicle" in procedure:
        none = procedure["vehicle"] == "none"
        agent += ", without a vehicle," if none else f", vehicle {word('vehicle', procedure['vehicle'])},"
    techniques = {row["technique"] for row in rows}
    how = f", as a {word('technique', techniques.pop())}" if len(techniques) == 1 else ""
    assert (f". {agent} was applied by {listed(applicators_of(record))}{how}.") in lines[0]
    timed = f"Freezing was timed {word('timing_basis', procedure['timing_basis'])}."
    assert timed in lines[0] or not any("freeze_seconds" in row for row in rows)


def check_summary(note: Any, record: dict[str, Any]) -> None:
    sites = facts_of(table_of(note, "Summary of the note"))["Sites"]
    rows = record["procedure"].get("sites", [])
    if rows:
        names = list(dict.fromkeys(phrase(row) for row in rows))
        assert sites.startswith(sentence(listed(names)))
    else:
        assert sites.startswith("None treated")


def check_events(note: Any, record: dict[str, Any]) -> None:
    table = table_of(note, "Course, assessment and plan")
    told = (
        []
        if table is None
        else [spoken(row.cells[1]) for row in table.rows if row.cells[0].text == "Complication"]
    )
    events = record["procedure"].get("events", [])
    assert len(told) == len(events)
    for line, event in zip(told, events, strict=True):
        assert line.startswith(sentence(word("complication", event["complication"])))
        for label, key in (("Action", "action"), ("Outcome", "outcome"), ("Told", "told")):
            assert f"{label}: {event[key].removesuffix('.')}." in line


def check_agreed(note: Any, record: dict[str, Any]) -> None:
    row = facts_of(table_of(note, "Consent and time-out"))["Agreed"]
    agreed = row.removeprefix("Before it was withdrawn: ")
    assert (row != agreed) is (record["consent"]["outcome"] == "withdrawn")
    names = list(dict.fromkeys(phrase(site) for site in record["consent"]["sites"]))
    assert agreed.startswith(sentence(word("agent", record["consent"]["agent"])))
    assert f"; sites: {listed(names)}" in agreed


def test_the_note_says_of_sites_agent_seconds_and_people_what_the_record_says():
    repaired: list[int] = []

    @WITHOUT_SHRINKING
    @given(visits())
    def check(record):
        content = filled(record, NOTE, repaired)
        note, text = docx.Document(io.BytesIO(content)), text_of(content)
        check_people(note, record)
        check_sites(note, record)
        check_application(text, record)
        check_summary(note, record)
        check_events(note, record)
        check_agreed(note, record)

    check()
    assert len(repaired) <= 10


def test_a_record_that_a_check_stops_is_repaired_by_a_release():
    repaired: list[int] = []
    record = altered({"procedure.preparation": GONE, "screening.raynaud": "yes"})
    for document in (NOTE, CONSENT):
        assert stops(record, document)
        assert filled(record, document, repaired)
    assert len(repaired) == 2
