"""Addenda: what is added to a filed note, bound to its file; the note itself is never touched."""

from __future__ import annotations

import io

import docx
import pytest
from complete_visit import altered, read_visit
from test_filed import replaced, rewritten

import docgen
from docgen.amendment import with_addendum
from docgen.encounter import to_data
from docgen.errors import DocumentError, EncounterError, NotReady
from docgen.filed import read_document

NOTE, CONSENT = "procedure-note", "patient-consent"
ENTRY = {
    "at": "2026-03-10T09:30:00-06:00",
    "by": "Jane Roe, MD",
    "reason": "left out by mistake",
    "text": "The patient was also told to stop the scrub.",
}


@pytest.fixture(scope="module")
def note(pack):
    return docgen.fill(read_visit(altered({})), pack, NOTE).content


@pytest.fixture
def filed(note):
    return read_document(note)


def text_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def amended(filed, pack, addenda):
    """The addendum that holds these additions, as it is filed."""
    return read_document(docgen.amend(filed, pack, read_visit(altered({"addenda": addenda}))).content)


def stops(error):
    return [finding.id for finding in error.value.findings if finding.level == "stop"]


def test_an_addendum_says_what_why_by_whom_and_when_and_names_the_file(pack, filed):
    addendum = docgen.amend(filed, pack, with_addendum(filed, ENTRY))
    text = text_of(addendum.content)
    for said in (ENTRY["by"], ENTRY["reason"], ENTRY["text"], "March 10, 2026 at 9:30 AM"):
        assert said in text
    assert filed.digest in text.replace(" ", "").replace("\n", "")
    assert not addendum.draft


def test_an_addendum_carries_the_amended_record_and_the_digest_of_what_it_amends(pack, filed):
    read = read_document(docgen.amend(filed, pack, with_addendum(filed, ENTRY)).content)
    assert read.provenance.amends_digest == filed.digest
    assert to_data(read.encounter)["addenda"] == [ENTRY]
    assert {**to_data(read.encounter), "addenda": []} == {**to_data(filed.encounter), "addenda": []}


def test_the_file_of_an_addendum_is_named_by_its_time(pack, filed):
    later = with_addendum(filed, {**ENTRY, "at": "2026-03-11T14:05:00-06:00"})
    names = [docgen.amend(filed, pack, record).name for record in (with_addendum(filed, ENTRY), later)]
    assert names == [
        "000123_2026-03-02_17340_addendum_20260310T093000.docx",
        "000123_2026-03-02_17340_addendum_20260311T140500.docx",
    ]


def test_what_is_corrected_is_listed_as_it_was_and_as_it_is(pack, filed):
    corrected = read_visit(altered({"procedure.sites.1.lesion_count": 4, "addenda": [ENTRY]}))
    text = text_of(docgen.amend(filed, pack, corrected).content)
    assert "Procedure, site 2, lesion count" in text
    assert "\n3\n4" in text


def test_without_a_correction_no_change_is_listed(pack, filed):
    assert "As filed" not in text_of(docgen.amend(filed, pack, with_addendum(filed, ENTRY)).content)


def test_an_addendum_to_an_amended_note_adds_only_what_is_new(pack, filed):
    filed = amended(filed, pack, [{**ENTRY, "text": "First."}])
    text = text_of(docgen.amend(filed, pack, with_addendum(filed, {**ENTRY, "text": "Second."})).content)
    assert "Second." in text
    assert "First." not in text


BROKEN = [
    ("nothing is added", {}, ["addendum-empty"]),
    ("no reason", {"addenda": [{k: v for k, v in ENTRY.items() if k != "reason"}]}, ["addendum-incomplete"]),
    ("before the signature", {"addenda": [{**ENTRY, "at": "2026-03-02T10:59:00-06:00"}]}, ["addendum-early"]),
    ("at the signature", {"addenda": [{**ENTRY, "at": "2026-03-02T11:00:00-06:00"}]}, []),
    ("another patient", {"addenda": [ENTRY], "patient.record_number": "9"}, ["addendum-visit"]),
    ("another day", {"addenda": [ENTRY], "encounter.date": "2026-03-03"}, ["addendum-visit"]),
]


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_what_stops_an_addendum(pack, filed, changes, expected):
    record = read_visit(altered(changes))
    if not expected:
        assert docgen.amend(filed, pack, record)
        return
    with pytest.raises(NotReady) as caught:
        docgen.amend(filed, pack, record)
    assert stops(caught) == expected
    assert docgen.amend(filed, pack, record, draft=True).draft


@pytest.mark.parametrize("addenda", [[{**ENTRY, "text": "Other."}], [{**ENTRY, "text": "Changed."}, ENTRY]])
def test_an_addition_that_is_filed_is_never_changed_or_dropped(pack, filed, addenda):
    first = amended(filed, pack, [{**ENTRY, "text": "First."}])
    with pytest.raises(NotReady) as caught:
        docgen.amend(first, pack, read_visit(altered({"addenda": addenda})))
    assert "addendum-rewritten" in stops(caught)


