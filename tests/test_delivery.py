"""Documents in a folder: what stops one does not harm the others."""

from __future__ import annotations

import pytest

from docgen.delivery import deliver_to_folder
from docgen.document import Document
from docgen.files import writing as files


def document(code: str) -> Document:
    content = f"content of {code}".encode()
    return Document(content, f"1_2026-03-02_17340_{code}.docx", code, "en", (), (), draft=False)


DOCUMENTS = [document(code) for code in ("procedure-note", "patient-consent", "aftercare")]


def test_each_document_gets_its_file(tmp_path):
    deliveries = deliver_to_folder(DOCUMENTS, tmp_path / "new" / "out")
    for delivery in deliveries:
        assert delivery.error is None
        assert delivery.path == tmp_path / "new" / "out" / delivery.document.name
        assert delivery.path.read_bytes() == delivery.document.content
    assert [delivery.document for delivery in deliveries] == DOCUMENTS


def test_what_is_in_the_way_of_one_does_not_stop_the_others(tmp_path):
    (tmp_path / DOCUMENTS[1].name).write_bytes(b"signed")
    first, second, third = deliver_to_folder(DOCUMENTS, tmp_path)
    assert first.state == third.state == "written"
    assert second.state == "not-written"
    assert "exists already" in str(second.error)
    assert (tmp_path / DOCUMENTS[1].name).read_bytes() == b"signed"


def test_what_is_there_with_the_same_bytes_is_unchanged(tmp_path):
    deliver_to_folder(DOCUMENTS[:1], tmp_path)
    states = [delivery.state for delivery in deliver_to_folder(DOCUMENTS, str(tmp_path))]
    assert states == ["unchanged", "written", "written"]


def test_force_replaces_nothing_that_docgen_cannot_read(tmp_path):
    (tmp_path / DOCUMENTS[1].name).write_bytes(b"old")
    states = [delivery.state for delivery in deliver_to_folder(DOCUMENTS, str(tmp_path), force=True)]
    assert states == ["written", "not-written", "written"]
    assert (tmp_path / DOCUMENTS[1].name).read_bytes() == b"old"


def test_a_disk_that_fills_up_keeps_what_was_written_before(tmp_path, monkeypatch):
    real, calls = files.os.fsync, []

    def fill_up(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 3:  # the first document's file and its folder went well
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", fill_up)
    first, second, third = deliver_to_folder(DOCUMENTS, tmp_path)
    assert "the disk is full" in str(second.error)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        delivery.path.name for delivery in (first, third) if delivery.state == "written"
    )


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_in_place_of_the_folder_is_said_for_each(tmp_path, below):
    (tmp_path / "out").write_text("mine")
    deliveries = deliver_to_folder(DOCUMENTS, tmp_path / "out" / below)
    assert len({str(delivery.error) for delivery in deliveries}) == 1
    assert (tmp_path / "out").read_text() == "mine"


def test_nothing_to_deliver_makes_no_folder(tmp_path):
    assert deliver_to_folder([], tmp_path / "out") == ()
    assert not (tmp_path / "out").exists()
