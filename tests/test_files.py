"""A file is whole or absent."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from docgen.errors import DeliveryError, TemplateError
from docgen.files import clear_remains, make_folder, read_bytes, write_whole
from docgen.files import writing as files


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail_with(number: int):
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.fixture
def as_nobody():
    """Root may write everywhere, so give it up for the test."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield


@pytest.fixture
def named(monkeypatch):
    """A system without files that have no name yet: they get a temporary one."""
    monkeypatch.setattr(files, "_UNNAMED", 0)


def write_and_die(path: Path, number: signal.Signals, prepare: str = "", force: bool = False) -> None:
    """Write a file in another process, which a signal ends when the bytes are written, but not named."""
    code = (
        "import os, sys; from pathlib import Path; from docgen.files import writing as files\n"
        f"{prepare}\n"
        f"files.os.fsync = lambda _: os.kill(os.getpid(), {int(number)})\n"
        f"files.write_whole(Path(sys.argv[1]), b'a whole document', force={force})"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=False)
    assert done.returncode == -number


def test_it_writes_the_bytes_and_leaves_nothing_else(tmp_path):
    path = write_whole(tmp_path / "note.docx", b"content")
    assert path.read_bytes() == b"content"
    assert names(tmp_path) == ["note.docx"]


def test_only_the_owner_can_read_the_file_whatever_the_umask(tmp_path):
    old = os.umask(0)
    try:
        path = write_whole(tmp_path / "note.docx", b"content")
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_temporary_file_is_the_owners_from_the_start_and_its_name_tells_nothing(
    tmp_path, monkeypatch, named
):
    seen = []

    def look(descriptor: int) -> None:
        seen.extend((p.name, p.stat().st_mode & 0o777) for p in tmp_path.iterdir())

    monkeypatch.setattr(files.os, "fsync", look)
    old = os.umask(0)
    try:
        write_whole(tmp_path / "000123_note.docx", b"content")
    finally:
        os.umask(old)
    name, mode = seen[0]
    assert mode == 0o600
    assert "000123" not in name


def test_an_existing_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "note.docx"
    path.write_bytes(b"signed")
    with pytest.raises(DeliveryError, match="exists already") as caught:
        write_whole(path, b"new")
    assert "replace it with force=True" in str(caught.value)
    assert path.read_bytes() == b"signed"
    assert names(tmp_path) == ["note.docx"]


def test_force_replaces_it_with_a_file_of_the_owner(tmp_path):
    path = tmp_path / "note.docx"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_whole(path, b"new", force=True)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["note.docx"]


def test_force_replaces_a_link_and_not_what_it_points_to(tmp_path):
    target, link = tmp_path / "elsewhere", tmp_path / "note.docx"
    target.write_bytes(b"theirs")
    link.symlink_to(target)
    with pytest.raises(DeliveryError, match="exists already"):
        write_whole(link, b"new")
    write_whole(link, b"new", force=True)
    assert target.read_bytes() == b"theirs"
    assert not link.is_symlink()


