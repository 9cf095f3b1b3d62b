"""A Word file as a zip file: what is read of it, and what is refused."""

from __future__ import annotations

import contextlib
import io
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation import NS, control, parts_of, word, zipped

from docgen import DocumentError, Limits, TemplateError, WordTemplate, read_document
from docgen.word import annotate, read_sealed
from docgen.word.ooxml.package import Archive, Entry, compress, read_entries

SEALED = WordTemplate.load(word("x", header=["y"])).fill({}, payload="{}").content
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


def with_size(data: bytes, size: int, content: bytes) -> bytes:
    """A file whose only entry says that it unpacks to so many bytes, with the checksum of this content."""
    at = data.index(b"PK\1\2")
    sizes = struct.pack("<2L", len(compress("a", b"abcdef").compressed), size)
    told = struct.pack("<L", zlib.crc32(content)) + sizes
    return data[:14] + told + data[26 : at + 16] + told + data[at + 28 :]


@pytest.mark.parametrize(("size", "content"), [(6, b"abcdef"), (3, b"abc"), (7, b"abcdef")])
def test_an_entry_is_what_its_size_and_its_checksum_say(size: int, content: bytes) -> None:
    data = with_size(Archive([compress("a", b"abcdef")]).write({}), size, content)
    (entry,) = read_entries(data, "x")
    assert entry.content == content
    assert entry.content == replace(entry, unpacked=None).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("a") == content


@pytest.mark.parametrize(("size", "content"), [(6, b"abcdeF"), (3, b"abcdef"), (7, b"abcdefg")])
def test_an_entry_that_is_not_what_they_say_is_damaged(size: int, content: bytes) -> None:
    data = with_size(Archive([compress("a", b"abcdef")]).write({}), size, content)
    assert damaged(data) == ["damaged"]


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


def packed(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("folder/", b"")
        archive.writestr("a.xml", b"<a/>" * 20)
    return out.getvalue()


def test_entries_that_are_stored_or_deflated_are_read() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        (entry,) = read_entries(packed(method), "x")
        assert (entry.name, entry.content) == ("a.xml", b"<a/>" * 20)
        assert entry.method == method


def damaged(data: bytes) -> list[str]:
    with pytest.raises(TemplateError) as caught:
        read_entries(data, "x")
    return [problem.kind for problem in caught.value.problems]


PACKED = packed(zipfile.ZIP_DEFLATED)
CENTRAL, END = PACKED.rfind(b"PK\1\2"), PACKED.rfind(b"PK\5\6")
DAMAGED = {
    "packed as BZIP2": packed(zipfile.ZIP_BZIP2),
    "packed as LZMA": packed(zipfile.ZIP_LZMA),
    "a name that is no UTF-8": packed(zipfile.ZIP_DEFLATED)
    .replace(b"a.xml", b"a.\xffml")
    .replace(b"PK\1\2\x14\x03\x14\x00\x00\x00", b"PK\1\2\x14\x03\x14\x00\x00\x08"),
    "an entry without a name": packed(zipfile.ZIP_DEFLATED).replace(b"a.xml", b"\0.xml"),
    "a directory that begins before the file": PACKED[: END + 16] + b"\xff\xff\xff\x7f" + PACKED[END + 20 :],
    "a directory that is larger than the file": PACKED[: END + 12] + b"\xff\xff\0\0" + PACKED[END + 16 :],
    "an entry that begins before the file": PACKED[: CENTRAL + 42] + b"\xff\xff\0\0" + PACKED[CENTRAL + 46 :],
    "content that is not packed": PACKED.replace(zlib.compress(b"<a/>" * 20)[2:-4], b"\xff" * 9),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_file_that_is_damaged_in_any_way_is_called_damaged(data: bytes) -> None:
    assert damaged(data) == ["damaged"]


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SEALED) - 1) | st.integers(SEALED.find(b"PK\1\2"), len(SEALED) - 1),
            st.integers(0, 255),
        ),
        max_size=6,
    )
)
def test_a_file_with_a_few_other_bytes_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SEALED)
    for at, byte in changes:
        data[at] = byte
    for read in (WordTemplate.load, read_sealed):
        with contextlib.suppress(TemplateError, DocumentError):
            read(bytes(data))


LARGE: dict[str, tuple[bytes, Limits]] = {
    "file_bytes": (word("x"), Limits(file_bytes=1000)),
    "unpacked_bytes": (word("x" * 5000), Limits(unpacked_bytes=5000)),
    "entries": (word("x"), Limits(entries=5)),
    "part_bytes": (word("x" * 5000), Limits(part_bytes=5000)),
    "elements": (word(*["x"] * 100), Limits(elements=200)),
    "attributes": (word("<w:p " + " ".join(f'a{at}="x"' for at in range(99)) + "/>"), Limits(attributes=98)),
    "depth": (word(control(control("x"))), Limits(depth=5)),
}


