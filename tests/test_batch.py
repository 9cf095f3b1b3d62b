"""Many records: what is written, what is rejected, what stays, and what another run finds."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from complete_visit import GONE, altered

import docgen
from docgen.batch import Filling, parts
from docgen.cli import output, run
from docgen.cli.batch import _time
from docgen.files import writing

CLINIC = 'pack = "17340"\ntime_zone = "America/Chicago"\n'
NOTE, SHEET = "procedure-note", "aftercare"


def visit(number: int, **changes: Any) -> dict[str, Any]:
    """The complete visit of the patient with this record number."""
    return altered({"patient.record_number": f"{number:06d}", **changes})


def lines(records: Iterable[Any]) -> str:
    return "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("clinic.toml").write_text(CLINIC, encoding="utf-8")
    return tmp_path


@pytest.fixture
def batch(desk: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """A function that runs `docgen batch` into `out`; returns the summary, and the exit code as `code`."""

    def go(path: str, *options: str) -> dict[str, Any]:
        code = run(["batch", path, "-o", "out", "--json", *options])
        return {"code": code, **json.loads(capsys.readouterr().out)}

    return go


def contents(folder: str = "out") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def write_list(records: Iterable[Any], name: str = "visits.ndjson") -> str:
    Path(name).write_text(lines(records), encoding="utf-8")
    return name


# ---- done, rejected, done again --------------------------------------------------------------------------


def test_each_record_of_a_list_gets_the_documents_that_are_due(batch):
    found = batch(write_list(map(visit, (1, 2))))
    assert found["code"] == 0
    assert (found["records"], found["done"], found["rejected"], found["rejects"]) == (2, 2, 0, None)
    assert found["documents"] == {"not-due": 2, "written": 4}
    assert {name[:6] for name in contents()} == {"000001", "000002"}


def test_a_document_of_a_list_is_that_of_the_record_by_itself(batch, desk):
    batch(write_list([visit(1)]))
    Path("visit.json").write_text(json.dumps(visit(1)), encoding="utf-8")
    assert run(["fill", "visit.json", "-o", "alone"]) == 0
    assert contents() == contents("alone")


def test_the_records_of_a_folder_are_filled_and_other_files_passed_over(batch, desk):
    Path("visits").mkdir()
    for number in (1, 2):
        Path(f"visits/{number}.json").write_text(json.dumps(visit(number)), encoding="utf-8")
    for name in ("clinic.toml", "list.csv", ".hidden.json", "~$1.json"):
        Path("visits", name).write_text(CLINIC, encoding="utf-8")
    Path("visits/deeper").mkdir()
    found = batch("visits")
    assert (found["code"], found["records"], found["done"]) == (0, 2, 2)


def test_a_rejected_record_stops_no_other_and_its_line_comes_back_with_why(batch):
    broken = [visit(2, **{"patient.name": GONE}), visit(3, **{"consent.signed_at": GONE}), '{"patient": ']
    found = batch(write_list([visit(1), *broken, visit(5)]))
    assert (found["code"], found["records"], found["done"], found["rejected"]) == (4, 5, 2, 3)
    assert found["reasons"]["missing"] == 1
    name, signed, torn = map(json.loads, Path(found["rejects"]).read_text(encoding="utf-8").splitlines())
    assert name.pop("why_rejected") == "line 2: patient.name: is missing (every record needs it)"
    assert name == broken[0]
    assert "consent.signed_at" in signed["why_rejected"]
    assert torn["line"] == broken[2].strip()
    assert torn["why_rejected"].startswith("line 4: column 12: is not JSON")


def test_the_list_of_the_rejected_can_be_corrected_and_given_again(batch):
    found = batch(write_list([visit(1), visit(2, **{"patient.name": GONE})]))
    corrected = Path(found["rejects"]).read_text(encoding="utf-8")
    Path("again.ndjson").write_text(corrected.replace('"patient": {', '"patient": {"name": "A B", '))
    assert batch("again.ndjson")["code"] == 0


def test_a_list_of_rejected_records_that_somebody_corrects_is_not_replaced(batch):
    path = write_list([visit(1, **{"patient.name": GONE})])
    first = Path(batch(path)["rejects"])
    assert batch(path)["rejects"] == str(first)
    first.write_text("being corrected", encoding="utf-8")
    assert batch(path)["rejects"] == str(first.with_name("visits-rejected-2.ndjson"))
    assert first.read_text(encoding="utf-8") == "being corrected"


def test_records_of_a_folder_that_are_rejected_are_listed_by_their_files(batch):
    Path("visits").mkdir()
    Path("visits/a b.json").write_text("{}", encoding="utf-8")
    rows = Path(batch("visits")["rejects"]).read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "record,why_rejected"
    assert rows[1].startswith("a b.json,a b.json: ")


def test_a_second_run_leaves_what_is_there_and_says_so(batch):
    path = write_list(map(visit, (1, 2)))
    batch(path)
    before = {path: path.stat().st_mtime_ns for path in Path("out").iterdir()}
    assert batch(path)["documents"] == {"not-due": 2, "unchanged": 4}
    assert {path: path.stat().st_mtime_ns for path in Path("out").iterdir()} == before


def test_a_document_made_from_other_facts_stays_and_the_record_is_rejected(batch):
    batch(write_list([visit(1)]))
    before = contents()
    found = batch(write_list([visit(1, **{"post.follow_up": "in six weeks"})]))
    assert (found["code"], found["rejected"]) == (4, 1)
    assert {name: content for name, content in contents().items() if name in before} == before
    assert batch("visits.ndjson", "--force")["code"] == 0


def test_a_visit_that_is_in_a_list_twice_is_filled_once_whatever_process_is_quicker(batch):
    twice = visit(7, **{"post.follow_up": "in six weeks"})
    others = [visit(number) for number in range(100, 160)]
    found = batch(write_list([visit(7), *others, twice]), "--jobs", "2")
    (row,) = Path(found["rejects"]).read_text(encoding="utf-8").splitlines()
    assert json.loads(row)["why_rejected"].startswith("line 62: is the same visit as line 1")
    (note,) = (content for name, content in contents().items() if name.startswith("000007") and NOTE in name)
    assert b"six weeks" not in docgen.read_document(note).provenance.__repr__().encode()


def test_two_visits_of_one_day_that_have_numbers_are_two(batch):
    both = [visit(1, **{"encounter.identifier": number}) for number in ("V1", "V2")]
    assert batch(write_list(both))["code"] == 0


def test_a_form_in_fhir_that_is_the_visit_of_another_line_is_found(batch):
    pack = docgen.load_pack("17340")
    form = docgen.questionnaire_response(docgen.load_encounter(visit(1), pack=pack), pack)
    found = batch(write_list([visit(1), form]))
    assert (found["done"], found["rejected"], found["reasons"]) == (1, 1, {"taken": 1})


def test_a_record_at_whose_visit_nothing_is_due_is_done(batch):
    bare = {key: visit(1)[key] for key in ("patient", "encounter", "practitioner")}
    found = batch(write_list([bare]))
    assert (found["code"], found["done"], found["idle"]) == (0, 1, 1)


def test_one_document_alone_can_be_asked_for(batch):
    batch(write_list([visit(1)]), "-d", SHEET)
    assert [name for name in contents() if SHEET not in name] == []


def test_a_run_says_in_words_how_it_went(desk, capsys):
    run(["batch", write_list([visit(1), visit(2, **{"patient.name": GONE})]), "-o", "out"])
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "2 records: 1 done, 1 rejected",
        "documents in out: 2 written",
        f"rejected, each with why: {desk / 'out' / 'visits-rejected.ndjson'}",
    ]


def test_on_a_terminal_a_line_says_how_far_a_run_is_and_is_gone_at_its_end(desk, capsys, monkeypatch):
    path = write_list(map(visit, range(1, 28)))
    run(["batch", path, "-o", "quiet"])
    assert "a second" not in capsys.readouterr().err
    monkeypatch.setattr(output, "_is_terminal", lambda: True)
    run(["batch", path, "-o", "out"])
    first, second, *rest = capsys.readouterr().err.split("\r\x1b[K")[1:]
    assert re.fullmatch(r"25 of 27 records, [\d,]+ a second, \d+ s left", first)
    assert re.fullmatch(r"27 of 27 records, [\d,]+ a second, 0 s left", second)
    assert rest == ["27 records: 27 done, 0 rejected\ndocuments in out: 54 written\n"]


@pytest.mark.parametrize(("seconds", "said"), [(59, "59 s"), (60, "1 min 0 s"), (3_661, "1 h 1 min")])
def test_the_time_that_is_left_is_said_in_the_units_that_matter(seconds, said):
    assert _time(seconds) == said


# ---- lists that cannot be used ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Zoë\n".encode("cp1252"), "is text of an older Windows program (ANSI), not in UTF-8"),
        ("{}\n".encode("utf-16"), "is text in UTF-16, not in UTF-8"),
        (b"", "is empty"),
        (b"%PDF-1.7 ", "is a PDF, whatever its name"),
    ],
)
def test_a_list_that_is_no_text_in_utf_8_is_refused_before_anything_is_written(desk, capsys, content, said):
    good = lines(map(visit, (1, 2))).encode() if content.startswith(b"Zo") else b""
    Path("visits.ndjson").write_bytes(good + content)
    assert run(["batch", "visits.ndjson", "-o", "out"]) == 1
    assert said in capsys.readouterr().err
    assert not Path("out").exists()


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_part_of_a_list(batch):
    text = lines(map(visit, (1, 2))).replace("\n", "\r\n\r\n")
    Path("visits.ndjson").write_text(text, encoding="utf-8-sig", newline="")
    assert batch("visits.ndjson")["done"] == 2


def test_what_is_no_list_is_refused(desk, capsys):
    Path("visits.docx").write_bytes(b"PK")
    for name, said in (("visits.docx", "is no list of records"), ("gone.ndjson", "there is no such file")):
        assert run(["batch", name, "-o", "out"]) == 1
        assert said in capsys.readouterr().err


def test_a_list_that_changes_while_it_is_read_stops_the_run(desk):
    job = parts.new_job(write_list([visit(1)]), "out", Filling())
    write_list([visit(1), visit(2)])
    with pytest.raises(docgen.EncounterError, match="was changed while it was read"):
        next(parts.parts_of(job))


# ---- what ends a run --------------------------------------------------------------------------------------


def test_a_full_disk_stops_a_run_and_the_next_one_goes_on(batch, monkeypatch, capsys):
    path, written = write_list(map(visit, range(1, 6))), []
    write_all = writing._write_all

    def until_full(descriptor: int, content: bytes, flush: bool) -> None:
        if len(written) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(1)
        write_all(descriptor, content, flush)

    with monkeypatch.context() as full:
        full.setattr(writing, "_write_all", until_full)
        assert run(["batch", path, "-o", "out"]) == 1
    assert "the disk is full" in capsys.readouterr().err
    assert len(contents()) == 3
    assert batch(path)["documents"] == {"not-due": 5, "unchanged": 3, "written": 7}


def start(path: str, *options: str, **more: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "docgen", "batch", path, "-o", "out", *options]
    with Path("said").open("wb") as said:
        return subprocess.Popen(command, stderr=said, stdout=subprocess.DEVNULL, **more)


def wait_for(count: int) -> None:
    while not Path("out").is_dir() or len(list(Path("out").glob("*.docx"))) < count:
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_killed_leaves_whole_files_and_the_next_one_ends_as_if_undisturbed(desk, jobs):
    path = write_list(map(visit, range(1, 121)))
    assert start(path, "--jobs", jobs).wait() == 0
    undisturbed = contents()
    for path_ in Path("out").iterdir():
        path_.unlink()
    for count in (1, 40, 100):
        program = start(path, "--jobs", jobs)
        wait_for(count)
        program.kill()
        program.wait()
        assert contents().items() <= undisturbed.items()
    assert start(path, "--jobs", jobs).wait() == 0
    assert contents() == undisturbed


on_linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for processes")


def children(program: subprocess.Popen[bytes]) -> list[int]:
    """The processes that fill documents for a program; the first one that it began keeps its resources."""
    listed = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text(encoding="ascii")
    return [*map(int, listed.split())]


@pytest.mark.slow
@on_linux
def test_processes_end_with_the_run_that_began_them(desk):
    program = start(write_list(map(visit, range(1, 121))), "--jobs", "2")
    wait_for(1)
    begun = children(program)
    program.kill()
    program.wait()
    assert len(begun) == 3
    assert left_of(begun) == []


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 1), (signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_from_its_terminal_ends_with_its_processes_and_without_a_traceback(
    desk, sent, code
):
    program = start(write_list(map(visit, range(1, 121))), "--jobs", "2", start_new_session=True)
    wait_for(1)
    begun = children(program)
    os.killpg(program.pid, sent)
    assert program.wait() == code
    assert Path("said").read_text(encoding="utf-8") in ("", "Stopped.\n", "\nStopped.\n")
    assert left_of(begun) == []


@pytest.mark.slow
@on_linux
def test_a_process_that_is_ended_from_outside_ends_the_run_and_the_next_one_goes_on(desk):
    path = write_list(map(visit, range(1, 121)))
    program = start(path, "--jobs", "2")
    wait_for(1)
    os.kill(children(program)[-1], signal.SIGKILL)
    assert program.wait() == 1
    assert "run the same command again: what is done stays as it is" in Path("said").read_text(
        encoding="utf-8"
    )
    assert start(path, "--jobs", "2").wait() == 0


def left_of(processes: list[int]) -> list[int]:
    """Those of some processes that still run, after the time that they may need to end."""
    until = time.monotonic() + 10
    while any(map(_is_running, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    return [*filter(_is_running, processes)]


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


CLUSTER = """
import sys, time
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""


