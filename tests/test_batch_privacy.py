"""A record of unique texts, through every way out and failure: nothing of it is where it does not belong."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from complete_visit import GONE, altered, change

from docgen import load_pack
from docgen.encounter import CORE_LISTS

MARK = "Zq7x"
CODES = {code for codes in CORE_LISTS.values() for code in codes}


def marked(number: int, **changes: Any) -> dict[str, Any]:
    """A complete visit in which every text is unique, and can be recognized anywhere."""
    counter = iter(range(1000, 9999))
    pack = load_pack("17340")
    codes = CODES | {code for codes in pack.vocabulary.values() for code in codes}

    def mark(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: mark(one) for key, one in value.items()}
        if isinstance(value, list):
            return [*map(mark, value)]
        is_text = isinstance(value, str) and value not in codes and not value[:1].isdigit()
        return f"{MARK}{next(counter)}" if is_text and "." not in value[:4] else value

    names = {
        "practitioner.name": "Jane Roe",
        "signature.by": "Jane Roe, MD",
        "patient.record_number": f"{number:06d}",
    }
    visit = mark(altered({}))
    visit["practitioner"], visit["consent"] = altered({})["practitioner"], altered({})["consent"]
    return change(visit, {**names, "patient.name": f"{MARK} Patient", **changes})


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with folders of its own for what docgen and Python keep for a while."""
    monkeypatch.chdir(tmp_path)
    for name, variable in (("kept", "DOCGEN_CACHE"), ("while", "TMPDIR"), ("home", "HOME")):
        Path(name).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / name))
    records = [marked(1), marked(2, **{"patient.name": GONE}), marked(3, **{"post.assessment": 3}), marked(1)]
    write("good.ndjson", [marked(number) for number in range(10, 18)])
    write("bad.ndjson", [*records, f'{{"patient": {{"name": "{MARK}'])
    write("other.ndjson", [marked(10, **{"post.follow_up": f"{MARK} later"})])
    cells = {"patient.name": f"{MARK} Ann", "patient.birth_date": "32968", "patient.record_number": "000001"}
    with Path("table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*cells], [*cells.values()], [f"{MARK} x"]])
    Path("headless.csv").write_text(f"{MARK} Ann;000001\n", encoding="utf-8")
    Path("ansi.csv").write_bytes(f"patient.name\n{MARK} Zoë\n".encode("cp1252"))
    Path("torn.csv").write_text(f'patient.name\n"{MARK}\n', encoding="utf-8")
    Path("visits").mkdir()
    Path("visits/1.json").write_text(json.dumps(marked(50)), encoding="utf-8")
    Path("visits/2.toml").write_text(f'patient = "{MARK}"\nname = {MARK}\n', encoding="utf-8")
    return tmp_path


def write(name: str, records: list[Any]) -> None:
    texts = (one if isinstance(one, str) else json.dumps(one) for one in records)
    Path(name).write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")


def start(*words: str, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "docgen", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def said_by(*words: str, **options: Any) -> bytes:
    with start(*words, **options) as program:
        return program.communicate()[0]


def small_files() -> None:
    """Let no file be larger than a document: as on a full disk, the system refuses to go on."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))


def titles() -> Iterator[bytes]:
    """Yield the command lines of all processes, where the system shows them."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes()
        except OSError:
            continue


def where_found(said: bytes, out: Path) -> list[str]:
    """List where a text of a record is that has no place there; files that the test wrote are its own."""
    own = {".ndjson", ".csv", ".json", ".toml"}
    kept = [path for name in ("kept", "while", "home") for path in Path(name).rglob("*") if path.is_file()]
    found = [str(path) for path in kept if MARK.encode() in path.read_bytes()]
    found += [path.name for path in Path().rglob("*") if MARK in path.name]
    strange = [path.name for path in out.rglob("*") if path.suffix not in {".docx", *own}]
    return [*found, *strange, *(["what was said"] if MARK.encode() in said else [])]


BATCH = ("batch", "-o", "out", "--pack", "17340")
WAYS: dict[str, Callable[[], bytes]] = {
    "all done": lambda: said_by(*BATCH, "good.ndjson", "--json", "--jobs", "2"),
    "some rejected": lambda: said_by(*BATCH, "bad.ndjson", "--json"),
    "other facts": lambda: said_by(*BATCH, "good.ndjson") + said_by(*BATCH, "other.ndjson", "--json"),
    "a table": lambda: said_by(*BATCH, "table.csv", "--json"),
    "a table without names": lambda: said_by(*BATCH, "headless.csv", "--json"),
    "another encoding": lambda: said_by(*BATCH, "ansi.csv", "--json"),
    "a quotation mark": lambda: said_by(*BATCH, "torn.csv", "--json"),
    "a folder": lambda: said_by(*BATCH, "visits", "--json"),
    "a mapping to start from": lambda: said_by("batch", "table.csv", "--columns", "--pack", "17340"),
    "no folder to write to": lambda: said_by("batch", "good.ndjson", "-o", "good.ndjson", "--pack", "17340"),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_value_of_a_record_is_where_it_does_not_belong(desk, way):
    assert where_found(WAYS[way](), desk / "out") == []


def test_the_marks_are_in_the_documents_and_in_what_is_printed_of_them(desk):
    said_by(*BATCH, "good.ndjson")
    assert MARK.encode() in said_by("read", "out")
    for command in ("status", "verify"):
        assert where_found(said_by(command, "out", "--json"), desk / "out") == []


def test_what_is_rejected_has_the_record_and_says_why_without_a_value(desk):
    said_by(*BATCH, "bad.ndjson")
    rows = [
        json.loads(line) for line in Path("out/bad-rejected.ndjson").read_text(encoding="utf-8").splitlines()
    ]
    assert len(rows) == 4
    assert [row["why_rejected"] for row in rows if MARK in row["why_rejected"]] == []
    assert all(MARK in json.dumps(row) for row in rows)


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither this limit nor kill -9")
def test_no_value_is_left_behind_where_a_run_is_stopped(desk):
    said = said_by(*BATCH, "good.ndjson", preexec_fn=small_files)
    assert b"could not be written" in said or b"disk" in said
    assert where_found(said, desk / "out") == []
    with start(*BATCH, "good.ndjson", "--jobs", "2") as program:
        while not [*Path("out").glob("*.docx")]:
            pass
        shown = [title for title in titles() if MARK.encode() in title]
        program.kill()
        said = program.communicate()[0]
    assert shown == []
    assert where_found(said, desk / "out") == []