def test_an_addendum_is_amended_by_the_next_and_keeps_what_it_corrected(pack, filed):
    corrected = read_visit(altered({"procedure.sites.1.lesion_count": 4, "addenda": [ENTRY]}))
    first = read_document(docgen.amend(filed, pack, corrected).content)
    later = {**ENTRY, "at": "2026-03-12T09:30:00-06:00", "text": "And the sunscreen."}
    second = docgen.amend(first, pack, with_addendum(first, later))
    assert "And the sunscreen." in text_of(second.content)
    assert ENTRY["text"] not in text_of(second.content)
    record = to_data(read_document(second.content).encounter)
    assert record["procedure"]["sites"][1]["lesion_count"] == 4
    assert len(record["addenda"]) == 2


def test_a_note_whose_record_was_edited_is_not_amended(pack, note):
    edit = replaced("left cheek and chin", "right cheek and chin")
    filed = read_document(rewritten(note, r"customXml/item\d+\.xml", edit))
    with pytest.raises(NotReady) as caught:
        docgen.amend(filed, pack, with_addendum(filed, ENTRY))
    assert "addendum-edited" in stops(caught)


def test_a_draft_is_not_amended(pack):
    draft = read_document(docgen.fill(read_visit(altered({})), pack, NOTE, draft=True).content)
    with pytest.raises(NotReady) as caught:
        docgen.amend(draft, pack, with_addendum(draft, ENTRY))
    assert stops(caught) == ["addendum-draft"]


def test_a_consent_is_not_amended(pack):
    consent = read_document(docgen.fill(read_visit(altered({})), pack, CONSENT).content)
    with pytest.raises(DocumentError, match="does not carry its whole record"):
        docgen.amend(consent, pack, read_visit(altered({"addenda": [ENTRY]})))


def test_an_addendum_is_made_only_from_a_filed_note(pack):
    with pytest.raises(NotReady) as caught:
        docgen.fill(read_visit(altered({"addenda": [ENTRY]})), pack, "addendum")
    assert stops(caught) == ["addendum-of-nothing"]


def test_an_addition_that_cannot_be_one_is_told(filed):
    with pytest.raises(EncounterError, match=r"addenda\[0\]\.at: is not a date with a time"):
        with_addendum(filed, {**ENTRY, "at": "yesterday"})


def test_the_filed_note_is_only_read(pack, note, tmp_path):
    path = tmp_path / "note.docx"
    path.write_bytes(note)
    path.chmod(0o400)
    filed = read_document(path)
    docgen.amend(filed, pack, with_addendum(filed, ENTRY)).save(tmp_path / "out")
    assert path.read_bytes() == note


def test_a_note_is_amended_a_third_time_and_keeps_every_addition(pack, note):
    entries = [
        {**ENTRY, "at": f"2026-03-1{day}T09:30:00-06:00", "text": f"Addition {day}."} for day in (1, 2, 3)
    ]
    content, files = note, []
    for number, entry in enumerate(entries):
        last = read_document(content)
        addendum = docgen.amend(last, pack, with_addendum(last, entry))
        content, text = addendum.content, text_of(addendum.content)
        assert [other["text"] in text for other in entries] == [other is entry for other in entries]
        read = read_document(content)
        assert read.provenance.amends_digest == last.digest
        assert to_data(read.encounter)["addenda"] == entries[: number + 1]
        files.append(addendum.name)
    assert len(set(files)) == 3


@pytest.mark.parametrize("gone", [0, 1])
def test_a_third_addendum_drops_neither_of_the_two_before(pack, filed, gone):
    entries = [{**ENTRY, "text": f"Addition {number}."} for number in (1, 2, 3)]
    filed = amended(filed, pack, entries[:2])
    kept = [entry for number, entry in enumerate(entries) if number != gone]
    with pytest.raises(NotReady) as caught:
        docgen.amend(filed, pack, read_visit(altered({"addenda": kept})))
    assert "addendum-rewritten" in stops(caught)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the later one first"])
def test_the_file_of_an_addendum_of_two_additions_is_named_by_the_later_one(pack, filed, order):
    entries = [
        {**ENTRY, "text": "Early."},
        {**ENTRY, "at": "2026-03-11T14:05:00-06:00", "text": "Late."},
    ]
    record = read_visit(altered({"addenda": [entries[number] for number in order]}))
    addendum = docgen.amend(filed, pack, record)
    assert addendum.name == "000123_2026-03-02_17340_addendum_20260311T140500.docx"
    assert all(entry["text"] in text_of(addendum.content) for entry in entries)
