"""What Windows, networks and other programs do to files, by simulation: each is told in its own words."""

from __future__ import annotations

import errno
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.cli import run
from docgen.errors import DeliveryError, EncounterError
from docgen.existing import write_document
from docgen.files import causes, make_folder, read_text, write_whole
from docgen.files import writing as files
from docgen.files.names import as_typed, opened_by, why_unfit_on_windows

OPEN = "is open in another program, such as Word (close it there, and run the same command again"
GONE = (
    "is on a drive or in a network folder that does not answer (connect it again, or choose another folder)"
)


class Refusal(PermissionError):
    """An error as Python raises it on Windows: with a number of POSIX, and often one of Windows."""

    def __init__(self, number: int, winerror: int | None = None) -> None:
        super().__init__(number, "the words of the system")
        if winerror is not None:
            self.winerror = winerror


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refuse_with(error: OSError):
    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse


@pytest.fixture
def on_windows(monkeypatch):
    """Judge errors as on Windows, which has no files without a name."""
    monkeypatch.setattr(causes, "ON_WINDOWS", True)
    monkeypatch.setattr(files, "_UNNAMED", 0)


# where it is refused, the number of POSIX, that of Windows, and what is said
REFUSED = [
    ("replace", errno.EACCES, 32, OPEN),
    ("replace", errno.EACCES, 33, OPEN),
    ("replace", errno.EACCES, 5, "is open in another program, such as Word, or this user may not change it"),
    ("open", errno.EACCES, None, "may not be written by this user"),
    ("open", errno.EROFS, None, "is on a disk that can only be read"),
    ("replace", errno.EACCES, 19, "is on a disk that can only be read"),
    ("write", errno.ENOSPC, None, "could not be written: the disk is full (make room"),
    ("fsync", errno.EINVAL, 112, "the disk is full"),
    ("replace", errno.EINVAL, 39, "the disk is full"),
    ("write", errno.EDQUOT, None, "the quota is used up"),
    ("write", errno.EINVAL, 1295, "the quota is used up"),
    ("write", errno.EFBIG, None, "a file may not be that large here"),
    ("open", errno.ENAMETOOLONG, None, "has a name that is too long here (choose a shorter name"),
    ("replace", errno.ENOENT, 206, "has a name that is too long here"),
    ("replace", errno.EINVAL, 123, "is not the name of a file or folder"),
    *(("open", number, None, GONE) for number in (errno.ENODEV, errno.ESTALE, errno.ETIMEDOUT, errno.ENXIO)),
    *(("replace", errno.EINVAL, number, GONE) for number in (53, 59, 64, 1231)),
    ("fsync", errno.EINVAL, None, GONE),  # as the C library of Windows says most of what a network does
    ("write", errno.EIO, None, "could not be written: the words of the system"),
]


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize(("call", "number", "winerror", "said"), REFUSED)
def test_what_the_system_refuses_is_told_and_the_old_file_is_as_it_was(
    tmp_path, monkeypatch, call, number, winerror, said
):
    path = tmp_path / "note.docx"
    path.write_bytes(b"old")
    owner, name = (Path, call) if call == "replace" else (os, call)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, refuse_with(Refusal(number, winerror)))
        with pytest.raises(DeliveryError) as caught:
            write_whole(path, b"new", force=True)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["note.docx"]


@pytest.mark.usefixtures("on_windows")
def test_a_network_folder_that_goes_away_while_it_is_made_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", refuse_with(Refusal(errno.EINVAL, 64)))
    with pytest.raises(DeliveryError, match="does not answer") as caught:
        make_folder(tmp_path / "out")
    assert caught.value.problems[0].kind == "unreachable"


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("depth", [1, 30])
def test_a_path_that_windows_does_not_find_is_too_long_or_its_folder_is_missing(tmp_path, depth):
    folder = tmp_path.joinpath(*["a long name"] * depth)
    said = "has a path of more than 259 characters" if depth > 1 else "its folder does not exist"
    with pytest.raises(DeliveryError, match=said):
        write_whole(folder / "note.docx", b"")


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("act", [make_folder, lambda path: write_whole(path / "a.docx", b"")])
def test_a_drive_that_is_not_there_is_told(tmp_path, monkeypatch, act):
    monkeypatch.setattr(causes, "is_folder", lambda _: False)
    monkeypatch.setattr(Path, "mkdir", refuse_with(FileNotFoundError(errno.ENOENT, "no such path")))
    with pytest.raises(DeliveryError, match="does not answer"):
        act(tmp_path / "out")


UNREAD = [
    (errno.EACCES, OPEN.replace(" (", ", or may not be read by this user (")),
    (errno.EINVAL, GONE),
    (errno.ENOENT, "there is no such file"),
    (errno.EIO, "cannot be read: the words of the system"),
]


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize(("number", "said"), UNREAD)
def test_what_cannot_be_read_on_windows_is_told(tmp_path, monkeypatch, number, said):
    path = tmp_path / "visit.toml"
    path.write_text("a = 1")
    monkeypatch.setattr(Path, "open", refuse_with(OSError(number, "the words of the system")))
    with pytest.raises(EncounterError) as caught:
        read_text(path, EncounterError)
    assert said in str(caught.value)


def test_a_path_through_a_file_is_told_when_it_is_read(tmp_path):
    (tmp_path / "visit.toml").write_text("a = 1")
    with pytest.raises(EncounterError, match=r"is under something that is a file.*check its path"):
        read_text(tmp_path / "visit.toml" / "visit.toml", EncounterError)
    with pytest.raises(EncounterError, match="cannot be read: its name is too long"):
        read_text(tmp_path / f"{'n' * 300}.toml", EncounterError)