def test_a_file_that_appears_at_the_last_moment_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "note.docx"
    monkeypatch.setattr(files.os, "fsync", lambda descriptor: path.write_bytes(b"faster"))
    with pytest.raises(DeliveryError, match="exists already"):
        write_whole(path, b"slower")
    assert path.read_bytes() == b"faster"
    assert names(tmp_path) == ["note.docx"]


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_of_many_writers_one_wins_and_its_file_is_whole(tmp_path, monkeypatch, links):
    monkeypatch.setattr(files, "_UNNAMED", 0)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", fail_with(errno.EPERM))
    path, won = tmp_path / "note.docx", []

    def write(letter: int) -> None:
        try:
            write_whole(path, bytes([letter]) * 100_000)
            won.append(letter)
        except DeliveryError:
            pass

    threads = [threading.Thread(target=write, args=(letter,)) for letter in range(65, 85)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert path.read_bytes() == bytes(won) * 100_000
    assert names(tmp_path) == ["note.docx"]


def test_without_hard_links_an_existing_file_is_still_left_as_it_is(tmp_path, monkeypatch, named):
    monkeypatch.setattr(Path, "hardlink_to", fail_with(errno.EOPNOTSUPP))
    path = write_whole(tmp_path / "note.docx", b"first")
    with pytest.raises(DeliveryError, match="exists already"):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["note.docx"]


@pytest.mark.parametrize("call", ["write", "fsync", "close"])
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, monkeypatch, call, named):
    real_close = os.close

    def close_and_fail(descriptor: int) -> None:
        real_close(descriptor)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, call, close_and_fail if call == "close" else fail_with(errno.ENOSPC))
    with pytest.raises(DeliveryError, match="the disk is full") as caught:
        write_whole(tmp_path / "note.docx", b"content")
    assert caught.value.problems[0].kind == "enospc"
    assert names(tmp_path) == []


def test_a_full_disk_leaves_the_file_that_force_would_have_replaced(tmp_path, monkeypatch):
    path = tmp_path / "note.docx"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.os, "fsync", fail_with(errno.ENOSPC))
    with pytest.raises(DeliveryError, match="the disk is full"):
        write_whole(path, b"new", force=True)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["note.docx"]


def test_a_limit_of_the_system_leaves_nothing_half_written(tmp_path):
    code = (
        "import sys; from pathlib import Path; from docgen.files import write_whole\n"
        "from docgen.errors import DeliveryError\n"
        "try: write_whole(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except DeliveryError as error: sys.exit(str(error))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "note.docx")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)),
    )
    assert done.returncode == 1
    assert "may not be that large" in done.stderr
    assert names(tmp_path) == []


def test_bytes_that_the_system_takes_in_pieces_arrive_whole(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, rest: real(descriptor, rest[:7]))
    assert write_whole(tmp_path / "note.docx", b"0123456789" * 5).read_bytes() == b"0123456789" * 5


def test_an_interrupted_write_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "note.docx", b"content")
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux has files without a name")
@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM], ids=lambda n: n.name)
@pytest.mark.usefixtures("a_hangup_is_heard")
def test_a_run_that_is_killed_leaves_nothing_of_a_document(tmp_path, number, force):
    write_and_die(tmp_path / "note.docx", number, force=force)
    assert names(tmp_path) == []


def test_without_unnamed_files_the_next_run_removes_what_a_killed_one_left(tmp_path):
    write_and_die(tmp_path / "note.docx", signal.SIGKILL, "files._UNNAMED = 0")
    (left,) = tmp_path.iterdir()
    assert left.read_bytes() == b"a whole document"
    clear_remains(tmp_path)
    assert names(tmp_path) == [left.name]  # it may still be written by another run
    os.utime(left, (time.time() - 700,) * 2)
    clear_remains(tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["note.docx", ".docgen-mine.tmp", ".docgen-0123456789abcdef.tmp.docx"])
def test_only_temporary_files_of_docgen_are_removed(tmp_path, name):
    (tmp_path / name).write_bytes(b"theirs")
    os.utime(tmp_path / name, (0, 0))
    clear_remains(tmp_path)
    assert names(tmp_path) == [name]


