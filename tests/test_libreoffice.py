"""Whatever becomes of LibreOffice, or of docgen itself: a clear error, nothing torn, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_office import FAILS, HANGS, MAKES, STOPS_AT_BAD, fake_office, is_running, starts
from notation import word

from docgen.delivery import keeper, libreoffice
from docgen.delivery.libreoffice import VARIABLE, convert
from docgen.errors import DeliveryError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program in the place of LibreOffice is a script")


@pytest.fixture
def office(tmp_path, monkeypatch) -> Callable[[str], None]:
    """A function that puts a program in the place of LibreOffice; temporary folders are the test's."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(libreoffice, "EACH_SECONDS", 0)

    def put(behaviour: str) -> None:
        monkeypatch.setenv(VARIABLE, str(fake_office(tmp_path, behaviour)))

    return put


def remains(tmp_path: Path) -> list[str]:
    return sorted(one.name for one in (tmp_path / "tmp").iterdir())


def wait_until(holds: Callable[[], bool]) -> bool:
    return any(holds() or time.sleep(0.05) for _ in range(200))


def test_many_files_are_made_in_one_call_in_their_order(office, tmp_path) -> None:
    office(MAKES)
    assert list(convert([b"one", b"two"])) == [b"PDF of one", b"PDF of two"]
    assert len(starts(tmp_path)) == 1
    assert remains(tmp_path) == []


def test_its_command_line_and_folder_say_nothing_of_a_patient(office, tmp_path) -> None:
    office(MAKES)
    list(convert([b"Rowan Sampleton"]))
    ((_, folder, *arguments),) = starts(tmp_path)
    assert Path(folder).name.startswith("docgen-pdf-")
    assert arguments[-1] == "1.docx"
    assert arguments[0] == f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
    assert "Rowan" not in " ".join(arguments)


def test_one_file_that_it_fails_with_stops_no_other(office, tmp_path) -> None:
    office(STOPS_AT_BAD)
    assert list(convert([b"one", b"bad", b"two"])) == [b"PDF of one", None, b"PDF of two"]
    assert remains(tmp_path) == []


def test_where_it_fails_with_all_there_is_no_pdf(office, tmp_path) -> None:
    office(FAILS)
    assert list(convert([b"one", b"two"])) == [None, None]
    assert remains(tmp_path) == []


def test_when_it_hangs_it_is_ended(office, tmp_path) -> None:
    office(HANGS)
    with pytest.raises(DeliveryError, match=r"did not end within 0\.5 seconds") as caught:
        list(convert([b"one"], seconds=0.5))
    assert [problem.kind for problem in caught.value.problems] == ["pdf-timeout"]
    ((process, *_),) = starts(tmp_path)
    assert wait_until(lambda: not is_running(int(process)))
    assert remains(tmp_path) == []


@pytest.mark.parametrize("named", [True, False])
def test_when_it_is_missing_the_error_says_how_to_get_it(named, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere") if named else "")
    with pytest.raises(DeliveryError, match="install LibreOffice Writer") as caught:
        list(convert([b"one"]))
    assert [problem.kind for problem in caught.value.problems] == ["no-libreoffice"]


def test_a_full_disk_is_an_error_and_leaves_nothing(office, tmp_path, monkeypatch) -> None:
    office(MAKES)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DeliveryError, match="full") as caught:
        list(convert([b"one"]))
    assert caught.value.problems[0].kind == "enospc"
    assert remains(tmp_path) == []


def test_where_no_temporary_folder_can_be_made_it_is_an_error(office, monkeypatch, tmp_path) -> None:
    office(MAKES)
    monkeypatch.setattr(keeper, "__file__", str(tmp_path / "nothing.py"))
    with pytest.raises(DeliveryError, match="cannot be made"):
        list(convert([b"one"]))


@pytest.mark.needs("pikepdf")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_when_docgen_is_killed_libreoffice_and_its_folder_go(office, tmp_path, number) -> None:
    office(HANGS)
    (tmp_path / "note.docx").write_bytes(word("Rowan Sampleton"))
    command = [sys.executable, "-m", "docgen", "pdf", str(tmp_path / "note.docx")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as docgen:
        assert wait_until(lambda: bool(starts(tmp_path)))
        docgen.send_signal(number)
    ((process, *_),) = starts(tmp_path)
    assert wait_until(lambda: not is_running(int(process)) and not remains(tmp_path))
    assert not (tmp_path / "note.pdf").exists()


def test_when_the_keeper_is_killed_docgen_removes_the_folder(office, tmp_path) -> None:
    office(f"os.kill(int(os.environ['KEEPER']), 9); {MAKES}")
    real = subprocess.Popen

    def started(*arguments, **options):
        process = real(*arguments, **options)
        os.environ["KEEPER"] = os.environ.get("KEEPER") or str(process.pid)
        return process

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", started)
        patch.setenv("KEEPER", "")
        assert list(convert([b"one"])) == [b"PDF of one"]
    assert remains(tmp_path) == []


def test_what_a_loss_of_power_left_goes_with_the_next_run_and_what_is_in_use_stays(office, tmp_path) -> None:
    office(MAKES)
    for name in ("docgen-pdf-old", "docgen-pdf-new", "another"):
        (tmp_path / "tmp" / name).mkdir()
    for name in ("docgen-pdf-old", "another"):
        os.utime(tmp_path / "tmp" / name, (0, 0))
    list(convert([b"one"]))
    assert remains(tmp_path) == ["another", "docgen-pdf-new"]