DEVICES = ["CON", "nul", "aux.toml", "Prn.docx", "com1", "LPT9.toml", "COM¹.toml", "con .toml", "CONIN$"]
FORBIDDEN = ["ab:c.toml", "12<3", "why?.toml", "*.toml", 'a"b', "a|b", "tab\t.toml"]
TRAILING = ["visit.", "visit ", "...", "visit.toml. "]
FIT = [
    "console.toml",
    "com10",
    "com",
    "nullify.docx",
    "visit.toml",
    ".hidden",
    "Núñez 李.toml",
    "a.b c",
    "~$x",
]


@pytest.mark.parametrize("place", ["", "C:\\visits\\", "..\\", "\\\\server\\share\\", "visits/", "./"])
def test_names_that_windows_does_not_have(place):
    for group, said in ((DEVICES, "device"), (FORBIDDEN, "character"), (TRAILING, "dot or a space")):
        for name in group:
            assert said in why_unfit_on_windows(place + name), name
            assert said in why_unfit_on_windows(f"{place}{name}\\note.docx"), name
    assert [name for name in FIT if why_unfit_on_windows(place + name)] == []


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("name", ["nul.toml", "ab:c.toml", "visit.toml "])
def test_nothing_is_written_to_or_read_from_what_is_no_file_on_windows(tmp_path, name):
    (tmp_path / name).write_text("a = 1")
    for act in (lambda path: write_whole(path, b"", force=True), make_folder):
        with pytest.raises(DeliveryError, match="Windows") as caught:
            act(tmp_path / name)
        assert caught.value.problems[0].kind == "bad-name"
    with pytest.raises(EncounterError, match="Windows"):
        read_text(tmp_path / name, EncounterError)
    assert (tmp_path / name).read_text() == "a = 1"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_other_systems_have_these_names(tmp_path):
    for name in ("nul.toml", "a:b.toml"):
        assert write_whole(tmp_path / name, b"a = 1").read_bytes() == b"a = 1"


@pytest.mark.usefixtures("on_windows")
def test_on_windows_nobody_is_told_that_a_file_is_theirs_alone(tmp_path, capsys):
    assert run(["new", "-o", str(tmp_path / "visit.toml")]) == 0
    assert "visit.toml, readable by all who can open its folder." in capsys.readouterr().err


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("force", [False, True])
def test_a_document_that_word_has_open_is_told_as_such_when_it_is_made_again(tmp_path, monkeypatch, force):
    (tmp_path / "note.docx").write_bytes(b"signed")
    monkeypatch.setattr(Path, "open", refuse_with(Refusal(errno.EACCES)))
    with pytest.raises(DeliveryError) as caught:
        write_document(tmp_path / "note.docx", b"new", force)
    assert str(caught.value).startswith(f"{tmp_path / 'note.docx'}: is open in another program, such as Word")
    assert caught.value.problems[0].kind == "in-use"
    monkeypatch.undo()
    assert (tmp_path / "note.docx").read_bytes() == b"signed"


# names as Word and LibreOffice give them to the file that they keep beside an open one
OPENED = [
    ("a.docx", "~$a.docx", "Word"),
    ("visit12.docx", "~$isit12.docx", "Word"),
    ("000412_note.docx", "~$0412_note.docx", "Word"),
    ("000412_note.docx", ".~lock.000412_note.docx#", "LibreOffice"),
]


@pytest.mark.parametrize(("name", "beside", "program"), OPENED)
def test_a_document_that_somebody_has_open_is_not_replaced(tmp_path, name, beside, program):
    write_whole(tmp_path / name, b"old")
    (tmp_path / beside).write_bytes(b"")
    with pytest.raises(DeliveryError) as caught:
        write_whole(tmp_path / name, b"new", force=True)
    assert f"is open in {program} (close it there, and run the same command again" in str(caught.value)
    assert f"delete {beside}, which was left behind" in str(caught.value)
    assert (tmp_path / name).read_bytes() == b"old"
    (tmp_path / beside).unlink()
    assert write_whole(tmp_path / name, b"new", force=True).read_bytes() == b"new"


def test_another_document_that_is_open_stops_nothing(tmp_path):
    for beside in ("~$0413_note.docx", ".~lock.000413_note.docx#", "000412_note.docx~"):
        (tmp_path / beside).write_bytes(b"")
    assert opened_by(tmp_path / "000412_note.docx") is None


@pytest.mark.parametrize("name", ["", ".", "..", "/"])
def test_a_path_without_a_name_is_told(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DeliveryError, match=r"is a folder, not a file \(choose another name\)"):
        write_whole(Path(name), b"")
    assert names(tmp_path) == []


TYPED = [
    ("visit.toml", "visit.toml"),
    ("out/visit-1.toml", "out/visit-1.toml"),
    ("Jane Roe/my visit.toml", '"Jane Roe/my visit.toml"'),
    ("it's.toml", '"it\'s.toml"'),
    ("$HOME `a`.toml", "'$HOME `a`.toml'"),
    ("", '""'),
]


@pytest.mark.parametrize(("path", "typed"), TYPED)
def test_a_path_is_shown_as_it_is_typed(path, typed):
    assert as_typed(path) == typed


@given(st.text(max_size=20))
def test_a_shell_reads_what_is_typed_as_the_path(path):
    assert shlex.split(as_typed(path)) == [path]


@given(st.text(max_size=20))
def test_any_name_is_judged(name):
    assert isinstance(why_unfit_on_windows(name), str)


def test_time_zones_are_known_where_the_system_has_no_list_of_them():
    """Windows has none: the package tzdata has it, which docgen needs on every system."""
    code = (
        "import zoneinfo; zoneinfo.reset_tzpath(to=())\n"
        "from docgen.encounter.zones import find_zone\n"
        "assert find_zone('America/New_York') and not find_zone('Asia/Nowhere')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