def test_remains_that_cannot_be_removed_or_looked_for_stop_nothing(tmp_path):
    (tmp_path / ".docgen-0123456789abcdef.tmp").mkdir()
    os.utime(tmp_path / ".docgen-0123456789abcdef.tmp", (0, 0))
    clear_remains(tmp_path)
    clear_remains(tmp_path / "nowhere")
    clear_remains(tmp_path / ("n" * 300))
    clear_remains(tmp_path / "a\0b")
    assert names(tmp_path) == [".docgen-0123456789abcdef.tmp"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("call", ["open", "link"])
def test_a_disk_without_unnamed_files_gets_the_file_all_the_same(tmp_path, monkeypatch, call, force):
    real_open = os.open

    def open_named(path, flags, mode=0o777):
        if flags & files._UNNAMED == files._UNNAMED:
            raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        return real_open(path, flags, mode)

    replacement = open_named if call == "open" else fail_with(errno.ENOENT)
    monkeypatch.setattr(files.os, call, replacement)
    if call == "link":
        monkeypatch.setattr(Path, "hardlink_to", lambda path, target: Path(target).replace(path))
    path = write_whole(tmp_path / "note.docx", b"content", force=force)
    assert path.read_bytes() == b"content"
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["note.docx"]


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(DeliveryError, match="its folder does not exist"):
        write_whole(tmp_path / "nowhere" / "note.docx", b"content")


def test_a_folder_that_may_not_be_written_is_said(tmp_path, as_nobody):
    locked = tmp_path if os.geteuid() == 65534 else tmp_path / "locked"
    if locked != tmp_path:
        locked.mkdir(mode=0o500)
    with pytest.raises(DeliveryError, match="may not be written by this user"):
        write_whole(locked / "note.docx", b"content")


def test_a_path_that_is_a_folder_is_said_even_with_force(tmp_path):
    (tmp_path / "note.docx").mkdir()
    with pytest.raises(DeliveryError, match="is a folder"):
        write_whole(tmp_path / "note.docx", b"content", force=True)
    assert names(tmp_path) == ["note.docx"]


def test_a_name_that_is_too_long_is_said(tmp_path):
    with pytest.raises(DeliveryError, match="too long"):
        write_whole(tmp_path / ("n" * 300), b"content")
    assert names(tmp_path) == []


@pytest.mark.parametrize("below", ["a", "a/b", "a/b/c"])
def test_every_folder_that_is_made_is_its_owners_alone(tmp_path, below):
    old = os.umask(0)
    try:
        folder = make_folder(tmp_path / below)
    finally:
        os.umask(old)
    made = [folder, *folder.parents][: below.count("/") + 1]
    assert [path.stat().st_mode & 0o777 for path in made] == [0o700] * len(made)
    assert make_folder(folder) == folder


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(DeliveryError, match="is a file, not a folder"):
        make_folder(tmp_path / "out")
    with pytest.raises(DeliveryError, match="under something that is a file"):
        make_folder(tmp_path / "out" / "deeper")


def test_an_error_of_the_system_that_nobody_foresaw_is_passed_on_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "fsync", fail_with(errno.EIO))
    with pytest.raises(DeliveryError, match="could not be written: Input/output error"):
        write_whole(tmp_path / "note.docx", b"content")


def test_without_hard_links_a_file_that_cannot_take_its_name_leaves_nothing(tmp_path, monkeypatch, named):
    monkeypatch.setattr(Path, "hardlink_to", fail_with(errno.EPERM))
    monkeypatch.setattr(Path, "replace", fail_with(errno.ENOSPC))
    with pytest.raises(DeliveryError, match="the disk is full"):
        write_whole(tmp_path / "note.docx", b"content")
    assert names(tmp_path) == []


def test_without_hard_links_an_interrupted_rename_leaves_nothing(tmp_path, monkeypatch, named):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "hardlink_to", fail_with(errno.EPERM))
    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "note.docx", b"content")
    assert names(tmp_path) == []


def test_a_file_is_read_as_it_is(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"PK")
    assert read_bytes(tmp_path / "a.docx", TemplateError, 2) == b"PK"


@pytest.mark.parametrize(
    "write",
    [make_folder, lambda path: write_whole(path, b""), lambda path: write_whole(path / "a", b"", force=True)],
)
def test_a_path_with_a_nul_is_a_bad_name(tmp_path, write):
    with pytest.raises(DeliveryError, match="is not the name of a file or folder"):
        write(tmp_path / "a\0b")
    assert names(tmp_path) == []