@pytest.mark.parametrize(("data", "limits"), LARGE.values(), ids=LARGE)
@pytest.mark.parametrize(
    "read", [WordTemplate.load, read_sealed, lambda data, limits: annotate(data, [], "x", limits)]
)
def test_a_file_that_exceeds_a_limit_is_refused_with_its_name_and_how_to_raise_it(
    data: bytes, limits: Limits, read: Any
) -> None:
    name = next(name for name, (_, limit) in LARGE.items() if limit is limits)
    with pytest.raises((TemplateError, DocumentError)) as caught:
        read(data, limits=limits)
    (problem,) = caught.value.problems
    assert problem.kind == "too-large"
    assert f"raise the limit {name}" in problem.fix
    assert f"{getattr(limits, name):,}" in problem.message or " MB" in problem.message


def stored(contents: dict[str, bytes]) -> bytes:
    entries = (Entry(name, zipfile.ZIP_STORED, zlib.crc32(c), len(c), c) for name, c in contents.items())
    return Archive(entries).write({})


PACKAGE = stored({f"{at}.txt": b"" for at in range(20)})


@pytest.mark.parametrize("content", [b"PK\1\2" * 6000, PACKAGE, PACKAGE * 300])
def test_entries_are_counted_of_the_file_itself_and_not_of_what_is_in_it(content: bytes) -> None:
    contents = {"a.bin": content, "b.xml": b"<b/>"}
    entries = read_entries(stored(contents), "x", Limits(entries=2))
    assert {entry.name: entry.content for entry in entries} == contents


def with_zip64(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch, zipfile.ZipFile(out, "w") as archive:
        patch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
        for name, content in contents.items():
            archive.writestr(name, content)
        archive.close()
    return out.getvalue()


def test_entries_are_counted_whatever_number_the_file_gives() -> None:
    data = stored({f"{at}.txt": b"" for at in range(20)})
    end = data.rfind(b"PK\5\6")
    false = data[: end + 8] + b"\1\0\1\0" + data[end + 12 :]
    long = with_zip64({f"{at}.txt": b"" for at in range(20)})
    assert b"PK\6\6" in long
    for one in (data, false, b"in front" + false, long):
        assert len(read_entries(one, "x", Limits(entries=20))) == 20
        with pytest.raises(TemplateError, match="more than 19 parts"):
            read_entries(one, "x", Limits(entries=19))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")
def test_a_file_of_millions_of_entries_takes_little_memory(tmp_path: Path) -> None:
    packed = stored({"a": b""})
    start, end = packed.find(b"PK\1\2"), packed.rfind(b"PK\5\6")
    records = packed[start:end] * 1_000_000
    tail = bytearray(packed[end:])
    tail[12:20] = struct.pack("<2L", len(records), start)
    (tmp_path / "x.docx").write_bytes(packed[:start] + records + tail)
    code = (
        "from docgen import DocgenError, WordTemplate\n"
        f"try: WordTemplate.load({str(tmp_path / 'x.docx')!r}); raise SystemExit('was read')\n"
        "except DocgenError as error: assert 'more than 5,000 parts' in str(error)\n"
    )
    assert memory_of(code) < 400


def test_a_file_within_raised_limits_is_read() -> None:
    deep = "x"
    for _ in range(110):
        deep = control(deep)
    with pytest.raises(TemplateError, match="nested more than 200 deep"):
        WordTemplate.load(word(deep))
    assert WordTemplate.load(word(deep), limits=Limits(depth=255)).render({})


def memory_of(code: str) -> int:
    """Return the memory, in MB, that these lines need at most in a process of their own."""
    lines = f"{code}\nprint(open('/proc/self/status').read())"  # VmHWM: the peak since the program began
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    return int(done.stdout.partition("VmHWM:")[2].split()[0]) // 1024


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")
@pytest.mark.parametrize(
    "xml",
    ["<w:p/>" * 2_000_000, '<w:p w:a=""/>' * 1_000_000, "<w:p>" * 1_500_000 + "</w:p>" * 1_500_000],
    ids=["empty", "with attributes", "nested"],  # pytest hands the name of a test to every process
)
def test_a_small_file_that_unpacks_to_millions_of_elements_takes_little_memory(
    xml: str, tmp_path: Path
) -> None:
    root = f"<w:document {NS}><w:body>{xml}</w:body></w:document>"
    (tmp_path / "x.docx").write_bytes(word("x", extra={"word/document.xml": root}))
    code = (
        "from docgen import DocgenError, WordTemplate, read_document\n"
        "for read in (WordTemplate.load, read_document):\n"
        f"    try: read({str(tmp_path / 'x.docx')!r}); raise SystemExit('was read')\n"
        "    except DocgenError as error: assert error.problems[0].kind == 'too-large'\n"
    )
    assert memory_of(code) < 400


def test_the_names_of_many_entries_are_compared_in_linear_time() -> None:
    """Twice as many names may take twice as long, not four times."""

    def seconds(count: int) -> float:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for number in range(count):
                archive.writestr(f"word/media/picture{number}.png", b"")
        start = time.process_time()
        read_entries(out.getvalue(), "x", Limits(entries=50_000))
        return time.process_time() - start

    assert any(seconds(16_000) < 6 * seconds(4_000) for _ in range(3))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no file without an end")
@pytest.mark.parametrize("read", [WordTemplate.load, read_document])
def test_a_file_without_an_end_is_read_up_to_the_limit(read: Any) -> None:
    with pytest.raises((TemplateError, DocumentError), match="is larger than 1 MB"):
        read(Path("/dev/zero"), limits=Limits(file_bytes=1_000_000))


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
