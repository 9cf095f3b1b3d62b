"""A Word file as a zip file: what is read of it, and what is refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pytest
from notation import parts_of, word, zipped

from docgen import TemplateError, WordTemplate
from docgen.word.ooxml.package import Archive, Entry, compress, read_entries

NOT_WORD = {
    "a text": b"hello",
    "nothing": b"",
    "a zip file": zipped({"a.txt": "x"}),
    "half a file": word("x")[:300],
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a protected file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "a broken part": word("x", extra={"word/styles.xml": "<w:styles"}),
    "a document type": word("x", extra={"word/styles.xml": '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>'}),
}


@pytest.mark.parametrize("data", NOT_WORD.values(), ids=NOT_WORD)
def test_what_is_no_word_file_is_refused_with_a_cure(data: bytes) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(data)
    assert all(problem.message and problem.fix for problem in caught.value.problems)


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "x.docx", "no such file"), (tmp_path, "folder")):
        with pytest.raises(TemplateError, match=words):
            WordTemplate.load(path)


def test_unchanged_parts_keep_their_bytes_and_the_file_has_no_clock() -> None:
    original = word("{{ v }}")
    filled = WordTemplate.load(original).render({"v": 1})
    with zipfile.ZipFile(io.BytesIO(original)) as before, zipfile.ZipFile(io.BytesIO(filled)) as after:
        assert after.testzip() is None
        assert sorted(after.namelist()) == sorted(before.namelist())
        assert after.read("word/styles.xml") == before.read("word/styles.xml")
        assert {info.date_time for info in after.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_part_that_unpacks_to_more_than_it_says_is_cut() -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(b"a" * 50_000_000) + bomb.flush()
    assert Entry("x", 8, 0, 10, packed).content == b"a" * 10


def test_entries_that_are_written_are_read_again_in_their_order() -> None:
    contents = {"b.xml": b"<b/>" * 99, "a/é.xml": "<é/>".encode(), "empty": b""}
    fixed = [compress(name, content) for name, content in list(contents.items())[:2]]
    data = Archive(fixed).write({"empty": b""})
    entries = read_entries(data, "x")
    assert {entry.name: entry.content for entry in entries} == contents
    assert [entry.name for entry in entries] == list(contents)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None


def test_an_archive_is_written_as_often_as_needed_with_the_same_bytes() -> None:
    archive = Archive([compress("a", b"a")])
    assert archive.write({"b": b"b"}) == archive.write({"b": b"b"}) != archive.write({"b": b"c"})


def test_entries_that_are_stored_or_packed_in_another_way_are_read() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr("folder/", b"")
            archive.writestr("a.xml", b"<a/>" * 20)
        (entry,) = read_entries(out.getvalue(), "x")
        assert (entry.name, entry.content) == ("a.xml", b"<a/>" * 20)
        assert entry.method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def test_a_name_that_is_in_the_file_twice_is_a_problem() -> None:
    data = Archive([compress("a.xml", b"<a/>"), compress("b.xml", b"<b/>")]).write({"a.xml": b"<c/>"})
    with pytest.raises(TemplateError) as caught:
        read_entries(data, "x")
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == [("damaged", "a.xml")]


def test_a_file_with_a_wrong_checksum_is_damaged() -> None:
    data = Archive([Entry("a.xml", zipfile.ZIP_STORED, 7, 4, b"<a/>")]).write({})
    with pytest.raises(TemplateError) as caught:
        read_entries(data, "x")
    assert [problem.kind for problem in caught.value.problems] == ["damaged"]


def test_backslashes_in_the_names_of_a_file_are_named_as_the_cause() -> None:
    for names in ({"word/document.xml"}, {"word/_rels/document.xml.rels"}, {*parts_of(word("x"))}):
        data = zipped(
            {
                name.replace("/", "\\") if name in names else name: content
                for name, content in parts_of(word("x")).items()
            }
        )
        with pytest.raises(TemplateError) as caught:
            WordTemplate.load(data)
        (problem,) = caught.value.problems
        assert problem.kind == "damaged"
        assert "backslashes" in problem.message