@pytest.mark.slow
@pytest.mark.needs("distributed")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_cluster_of_which_a_worker_is_killed_writes_the_same_files(desk):
    path = write_list([visit(7), *map(visit, range(1, 241)), visit(7)])
    assert start(path, "--jobs", "2").wait() == 4
    undisturbed = contents()
    for file in Path("out").iterdir():
        file.unlink()
    Path("cluster.py").write_text(CLUSTER, encoding="utf-8")
    command = [sys.executable, "cluster.py"]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **streams) as cluster:
        address, worker, _ = cluster.stdout.readline().split()
        program = start(path, "--dask", address)
        wait_for(50)
        os.kill(int(worker), signal.SIGKILL)
        assert program.wait() == 4
        cluster.communicate()
    assert contents() == undisturbed


def test_a_cluster_that_is_not_there_or_not_installed_is_said(desk, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    path = write_list([visit(1)])
    assert run(["batch", path, "-o", "out", "--dask", "tcp://127.0.0.1:1"]) == 1
    assert 'pip install "docgen-clinic[dask]"' in capsys.readouterr().err
    assert run(["batch", path, "-o", "out", "--dask", "tcp://127.0.0.1:1", "--jobs", "2"]) == 2


# ---- in Python --------------------------------------------------------------------------------------------


def test_a_chunk_says_of_each_record_what_became_of_it(desk):
    Path("visit.json").write_text(json.dumps(visit(2)), encoding="utf-8")
    good, bad, file = docgen.fill_chunk([visit(1), visit(3, **{"patient.name": GONE}), "visit.json"], "out")
    assert [(one.document, one.state) for one in good.documents] == [
        (NOTE, "written"),
        ("patient-consent", "not-due"),
        (SHEET, "written"),
    ]
    assert good.is_done
    assert good.documents[0].name == "000001_2026-03-02_17340_procedure-note.docx"
    assert (bad.record, bad.is_done, bad.problems[0].place) == (1, False, "patient.name")
    assert file.is_done
    assert len(contents()) == 4


def test_a_chunk_can_be_filled_again_and_results_can_be_handed_on(desk):
    first = docgen.fill_chunk([visit(1)], "out", pack="17340")
    (again,) = docgen.fill_chunk([visit(1)], "out", pack=docgen.load_pack("17340"))
    assert {one.state for one in again.documents} == {"unchanged", "not-due"}
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301
    assert docgen.fill_chunk([], "out", pack="17340") == ()
